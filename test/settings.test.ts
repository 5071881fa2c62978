import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Problem } from '../src/problem.js';
import { describeVariable, readSettings, variables } from '../src/settings.js';

const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
const names = Object.keys(variables) as (keyof typeof variables)[];

function problemOf(env: Record<string, string>): Problem {
  try {
    readSettings(env);
  } catch (error) {
    if (error instanceof Problem) return error;
  }
  throw new Error('expected a Problem');
}

describe('settings', () => {
  it('work with nothing set', () => {
    const settings = readSettings({});
    expect(settings.SLACK_MODE).toBe('socket');
    expect(settings.FOUR_EYES).toBe(true);
    expect(settings.WINDOW_DAYS).toBe(90);
    expect(settings.accounts).toEqual([]);
  });

  it('count an empty variable as not set', () => {
    expect(readSettings({ REVIEWER_GROUP: '', APPROVALS: ' ' }).APPROVALS).toBe(1);
  });

  it('read accounts with and without a label', () => {
    expect(readSettings({ ACCOUNTS: 'staging=111122223333, 444455556666' }).accounts).toEqual([
      { label: 'staging', account: '111122223333' },
      { label: '444455556666', account: '444455556666' },
    ]);
  });

  it('name every mistake in one sentence, and no value', () => {
    const problem = problemOf({ PORT: 'secret-port', APPROVALS: '99' });
    expect(problem.message).toContain('PORT');
    expect(problem.message).toContain('APPROVALS');
    expect(problem.message).not.toContain('secret-port');
  });

  it('refuse an account that is not twelve digits', () => {
    expect(problemOf({ ACCOUNTS: 'staging=1111' }).advice).toContain('twelve digits');
  });

  it('refuse half an Azure resource, which would send its key elsewhere', () => {
    const azure = { AZURE_API_VERSION: '2024-10-21', OPENAI_API_KEY: 'azure-key' };
    const there = { ...azure, OPENAI_BASE_URL: 'https://x.openai.azure.com' };
    expect(problemOf(azure).message).toContain('AZURE_API_VERSION is set without OPENAI_BASE_URL');
    expect(problemOf({ ...there, OPENAI_API: 'responses' }).message).toContain('OPENAI_API=responses');
    expect(readSettings(there).AZURE_API_VERSION).toBe('2024-10-21');
  });

  it.each(names)('%s is in .env.example with its example', (name) => {
    expect(example).toContain(`\n#${name}=${describeVariable(name).example}\n`);
  });

  it('.env.example has nothing that Tighten does not read', () => {
    const written = [...example.matchAll(/^#([A-Z][A-Z0-9_]+)=/gm)].map((match) => match[1]);
    expect(written.sort()).toEqual([...names].sort());
  });

  it.each(names)('%s is used where the parts are composed', (name) => {
    const sources = ['main.ts', 'compose.ts', 'worker-parts.ts', 'commands/doctor-checks.ts', 'settings.ts'].map(
      (file) => {
        try {
          return readFileSync(new URL(`../src/${file}`, import.meta.url), 'utf8');
        } catch {
          return '';
        }
      },
    );
    expect(sources.some((source) => source.includes(`.${name}`))).toBe(true);
  });
});
