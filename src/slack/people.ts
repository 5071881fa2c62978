import type { WebClient } from '@slack/web-api';
import { slackErrorCode } from './errors.js';
import type { Markup } from './kit/text.js';
import { refusals } from './messages/words.js';

export interface PeopleOptions {
  /** A client for reading; it may retry. */
  client: WebClient;
  /** Slack user group whose members choose scopes and approve (`S…`). */
  reviewerGroup?: string;
  /** Reviewers by user id, in addition to the group. */
  reviewers?: string[];
  /** How long what Slack said is believed, in milliseconds (default 60,000: `usergroups.*` allows 20 calls a minute). */
  rememberMs?: number;
  now?: () => number;
}

/** Who may do what. Asked on the server at the moment of the click; each refusal is a sentence that names whom to ask. */
export interface People {
  /** May this person start a review, ask for one again, stop one? */
  mayRequest(user: string, team: string): Promise<Markup | undefined>;
  /** May this person choose scopes, answer questions and approve? */
  mayReview(user: string, team: string): Promise<Markup | undefined>;
  /** May evidence be shown in this channel? Refused where the app is no member or people from outside can read along. */
  mayShowIn(channel: string): Promise<Markup | undefined>;
  /** "anyone in @cloud-reviewers", for messages; undefined where nobody is set. */
  reviewersInWords(): Promise<string | undefined>;
  /** Forgets what Slack said about groups; called when one changes. */
  forgetGroups(): void;
}

interface SlackUser {
  team_id?: string;
  deleted?: boolean;
  is_bot?: boolean;
  is_restricted?: boolean;
  is_ultra_restricted?: boolean;
  is_stranger?: boolean;
  /** In Enterprise Grid: every workspace of the organisation that the person is in. */
  enterprise_user?: { teams?: string[] };
}

export function createPeople(options: PeopleOptions): People {
  const { client } = options;
  const now = options.now ?? Date.now;
  const remember = options.rememberMs ?? 60_000;
  const listedReviewers = options.reviewers ?? [];
  const users = createMemory<SlackUser>(remember, now, 5_000);
  const channels = createMemory<Markup | 'fine'>(remember, now, 1_000);
  const members = createMemory<string[]>(remember, now, 10);
  const groupNames = createMemory<string>(remember * 10, now, 10);

  async function findUser(user: string): Promise<SlackUser> {
    return users.get(user, async () => ((await client.users.info({ user })).user ?? {}) as SlackUser);
  }

  async function reviewersNow(): Promise<string[]> {
    const group = options.reviewerGroup;
    if (!group) return listedReviewers;
    const inGroup = await members.get(group, async () => {
      return (await client.usergroups.users.list({ usergroup: group })).users ?? [];
    });
    return [...new Set([...listedReviewers, ...inGroup])];
  }

  async function groupName(): Promise<string | undefined> {
    const group = options.reviewerGroup;
    if (!group) return undefined;
    return groupNames.get(group, async () => {
      const found = (await client.usergroups.list()).usergroups?.find((item) => item.id === group);
      return found?.handle ? `@${found.handle}` : group;
    });
  }

  async function isMember(user: string, team: string): Promise<Markup | undefined> {
    const found = await findUser(user);
    if (found.deleted) return refusals.deleted();
    if (found.is_bot) return refusals.bot();
    if (found.is_stranger || !belongsTo(found, team)) return refusals.otherWorkspace();
    if (found.is_restricted || found.is_ultra_restricted) return refusals.guest(await whomToAsk());
    return undefined;
  }

  async function whomToAsk(): Promise<string> {
    const name = await groupName();
    if (name) return `someone from ${name}`;
    return 'a full member of this workspace';
  }

  return {
    mayRequest: isMember,
    async mayReview(user, team) {
      const refused = await isMember(user, team);
      if (refused) return refused;
      if (!options.reviewerGroup && listedReviewers.length === 0) return refusals.noReviewers();
      const reviewers = await reviewersNow();
      if (reviewers.length === 0) return refusals.emptyGroup((await groupName()) ?? '');
      if (reviewers.includes(user)) return undefined;
      return refusals.notAReviewer(await groupName(), reviewers);
    },
    async mayShowIn(channel) {
      const found = await channels.get(channel, async () => {
        try {
          const info = (await client.conversations.info({ channel })).channel;
          if (info?.is_archived) return refusals.archived();
          if (info?.is_ext_shared || info?.is_pending_ext_shared || info?.is_org_shared)
            return refusals.sharedChannel();
          if (info?.is_im || info?.is_mpim) return refusals.noDirectMessage();
          return info?.is_member ? 'fine' : refusals.notInChannel();
        } catch (error) {
          if (slackErrorCode(error) === 'channel_not_found') return refusals.notInChannel();
          throw error;
        }
      });
      if (found === 'fine') return undefined;
      // What a person can put right at once (inviting the app) is asked anew the next time.
      channels.forget(channel);
      return found;
    },
    async reviewersInWords() {
      const name = await groupName();
      if (name) return `anyone in ${name}`;
      if (listedReviewers.length === 0) return undefined;
      return listedReviewers.length > 3 ? `one of ${listedReviewers.length} reviewers` : `a reviewer`;
    },
    forgetGroups() {
      members.clear();
      groupNames.clear();
    },
  };
}

/** In Enterprise Grid `team_id` names one workspace of several: the list of all of them counts as well. */
function belongsTo(user: SlackUser, team: string): boolean {
  if (user.team_id === undefined || user.team_id === team) return true;
  return user.enterprise_user?.teams?.includes(team) ?? false;
}

/** Answers kept for a time; two questions at once share one call; failures are not kept. */
function createMemory<T>(ms: number, now: () => number, max: number) {
  const kept = new Map<string, { until: number; value: Promise<T> }>();
  return {
    get(key: string, ask: () => Promise<T>): Promise<T> {
      const known = kept.get(key);
      if (known && known.until > now()) return known.value;
      if (kept.size >= max) kept.delete(kept.keys().next().value as string);
      const value = ask();
      kept.set(key, { until: now() + ms, value });
      value.catch(() => {
        if (kept.get(key)?.value === value) kept.delete(key);
      });
      return value;
    },
    forget: (key: string) => kept.delete(key),
    clear: () => kept.clear(),
  };
}
