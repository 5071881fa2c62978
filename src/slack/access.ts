import type { Baseline } from '../aws/principal.js';
import {
  type AccessPolicy,
  type AccessRule,
  type Circle,
  possibleRules,
  type Subject,
} from '../review/access-policy.js';
import { tookPart } from '../review/changes.js';
import type { AccessRefusal, Review, RuleRef, Rules } from '../review/review.js';
import { laxest, rulesOf, ticketProblem } from '../review/rules.js';
import { createSubjects, type SubjectOptions } from './access-subjects.js';
import { groupMention, type Markup, mention } from './kit/text.js';
import { access as words } from './messages/words.js';
import type { People } from './people.js';

export interface AccessOptions extends SubjectOptions {
  people: People;
  /** The policy file as it stands now, or the settings as one rule. */
  policy(): AccessPolicy;
}

/**
 * What somebody does with a review: `ask` something about it, `request` (start it, stop it, have it tried again), or
 * `review` it (choose scopes, answer questions, approve).
 */
export type May = 'ask' | 'request' | 'review';

/** Who may do what with which review, by the policy file. Always looked up at that moment: a stricter file holds at once. */
export interface Access {
  /**
   * Refuses before anything is stored what will be refused anyway, else says what a review starts with, and what is
   * wrong with the ticket where no rule that may hold will take it.
   */
  begin(asked: Asked): Promise<{ refused: AccessRefusal } | { rules: Rules; badTicket?: string }>;
  /** The same once the principal is known, before any of its evidence is read. */
  admit(
    review: Review,
    baseline: Baseline,
    label: string,
  ): Promise<{ refused: Refused } | { rules: Rules; rule: RuleRef }>;
  /** Why somebody may not do this with a review, as a sentence that names whom to ask. */
  may(may: May, who: { user: string; team: string }, review: Review): Promise<Markup | undefined>;
  mayBreakGlass(user: string, review: Review): Promise<Markup | undefined>;
  /** What the file asks of this review's approvals now; undefined where no rule holds. */
  rulesNow(review: Review): Promise<{ rules: Rules; rule: RuleRef } | undefined>;
  /** Why this review may not be shown in its channel (any more): by the policy file, or because others can read there. */
  mayShow(review: Review): Promise<Markup | undefined>;
  /** May somebody know of this review, asked from that channel (or from the home tab, or a direct message)? */
  mayKnow(user: string, review: Review, from?: string): Promise<boolean>;
  /** "anyone in @cloud-reviewers": who decides in this review. */
  reviewersInWords(review: Review): Promise<string | undefined>;
  /** Whom to ask where it takes another reviewer than these. */
  whoElse(review: Review, not: string[]): Promise<Markup>;
  /** A refusal as a sentence that names whom to ask, or where. */
  explain(refused: AccessRefusal): Promise<Markup>;
}

export interface Asked {
  user: string;
  /** Where it would be shown; not given where that is chosen later. */
  channel?: string;
  target: { arn?: string; name?: string; account?: string };
  /** The ticket that it is asked with. */
  ticket?: string;
}

type Refused = { reason: string; advice: string; access: AccessRefusal };

export function createAccess(options: AccessOptions): Access {
  const { people } = options;
  const subjects = createSubjects(options);

  async function rulesFor(review: Review): Promise<AccessRule[]> {
    const policy = options.policy();
    return possibleRules(policy, await subjects.ofReview(review, needsTags(policy)));
  }

  /** The one rule that holds once the principal is known. Fails closed: several mean that something is not known. */
  async function ruleOf(review: Review): Promise<AccessRule | undefined> {
    const rules = await rulesFor(review);
    return rules.length === 1 ? rules[0] : undefined;
  }

  async function judge(
    subject: Subject,
    asked: Pick<Asked, 'user' | 'channel'>,
  ): Promise<{ refused: AccessRefusal } | { rules: AccessRule[] }> {
    const policy = options.policy();
    const possible = possibleRules(policy, subject);
    const { contact } = policy;
    if (possible.length === 0) return { refused: { why: 'no-rule', ...(contact ? { contact } : {}) } };
    const here = possible.filter(({ channels }) => isIn(channels, asked.channel));
    if (here.length === 0) return { refused: { why: 'channel', channels: channelsOf(possible) } };
    const allowed: AccessRule[] = [];
    for (const rule of here) {
      if (!rule.requesters || (await people.isIn(rule.requesters, asked.user))) allowed.push(rule);
    }
    if (allowed.length === 0) return { refused: { why: 'requester', ...together(here.flatMap(requestersOf)) } };
    return { rules: allowed };
  }

  async function explain(refused: AccessRefusal): Promise<Markup> {
    switch (refused.why) {
      case 'no-rule':
        return words.noRule(refused.contact === undefined ? undefined : nameOf(refused.contact));
      case 'channel':
        return words.otherChannel(refused.channels);
      case 'requester': {
        const { groups, people: who } = await people.whoIsIn(refused);
        return who.length > 0 ? words.notARequester(groups, who) : words.emptyRequesters(groups);
      }
    }
  }

  async function mayRequest(user: string, rules: AccessRule[]): Promise<Markup | undefined> {
    const limited = rules.filter(({ requesters }) => requesters);
    if (limited.length < rules.length) return undefined;
    const circle = together(limited.flatMap((rule) => [...requestersOf(rule), rule.reviewers]));
    if (await people.isIn(circle, user)) return undefined;
    return explain({ why: 'requester', ...together(limited.flatMap(requestersOf)) });
  }

  function noRule(): Promise<Markup> {
    const { contact } = options.policy();
    return explain({ why: 'no-rule', ...(contact ? { contact } : {}) });
  }

  function channelGone(rule: AccessRule, review: Review): Markup | undefined {
    return isIn(rule.channels, review.channel) ? undefined : words.channelGone(rule.channels ?? []);
  }

  return {
    async begin({ target, ...asked }) {
      const judged = await judge(subjects.ofTarget(target), asked);
      if ('refused' in judged) return judged;
      const problems = asked.ticket ? judged.rules.map((rule) => ticketProblem(rule, asked.ticket)) : [];
      const badTicket = problems.includes(undefined) ? undefined : problems[0];
      return { rules: laxest(judged.rules), ...(badTicket ? { badTicket } : {}) };
    },

    async admit(review, baseline, label) {
      const { account, name: role, tags } = baseline;
      const judged = await judge({ account, label, role, tags }, { user: review.by, channel: review.channel });
      if ('refused' in judged) {
        const [reason, advice] = words.refused[judged.refused.why];
        return { refused: { reason, advice, access: judged.refused } };
      }
      const rule = judged.rules[0]!;
      return { rules: rulesOf(rule), rule: refOf(rule, options.policy()) };
    },

    async may(may, { user, team }, review) {
      const rules = await rulesFor(review);
      const reviewers = together(rules.map((rule) => rule.reviewers));
      const stranger = await people.mayRequest(user, team, reviewers);
      if (stranger) return stranger;
      if (may === 'request') return rules.length === 0 ? noRule() : mayRequest(user, rules);
      const [rule, ...others] = rules;
      if (!rule || (others.length > 0 && review.principal)) return noRule();
      const gone = review.principal ? channelGone(rule, review) : undefined;
      const hidden = gone ?? (await people.mayShowIn(review.channel));
      if (hidden || may === 'ask') return hidden;
      return people.mayReview(user, team, reviewers);
    },

    async mayBreakGlass(user, review) {
      const rule = await ruleOf(review);
      if (!rule?.breakGlass) return words.noBreakGlass();
      if (await people.isIn(rule.breakGlass, user)) return undefined;
      const { groups, people: who } = await people.whoIsIn(rule.breakGlass);
      return words.notForBreakGlass(groups, who);
    },

    async rulesNow(review) {
      const rule = await ruleOf(review);
      return rule && { rules: rulesOf(rule), rule: refOf(rule, options.policy()) };
    },

    async mayShow(review) {
      if (!review.principal) return undefined;
      const rule = await ruleOf(review);
      if (!rule) return noRule();
      return channelGone(rule, review) ?? people.mayShowIn(review.channel);
    },

    async mayKnow(user, review, from) {
      if (from === review.channel || tookPart(review, user)) return true;
      const rules = await rulesFor(review);
      if (rules.length > 0 && rules.every(({ channels }) => channels === undefined)) return true;
      const circles = rules.flatMap((rule) => [rule.reviewers, ...requestersOf(rule)]);
      return people.isIn(together(circles), user);
    },

    async reviewersInWords(review) {
      const rules = await rulesFor(review);
      return people.reviewersInWords(together(rules.map(({ reviewers }) => reviewers)));
    },

    async whoElse(review, not) {
      const rules = await rulesFor(review);
      const { groups, people: all } = await people.whoIsIn(together(rules.map(({ reviewers }) => reviewers)));
      return words.whoElse(
        all.filter((person) => !not.includes(person)),
        groups,
      );
    },

    explain,
  };
}

function needsTags({ rules }: AccessPolicy): boolean {
  return rules.some(({ match }) => Object.keys(match.tags).length > 0);
}

function isIn(channels: string[] | undefined, channel: string | undefined): boolean {
  return channels === undefined || channel === undefined || channels.includes(channel);
}

function channelsOf(rules: AccessRule[]): string[] {
  return [...new Set(rules.flatMap(({ channels }) => channels ?? []))];
}

function requestersOf({ requesters }: AccessRule): Circle[] {
  return requesters ? [requesters] : [];
}

function together(circles: Circle[]): Circle {
  return {
    groups: [...new Set(circles.flatMap(({ groups }) => groups))],
    users: [...new Set(circles.flatMap(({ users }) => users))],
  };
}

function refOf({ name }: AccessRule, { file }: AccessPolicy): RuleRef {
  return { name, ...(file ? { file } : {}) };
}

function nameOf(contact: string): Markup {
  return contact.startsWith('S') ? groupMention(contact) : mention(contact);
}
