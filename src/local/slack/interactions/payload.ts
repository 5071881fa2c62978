import type { Parts } from '../parts.js';
import { type Fields, textOf } from '../values.js';

/** What every interaction payload starts with: who, where, which app. */
export function basePayload(parts: Parts, type: string, userId: string): Fields {
  const { seed, users } = parts.workspace;
  const user = users.get(userId);
  return {
    type,
    token: 'local',
    api_app_id: seed.appId,
    team: { id: seed.team.id, domain: seed.team.domain },
    user: { id: userId, username: user?.name ?? '', name: user?.name ?? '', team_id: user?.teamId ?? seed.team.id },
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** A channel as payloads name it. */
export function channelRef(parts: Parts, id: string): Fields {
  const channel = parts.workspace.channels.get(id);
  return { id, name: channel?.isIm ? 'directmessage' : (channel?.name ?? '') };
}

/** Time of an action, in the form of a message's time. */
export function actionTime(parts: Parts): string {
  return parts.workspace.nextTs();
}

/** One sentence for a person whose click or command did not reach the app. */
export function notDelivered(reason: string): string {
  if (reason === 'no_app') return 'The app is not connected to this workspace.';
  if (reason === 'timeout') return 'The app did not answer within three seconds.';
  return 'The app answered with an error.';
}

/** The text of an answer that may be a bare string or an object with `text`. */
export function answerText(payload: unknown): string | undefined {
  if (typeof payload === 'string') return payload === '' ? undefined : payload;
  if (typeof payload !== 'object' || payload === null || !('text' in payload)) return undefined;
  return textOf(payload.text);
}
