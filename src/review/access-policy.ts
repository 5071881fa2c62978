import { patternRegExp } from '../iam/wildcard.js';
import type { TicketRule } from './facts.js';

/** People by Slack ids: members of user groups (`S…`), and users (`U…`). */
export interface Circle {
  groups: string[];
  users: string[];
}

/** What a rule is about. Every kind that is named has to match; within a kind one pattern is enough. `*` is a wildcard. */
export interface RuleMatch {
  /** Account ids or labels. */
  accounts: string[];
  /** Names of roles and users, without their path. */
  roles: string[];
  /** Tags of the principal: key → values. */
  tags: Record<string, string[]>;
}

/** Who may do what with reviews of the principals that it matches. What the file left out is filled in. */
export interface AccessRule {
  name: string;
  match: RuleMatch;
  reviewers: Circle;
  /** Who may start a review; every full member where absent. */
  requesters?: Circle;
  /** The only channels in which evidence is shown; any where absent. */
  channels?: string[];
  approvals: number;
  fourEyes: boolean;
  /** Who may approve alone, in writing, where four eyes or the number of approvals stand in the way; nobody where absent. */
  breakGlass?: Circle;
  ticket?: TicketRule;
}

/** The rules of a policy file, or the one rule of the settings. The first rule that matches holds. */
export interface AccessPolicy {
  rules: AccessRule[];
  /** Whom refusals name where no rule matches: a user or a user group. */
  contact?: string;
  /** SHA-256 of the file; absent without one. */
  file?: string;
}

/** What is known of a principal. What is absent is not known yet, and may turn out to be anything. */
export interface Subject {
  account?: string;
  label?: string;
  role?: string;
  /** All tags; `{}` where it has none. */
  tags?: Record<string, string>;
}

type Fit = 'yes' | 'no' | 'perhaps';

/** The rule that holds for a principal: the first that matches. Undefined where none does; then everything is refused. */
export function ruleFor(policy: AccessPolicy, subject: Required<Subject>): AccessRule | undefined {
  return policy.rules.find((rule) => fit(rule.match, subject) === 'yes');
}

/** The rules of which one will hold, once everything about the principal is known. None: it will be refused. */
export function possibleRules(policy: AccessPolicy, subject: Subject): AccessRule[] {
  const possible: AccessRule[] = [];
  for (const rule of policy.rules) {
    const fits = fit(rule.match, subject);
    if (fits !== 'no') possible.push(rule);
    if (fits === 'yes') break;
  }
  return possible;
}

function fit({ accounts, roles, tags }: RuleMatch, subject: Subject): Fit {
  const { account, label, role } = subject;
  const named = account === undefined && label === undefined ? undefined : [account, label];
  return all([
    fitOne(accounts, named),
    fitOne(roles, role === undefined ? undefined : [role]),
    ...Object.entries(tags).map(([key, values]) => {
      if (!subject.tags) return 'perhaps';
      const value = tagOf(subject.tags, key);
      return value === undefined ? 'no' : fitOne(values, [value]);
    }),
  ]);
}

function all(fits: Fit[]): Fit {
  if (fits.includes('no')) return 'no';
  return fits.includes('perhaps') ? 'perhaps' : 'yes';
}

/** No pattern, or `*`, fits what is not known as well. Upper and lower case make no difference: a lax rule must not win by it. */
function fitOne(patterns: string[], values: (string | undefined)[] | undefined): Fit {
  if (patterns.length === 0 || patterns.includes('*')) return 'yes';
  if (!values) return 'perhaps';
  return values.some((value) => value !== undefined && patterns.some((pattern) => matches(pattern, value)))
    ? 'yes'
    : 'no';
}

function matches(pattern: string, value: string): boolean {
  return patternRegExp(pattern, { ignoreCase: true }).test(value);
}

/** IAM tells tag keys apart whatever their case (IAM User Guide, "Tags for IAM resources"). */
function tagOf(tags: Record<string, string>, key: string): string | undefined {
  return Object.entries(tags).find(([known]) => known.toLowerCase() === key.toLowerCase())?.[1];
}
