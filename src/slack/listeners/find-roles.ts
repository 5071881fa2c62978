import type { App } from '@slack/bolt';
import type { WideRoles } from '../../aws/find-roles.js';
import type { SlackDeps } from '../deps.js';
import { errorSentence } from '../errors.js';
import { parseRole } from '../kit/role-value.js';
import { type Markup, plain } from '../kit/text.js';
import { foundRoles } from '../messages/found-roles.js';
import { refusals, replies } from '../messages/words.js';
import { ResponseUrlExpired, respond } from '../respond.js';
import { type Click, onMemberClick } from './click.js';
import { openReview } from './open-review.js';

/** How long a finding is turned over page by page before roles are looked for anew. */
const REMEMBERED_MS = 10 * 60_000;

export interface RoleFinder {
  /** Looks for roles and answers through `responseUrl`, with those that this person may ask for there; never throws. */
  answer(responseUrl: string, asker: Asker, from?: number): Promise<void>;
}

interface Asker {
  user: string;
  channel: string;
}

/**
 * `/tighten find`: what takes AWS a while is done after the acknowledgement and answered through the command's
 * `response_url`, to the asker alone. *Tighten* on a row starts its review in that channel.
 */
export function findRoles(app: App, deps: SlackDeps): RoleFinder {
  let known: { at: number; result: Promise<WideRoles> } | undefined;

  function look(fresh: boolean): Promise<WideRoles> {
    const now = deps.now().getTime();
    if (!known || fresh || now - known.at > REMEMBERED_MS) {
      const result = deps.findRoles?.() ?? Promise.resolve({ roles: [], failed: [], looked: 0 });
      const mine = { at: now, result };
      known = mine;
      result.catch(() => {
        if (known === mine) known = undefined;
      });
    }
    return known.result;
  }

  async function answer(responseUrl: string, asker: Asker, from = 0): Promise<void> {
    try {
      const { sentence, blocks } = foundRoles(await visible(deps, await look(from === 0), asker), from);
      await respond(responseUrl, plain(sentence), { blocks, replaceOriginal: from > 0 });
    } catch (error) {
      app.logger.error(error instanceof Error ? error.name : 'find');
      if (!(error instanceof ResponseUrlExpired))
        await respond(responseUrl, errorSentence(error)).catch(() => undefined);
    }
  }

  onMemberClick(app, deps, 'find:more', async ({ seen, responseUrl, user, channel }) => {
    if (!responseUrl || !channel) return refusals.oldButton();
    void answer(responseUrl, { user, channel }, seen);
    return undefined;
  });
  onMemberClick(app, deps, 'find:tighten', (click) => tighten(deps, click));
  return { answer };
}

/** Without the roles whose account is shown in other channels only, or to other people. */
async function visible(deps: SlackDeps, found: WideRoles, asker: Asker): Promise<WideRoles & { hidden: number }> {
  const answers = await Promise.all(
    found.roles.map(({ account, name }) => deps.access.begin({ ...asker, target: { account, name } })),
  );
  const roles = found.roles.filter((_role, at) => !('refused' in answers[at]!));
  return { ...found, roles, hidden: found.roles.length - roles.length };
}

async function tighten(deps: SlackDeps, { subject, channel, user, team, responseUrl }: Click): Promise<Markup> {
  const role = parseRole(Buffer.from(subject, 'base64url').toString());
  if (!role || !channel) return refusals.oldButton();
  const hidden = await deps.people.mayShowIn(channel);
  if (hidden) return hidden;
  const wanted = { typed: role.name, target: role, channel, team, user, ...(responseUrl ? { responseUrl } : {}) };
  return (await openReview(deps, wanted)).sentence;
}

/** What is said at once: the list follows. */
export function findingSentence(deps: SlackDeps): Markup {
  return deps.findRoles ? replies.finding(deps.accounts.length) : replies.cannotFind();
}
