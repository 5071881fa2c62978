import { createHash } from 'node:crypto';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { Problem } from '../problem.js';
import type { AccessPolicy, AccessRule, Circle } from './access-policy.js';
import { SETTINGS } from './rules.js';

/** What holds where a rule leaves something out: the settings. */
export type AccessDefaults = Pick<AccessRule, 'reviewers' | 'approvals' | 'fourEyes'>;

const ids = (pattern: RegExp, what: string) => z.array(z.string().regex(pattern, what)).min(1);
const circle = z
  .strictObject({
    groups: ids(/^S[A-Z0-9]+$/, 'ids of Slack user groups begin with S').optional(),
    users: ids(/^[UW][A-Z0-9]+$/, 'ids of Slack users begin with U or W').optional(),
  })
  .refine(({ groups, users }) => groups || users, 'name groups or users');

const patterns = z
  .union([z.string().min(1), z.array(z.string().min(1)).min(1)], 'write a text, or a list of texts')
  .transform((value) => (typeof value === 'string' ? [value] : value));

const ticket = z.union(
  [
    z.enum(['required', 'optional']),
    z.strictObject({
      required: z.boolean(),
      pattern: z.string().refine(isPattern, 'no regular expression').optional(),
    }),
  ],
  'write required, optional, or { required: true, pattern: … } with a regular expression',
);

const rule = z.strictObject({
  name: z.string().trim().min(1).max(60),
  match: z.strictObject({
    account: patterns.optional(),
    role: patterns.optional(),
    tags: z.record(z.string().min(1), patterns).optional(),
  }),
  reviewers: circle.optional(),
  requesters: circle.optional(),
  channels: ids(/^[CG][A-Z0-9]+$/, 'ids of Slack channels begin with C or G').optional(),
  approvals: z.number().int().min(1).max(5).optional(),
  four_eyes: z.boolean().optional(),
  break_glass: z.union([circle, z.literal(false)], 'write false, or groups and users').optional(),
  ticket: ticket.optional(),
});

const file = z.strictObject({
  contact: z
    .string()
    .regex(/^[USW][A-Z0-9]+$/, 'the id of a Slack user or user group')
    .optional(),
  rules: z.array(rule).min(1),
});

/** Without a file the settings are the one rule, and it matches everything. */
export function policyOfSettings(defaults: AccessDefaults): AccessPolicy {
  return { rules: [{ name: SETTINGS, match: { accounts: [], roles: [], tags: {} }, ...defaults }] };
}

/**
 * Reads the policy file (YAML). Rules are matched from top to bottom, the first one holds. Throws `Problem`
 * ("policy-file") that names every wrong field with its line.
 *
 * @param where what the file is called in the sentence.
 */
export function readAccessPolicy(text: string, defaults: AccessDefaults, where: string): AccessPolicy {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineOf = (offset: number | undefined) => (offset === undefined ? 1 : lines.linePos(offset).line);
  const damage = document.errors.map(({ pos, message }) => `Line ${lineOf(pos[0])}: ${message}`);
  if (damage.length > 0) throw wrong(where, damage);
  const read = file.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (!read.success) {
    const sentences = read.error.issues.map((issue) => {
      const path = issue.path.filter((part) => typeof part !== 'symbol');
      return `Line ${lineOf(offsetOf(document, path))}, ${path.join('.') || 'the file'}: ${issue.message}`;
    });
    throw wrong(where, sentences);
  }
  const rules = read.data.rules.map((given) => ruleOf(given, defaults));
  const missed = unreachable(rules, (index) => lineOf(offsetOf(document, ['rules', index])));
  if (missed.length > 0) throw wrong(where, missed);
  const { contact } = read.data;
  return { rules, ...(contact ? { contact } : {}), file: createHash('sha256').update(text).digest('hex') };
}

function ruleOf(given: z.output<typeof rule>, defaults: AccessDefaults): AccessRule {
  const { match, reviewers, requesters, channels, ticket: asked } = given;
  return {
    name: given.name,
    match: { accounts: match.account ?? [], roles: match.role ?? [], tags: match.tags ?? {} },
    reviewers: reviewers ? circleOf(reviewers) : defaults.reviewers,
    approvals: given.approvals ?? defaults.approvals,
    fourEyes: given.four_eyes ?? defaults.fourEyes,
    ...(requesters ? { requesters: circleOf(requesters) } : {}),
    ...(channels ? { channels } : {}),
    ...(given.break_glass ? { breakGlass: circleOf(given.break_glass) } : {}),
    ...(asked === undefined ? {} : { ticket: ticketOf(asked) }),
  };
}

function circleOf({ groups, users }: { groups?: string[] | undefined; users?: string[] | undefined }): Circle {
  return { groups: groups ?? [], users: users ?? [] };
}

function ticketOf(asked: z.output<typeof ticket>): { required: boolean; patterns: string[] } {
  if (typeof asked === 'string') return { required: asked === 'required', patterns: [] };
  return { required: asked.required, patterns: asked.pattern === undefined ? [] : [asked.pattern] };
}

/** Rules below one that matches everything never hold: somebody meant another order. Two of one name cannot be told apart. */
function unreachable(rules: AccessRule[], lineOf: (index: number) => number): string[] {
  const everything = rules.findIndex(({ match }) => matchesAll(match));
  return rules.flatMap(({ name }, index) => {
    if (everything >= 0 && index > everything) {
      const above = rules[everything]?.name;
      return [`Line ${lineOf(index)}, rule “${name}”: it never holds, because “${above}” above it matches everything`];
    }
    const first = rules.findIndex((rule) => rule.name === name);
    return first < index ? [`Line ${lineOf(index)}, rule “${name}”: another rule has this name`] : [];
  });
}

function matchesAll({ accounts, roles, tags }: AccessRule['match']): boolean {
  const any = (list: string[]) => list.length === 0 || list.includes('*');
  return any(accounts) && any(roles) && Object.keys(tags).length === 0;
}

/** Where a field stands in the text; of a missing one, where what should hold it stands. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: (string | number)[]): number | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) return node.range[0];
  }
  return undefined;
}

function isPattern(text: string): boolean {
  try {
    new RegExp(`^(?:${text})$`);
    return true;
  } catch {
    return false;
  }
}

function wrong(where: string, sentences: string[]): Problem {
  return new Problem(
    'policy-file',
    `${where} cannot be used. ${sentences.join('. ')}.`,
    'docs/setup-slack.md shows a whole policy file.',
  );
}
