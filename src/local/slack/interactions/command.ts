import type { Parts } from '../parts.js';
import { postMessage, readBlocks } from '../posting.js';
import { fieldsOf } from '../values.js';
import { answerText, notDelivered } from './payload.js';

/** What came of something that a person did: a message to show only to them, or a sentence why not. */
export type Outcome = { ok: true; message_ts?: string; text?: string } | { ok: false; error: string; text: string };

/**
 * Runs a slash command as a person. The app's acknowledgement becomes an ephemeral message, or one for everybody
 * when it asks for `in_channel`.
 *
 * @param input.text the whole line, `/tighten staging-deploy-role`
 */
export async function runCommand(
  parts: Parts,
  input: { user: string; channel: string; text: string },
): Promise<Outcome> {
  const { workspace } = parts;
  const [, command = '', rest = ''] = /^(\/\S+)\s*([\s\S]*)$/.exec(input.text.trim()) ?? [];
  const known = workspace.seed.commands.some((each) => each.command === command);
  if (!known) return { ok: false, error: 'unknown_command', text: `${command || input.text} is not a command here.` };
  const answer = await parts.deliver.ask({
    type: 'slash_commands',
    payload: {
      token: 'local',
      team_id: workspace.seed.team.id,
      team_domain: workspace.seed.team.domain,
      channel_id: input.channel,
      channel_name: workspace.channels.get(input.channel)?.name ?? '',
      user_id: input.user,
      user_name: workspace.users.get(input.user)?.name ?? '',
      command,
      text: rest.trim(),
      api_app_id: workspace.seed.appId,
      is_enterprise_install: 'false',
      response_url: parts.responseUrls.give({ user: input.user, channel: input.channel }),
      trigger_id: parts.triggers.give(input.user),
    },
  });
  if (!answer.acked)
    return { ok: false, error: answer.reason, text: `${command} failed. ${notDelivered(answer.reason)}` };
  const fields = fieldsOf(answer.payload);
  const text = answerText(answer.payload);
  const read = readBlocks(parts, fields.blocks);
  if ('refused' in read)
    return { ok: false, error: read.refused.error, text: 'The app answered with blocks that Slack refuses.' };
  if (text === undefined && read.blocks === undefined) return { ok: true };
  const message = postMessage(parts, {
    channel: input.channel,
    user: workspace.seed.bot.userId,
    text: text ?? '',
    ...(read.blocks === undefined ? {} : { blocks: read.blocks }),
    ...(fields.response_type === 'in_channel' ? {} : { ephemeral_to: input.user }),
  });
  return { ok: true, message_ts: message.ts, text: message.text };
}
