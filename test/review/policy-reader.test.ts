import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { doctorChecks } from '../../src/commands/doctor-checks.js';
import { policyReader } from '../../src/review/policy-reader.js';
import { readSettings } from '../../src/settings.js';

const defaults = { reviewers: { groups: ['S0A'], users: [] }, approvals: 1, fourEyes: true };
const rule = (approvals: number | string) => `rules:\n  - name: all\n    match: {}\n    approvals: ${approvals}\n`;
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tighten-policy-'));
  file = join(folder, 'policy.yml');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a wrong or missing file stops the start, with its line', () => {
  expect(() => policyReader(file, defaults)).toThrow('cannot be read');
  writeFileSync(file, rule('many'));
  expect(() => policyReader(file, defaults)).toThrow(/policy\.yml cannot be used\. Line 4, rules\.0\.approvals/);
});

it('a changed file holds at once', () => {
  writeFileSync(file, rule(1));
  const policy = policyReader(file, defaults);
  const before = policy().file;
  expect(policy().rules[0]?.approvals).toBe(1);
  writeFileSync(file, `# stricter\n${rule(3)}`);
  expect(policy().rules[0]?.approvals).toBe(3);
  expect(policy().file).not.toBe(before);
});

it('a file that becomes wrong later is told once, and what held before goes on', () => {
  writeFileSync(file, rule(2));
  const told: string[] = [];
  const policy = policyReader(file, defaults, ({ message }) => told.push(message));
  writeFileSync(file, rule('none at all'));
  expect(policy().rules[0]?.approvals).toBe(2);
  expect(policy().rules[0]?.approvals).toBe(2);
  expect(told).toEqual([expect.stringContaining('Line 4')]);
  rmSync(file);
  expect(policy().rules[0]?.approvals).toBe(2);
  expect(told).toHaveLength(2);
});

it('the doctor reads it as the app does', async () => {
  const check = (env: Record<string, string>) =>
    doctorChecks(readSettings(env), '')
      .find(({ name }) => name === 'Policy file')!
      .run();
  expect(await check({})).toMatchObject({ is: 'missing' });
  writeFileSync(file, rule('many'));
  await expect(check({ POLICY_FILE: file })).rejects.toThrow('Line 4');
  writeFileSync(file, rule(2));
  expect(await check({ POLICY_FILE: file, REVIEWERS: 'U0A' })).toMatchObject({
    is: 'wrong',
    says: 'rule “all” asks for 2 approvals, and 1 people may give one.',
  });
  expect(await check({ POLICY_FILE: file, REVIEWERS: 'U0A,U0B' })).toMatchObject({ is: 'fine' });
});
