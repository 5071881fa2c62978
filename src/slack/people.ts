import type { WebClient } from '@slack/web-api';
import type { Circle } from '../review/access-policy.js';
import { slackErrorCode } from './errors.js';
import { listed, type Markup } from './kit/text.js';
import { refusals } from './messages/words.js';

export interface PeopleOptions {
  /** A client for reading; it may retry. */
  client: WebClient;
  /** How long what Slack said is believed, in milliseconds (default 60,000: `usergroups.*` allows 20 calls a minute). */
  rememberMs?: number;
  now?: () => number;
}

/** What Slack knows of people and channels. Asked on the server at the moment of the click; each refusal is a sentence that names whom to ask. */
export interface People {
  /** Is this a full member of the workspace? Guests, apps, strangers and people from elsewhere are not; `ask`: whom they may ask. */
  mayRequest(user: string, team: string, ask?: Circle): Promise<Markup | undefined>;
  /** May this full member choose scopes, answer questions and approve, where these are the reviewers? */
  mayReview(user: string, team: string, reviewers: Circle): Promise<Markup | undefined>;
  /** Where this person's clock stands (`Europe/Berlin`), as they told Slack; undefined where Slack does not say. */
  timeZoneOf(user: string): Promise<string | undefined>;
  /** What people are called; without those of whom Slack does not say. Never throws. */
  namesOf(users: string[]): Promise<Record<string, string>>;
  /** Is this person named, or in one of the groups? */
  isIn(circle: Circle, user: string): Promise<boolean>;
  /** Groups by name and everybody in the circle. */
  whoIsIn(circle: Circle): Promise<{ groups: string[]; people: string[] }>;
  /** May evidence be shown in this channel? Refused where the app is no member or people from outside can read along. */
  mayShowIn(channel: string): Promise<Markup | undefined>;
  /** `#cloud-prod`; the id where Slack does not show the channel. */
  channelName(channel: string): Promise<string>;
  /** "anyone in @cloud-reviewers", for messages; undefined where nobody is set. */
  reviewersInWords(reviewers: Circle): Promise<string | undefined>;
  /** Forgets what Slack said about groups; called when one changes. */
  forgetGroups(): void;
  /** Forgets what Slack said about a channel; called when it is shared, or when the app joins or leaves. */
  forgetChannel(channel: string): void;
}

/** Groups that are remembered at a time: more than a policy file names. */
const MOST_GROUPS = 200;

interface SlackUser {
  team_id?: string;
  deleted?: boolean;
  is_bot?: boolean;
  is_restricted?: boolean;
  is_ultra_restricted?: boolean;
  is_stranger?: boolean;
  /** Of the tz database. */
  tz?: string | null;
  real_name?: string;
  profile?: { display_name?: string };
  /** In Enterprise Grid: every workspace of the organisation that the person is in. */
  enterprise_user?: { teams?: string[] };
}

export function createPeople(options: PeopleOptions): People {
  const { client } = options;
  const now = options.now ?? Date.now;
  const remember = options.rememberMs ?? 60_000;
  const users = createMemory<SlackUser>(remember, now, 5_000);
  const channels = createMemory<Markup | 'fine'>(remember, now, 1_000);
  const channelNames = createMemory<string>(remember * 10, now, 1_000);
  const members = createMemory<string[]>(remember, now, MOST_GROUPS);
  const groupNames = createMemory<Map<string, string>>(remember * 10, now, 1);
  let lastNames = new Map<string, string>();

  async function findUser(user: string): Promise<SlackUser> {
    return users.get(user, async () => ((await client.users.info({ user })).user ?? {}) as SlackUser);
  }

  async function membersOf(group: string): Promise<string[]> {
    return members.get(group, async () => (await client.usergroups.users.list({ usergroup: group })).users ?? []);
  }

  /** A name is a kindness: without the scope for it, or after too many calls, the last known one or the id will do. */
  async function groupName(group: string): Promise<string> {
    const names = await groupNames
      .get('all', async () => {
        const found = (await client.usergroups.list()).usergroups ?? [];
        return new Map(found.map(({ id = '', handle }) => [id, handle ? `@${handle}` : id]));
      })
      .catch(() => lastNames);
    lastNames = names;
    return names.get(group) ?? group;
  }

  async function whoIsIn({ groups, users: named }: Circle): Promise<{ groups: string[]; people: string[] }> {
    const inGroups = await Promise.all(groups.map(membersOf));
    return { groups: await Promise.all(groups.map(groupName)), people: [...new Set([...named, ...inGroups.flat()])] };
  }

  async function isIn(circle: Circle, user: string): Promise<boolean> {
    if (circle.users.includes(user)) return true;
    const inGroups = await Promise.all(circle.groups.map(membersOf));
    return inGroups.some((group) => group.includes(user));
  }

  async function isMember(user: string, team: string, ask?: Circle): Promise<Markup | undefined> {
    const found = await findUser(user);
    if (found.deleted) return refusals.deleted();
    if (found.is_bot) return refusals.bot();
    if (found.is_stranger || !belongsTo(found, team)) return refusals.otherWorkspace();
    if (found.is_restricted || found.is_ultra_restricted)
      return refusals.guest(await Promise.all((ask?.groups ?? []).map(groupName)));
    return undefined;
  }

  return {
    mayRequest: isMember,
    timeZoneOf: async (user) => (await findUser(user)).tz ?? undefined,
    async namesOf(users) {
      const found = await Promise.all(users.map((user) => findUser(user).catch((): SlackUser => ({}))));
      const named = found.map(({ real_name, profile }) => real_name || profile?.display_name);
      return Object.fromEntries(users.flatMap((user, at) => (named[at] ? [[user, named[at]]] : [])));
    },
    isIn,
    whoIsIn,
    async mayReview(user, team, reviewers) {
      const refused = await isMember(user, team, reviewers);
      if (refused) return refused;
      if (reviewers.groups.length === 0 && reviewers.users.length === 0) return refusals.noReviewers();
      if (await isIn(reviewers, user)) return undefined;
      const { groups, people } = await whoIsIn(reviewers);
      if (people.length === 0) return refusals.emptyGroup(listed(groups, 'or'));
      return refusals.notAReviewer(groups, people);
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
    async channelName(channel) {
      return channelNames.get(channel, async () => {
        try {
          const name = (await client.conversations.info({ channel })).channel?.name;
          return name ? `#${name}` : channel;
        } catch (error) {
          if (slackErrorCode(error) === undefined) throw error;
          return channel;
        }
      });
    },
    async reviewersInWords({ groups, users: named }) {
      if (groups.length > 0) return `anyone in ${listed(await Promise.all(groups.map(groupName)), 'or')}`;
      if (named.length === 0) return undefined;
      return named.length > 3 ? `one of ${named.length} reviewers` : `a reviewer`;
    },
    forgetGroups() {
      members.clear();
      groupNames.clear();
    },
    forgetChannel: (channel) => void channels.forget(channel),
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
