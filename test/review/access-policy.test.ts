import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../src/problem.js';
import {
  type AccessPolicy,
  type AccessRule,
  type Circle,
  possibleRules,
  ruleFor,
  type Subject,
} from '../../src/review/access-policy.js';
import { policyOfSettings, readAccessPolicy } from '../../src/review/read-access-policy.js';
import { laxest, rulesOf, stricter, ticketProblem } from '../../src/review/rules.js';

const defaults = { reviewers: { groups: ['S0DEFAULT'], users: [] }, approvals: 1, fourEyes: true };
const read = (text: string): AccessPolicy => readAccessPolicy(text, defaults, 'policy.yml');
const principal = (over: Subject = {}): Required<Subject> => ({
  account: '111122223333',
  label: 'staging',
  role: 'staging-deploy-role',
  tags: {},
  ...over,
});

const FILE = `
contact: U0SEC
rules:
  - name: production
    match:
      account: ['444455556666', 'prod-*']
    reviewers: { groups: [S0PROD] }
    channels: [C0PROD]
    approvals: 2
    break_glass: { users: [U0BOSS] }
    ticket: { required: true, pattern: 'OPS-[0-9]+' }
  - name: tagged as production
    match: { tags: { environment: production } }
    reviewers: { groups: [S0PROD], users: [U0LEE] }
    channels: [C0PROD]
    approvals: 3
  - name: pipelines
    match: { account: staging, role: '*-deploy-role' }
    four_eyes: false
    requesters: { groups: [S0DEVS] }
`;

function problemOf(text: string): Problem {
  try {
    read(text);
  } catch (error) {
    if (error instanceof Problem) return error;
  }
  throw new Error('expected a Problem');
}

describe('the rule that holds', () => {
  const policy = read(FILE);
  const nameOf = (over: Subject) => ruleFor(policy, principal(over))?.name;

  it('is found by the account’s id or label, a wildcard standing for anything', () => {
    expect(nameOf({ account: '444455556666', label: 'live' })).toBe('production');
    expect(nameOf({ account: '999988887777', label: 'prod-eu' })).toBe('production');
  });

  it('is found by a tag of the principal, whatever its case', () => {
    expect(nameOf({ tags: { Environment: 'Production' } })).toBe('tagged as production');
  });

  it('is found by the name of the role', () => {
    expect(nameOf({})).toBe('pipelines');
  });

  it('is the first that matches, from top to bottom', () => {
    expect(nameOf({ account: '444455556666', tags: { environment: 'production' } })).toBe('production');
  });

  it('is none where nothing matches: everything is refused then', () => {
    expect(nameOf({ role: 'reports' })).toBeUndefined();
    expect(possibleRules(policy, principal({ role: 'reports' }))).toEqual([]);
  });

  it('takes what it leaves out from the settings', () => {
    expect(ruleFor(policy, principal())).toMatchObject({
      reviewers: { groups: ['S0DEFAULT'], users: [] },
      approvals: 1,
      fourEyes: false,
    });
  });

  it('is the one of the settings without a file', () => {
    const rule = ruleFor(policyOfSettings(defaults), principal({ account: '1', label: 'x' }));
    expect(rule).toMatchObject({ name: 'settings', approvals: 1, fourEyes: true });
    expect(rule?.channels).toBeUndefined();
    expect(rule?.breakGlass).toBeUndefined();
  });

  it('can be any of several while the tags are not known', () => {
    const { tags: _tags, ...known } = principal();
    expect(possibleRules(policy, known).map(({ name }) => name)).toEqual(['tagged as production', 'pipelines']);
  });

  it('can be any while only a name is known', () => {
    expect(possibleRules(policy, { role: 'staging-deploy-role' })).toHaveLength(3);
    expect(possibleRules(policy, { role: 'reports' }).map(({ name }) => name)).toEqual([
      'production',
      'tagged as production',
    ]);
  });
});

describe('for every policy and principal', () => {
  const some = fc.constantFrom('staging', 'prod-eu', '111122223333', '*', 'prod-*');
  const circle = fc.constant<Circle>({ groups: ['S0A'], users: [] });
  const ticket = fc.record({ required: fc.boolean(), patterns: fc.constantFrom<string[]>([], ['OPS-\\d+']) });
  const rule: fc.Arbitrary<AccessRule> = fc.record(
    {
      name: fc.string({ minLength: 1, maxLength: 5 }),
      match: fc.record({
        accounts: fc.array(some, { maxLength: 2 }),
        roles: fc.array(fc.constantFrom('a*', 'ab', '*'), { maxLength: 2 }),
        tags: fc.dictionary(fc.constantFrom('env', 'team'), fc.constant<string[]>(['production'])),
      }),
      reviewers: circle,
      approvals: fc.integer({ min: 1, max: 5 }),
      fourEyes: fc.boolean(),
      breakGlass: circle,
      ticket,
    },
    { requiredKeys: ['name', 'match', 'reviewers', 'approvals', 'fourEyes'] },
  );
  const policies = fc.record({ rules: fc.array(rule, { minLength: 1, maxLength: 5 }) });
  const subjects = fc.record({
    account: fc.constantFrom('111122223333', '444455556666'),
    label: fc.constantFrom('staging', 'prod-eu'),
    role: fc.constantFrom('ab', 'abc', 'x'),
    tags: fc.dictionary(fc.constantFrom('env', 'Team', 'other'), fc.constantFrom('production', 'Production', 'dev')),
  });

  it('the rule that holds in the end was possible before, whatever was not known then', () => {
    fc.assert(
      fc.property(policies, subjects, fc.subarray(['account', 'role', 'tags'] as const), (policy, subject, known) => {
        const { label, ...rest } = subject;
        const seen: Subject = {
          ...Object.fromEntries(known.map((key) => [key, rest[key]])),
          ...(known.includes('account') ? { label } : {}),
        };
        const holds = ruleFor(policy, subject);
        const possible = possibleRules(policy, seen);
        if (holds) expect(possible).toContain(holds);
        if (possible.length === 0) expect(holds).toBeUndefined();
        expect(possibleRules(policy, subject).filter((one) => one !== holds)).toEqual([]);
      }),
    );
  });

  it('what a review begins with becomes exactly what the rule asks, once it is known', () => {
    fc.assert(
      fc.property(fc.array(rule, { minLength: 1, maxLength: 4 }), fc.nat(), (rules, at) => {
        const holds = rules[at % rules.length]!;
        expect(stricter(laxest(rules), rulesOf(holds))).toEqual(rulesOf(holds));
      }),
    );
  });

  it('two sets of rules together never ask for less than either', () => {
    fc.assert(
      fc.property(rule, rule, (a, b) => {
        const both = stricter(rulesOf(a), rulesOf(b));
        for (const one of [a, b]) {
          expect(both.approvals).toBeGreaterThanOrEqual(one.approvals);
          expect(both.fourEyes || !one.fourEyes).toBe(true);
          expect(both.ticket?.required || !one.ticket?.required).toBe(true);
          for (const pattern of one.ticket?.patterns ?? []) expect(both.ticket?.patterns).toContain(pattern);
        }
        expect(both.breakGlass).toBe(rulesOf(b).breakGlass);
        expect(stricter(both, rulesOf(b))).toEqual(both);
      }),
    );
  });
});

describe('a wrong file is refused with line and field', () => {
  it.each([
    ['rules: []', /Line 1, rules: /],
    ['rules:\n  - name: a\n    match: {}\n    aprovals: 2', /Line 2, rules\.0: .*aprovals/],
    ['rules:\n  - name: a\n    match: {}\n    approvals: many', /Line 4, rules\.0\.approvals: /],
    ['rules:\n  - name: a\n    match: {}\n    reviewers: { groups: [cloud] }', /Line 4, .*begin with S/],
    ['rules:\n  - name: a\n    match: {}\n    channels: ["#prod"]', /Line 4, .*begin with C or G/],
    [
      'rules:\n  - name: a\n    match: {}\n    ticket: { required: true, pattern: "(" }',
      /Line 4, .*regular expression/,
    ],
    ['rules:\n  - name: a\n    match: {}\n    break_glass: yes please', /Line 4, rules\.0\.break_glass: /],
    [
      'rules:\n  - name: all\n    match: {}\n  - name: b\n    match: { account: x }',
      /Line 4, rule “b”: it never holds/,
    ],
    ['rules:\n  - name: a\n    match: { role: x }\n  - name: a\n    match: {}', /Line 4, rule “a”: another rule/],
    ['rules: [', /Line 1: /],
    ['', /the file: /],
    ['contact: somebody\nrules:\n  - name: a\n    match: {}', /Line 1, contact: the id of a Slack user/],
  ])('%j', (text, words) => {
    const problem = problemOf(text);
    expect(problem.kind).toBe('policy-file');
    expect(problem.message).toMatch(words);
    expect(problem.message).toContain('policy.yml cannot be used.');
  });
});

describe('a ticket id', () => {
  it('is asked for where the rule requires one, and has to match as a whole', () => {
    const rules = { ticket: { required: true, patterns: ['OPS-[0-9]+'] } };
    expect(ticketProblem(rules, undefined)).toContain('needs a ticket id');
    expect(ticketProblem(rules, 'OPS-12')).toBeUndefined();
    expect(ticketProblem(rules, 'see OPS-12')).toContain('OPS-[0-9]+');
  });

  it('is free where no rule speaks of it', () => {
    expect(ticketProblem({}, undefined)).toBeUndefined();
    expect(ticketProblem({}, 'anything')).toBeUndefined();
  });
});

it('the example of the documentation is one that is read', () => {
  const page = readFileSync(new URL('../../docs/setup-slack.md', import.meta.url), 'utf8');
  const example = /```yaml\n(# Whom[\s\S]*?)```/.exec(page)?.[1] ?? '';
  const policy = read(example);
  expect(policy.rules.map(({ name }) => name)).toEqual([
    'production',
    'production by tag',
    'pipelines',
    'everything else',
  ]);
  expect(ruleFor(policy, principal({ tags: { environment: 'production' } }))?.approvals).toBe(2);
});
