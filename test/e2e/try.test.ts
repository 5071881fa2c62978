import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type AppProcess, startApp } from './app-process.js';
import { slot } from './decisions.js';
import { eventually, openWorkspace, wordsOf } from './workspace.js';

describe('tighten try, with nothing but Node', { timeout: 120_000 }, () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tighten-try-'));
  let running: AppProcess | undefined;

  /** Without a PATH there is no Redis program to be found: the embedded one is used. */
  const start = async () => {
    running = await startApp({ PATH: '' }, ['try', '--port', '0', '--data', dataDir]);
    return openWorkspace(/Open (http:\S+)/.exec(running.log())![1]!);
  };

  afterAll(async () => {
    await running?.kill();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('prints one address, and reviews a role there', async () => {
    const people = await start();
    expect(running!.log().match(/http:\/\//g)).toHaveLength(1);
    await people.command('U0SAM', '/tighten idle-role');
    const answer = await eventually('a word on a role without calls', async () => {
      const root = await people.root();
      return root && (await people.thread()).concat(root).find((message) => /no call|nothing/i.test(wordsOf(message)));
    });
    expect(wordsOf(answer)).not.toContain('undefined');
    await people.command('U0SAM', '/tighten denied-only-role');
    await eventually('the draft', () => slot(people, 'draft'), 60);
  });

  it('has a policy file to start with: production is shown in its own channel alone', async () => {
    const people = openWorkspace(/Open (http:\S+)/.exec(running!.log())![1]!);
    const answer = await people.command('U0SAM', '/tighten production/billing-export');
    expect(answer.text).toContain('is shown in <#C0PRODACC> only');
    const there = openWorkspace(/Open (http:\S+)/.exec(running!.log())![1]!, 'C0PRODACC');
    expect((await there.command('U0SAM', '/tighten production/billing-export')).text).toContain('On it.');
    const draft = await eventually('the draft, without what the stand-in tried to add', () => slot(there, 'draft'), 60);
    await eventually(
      'the refused addition',
      async () => wordsOf((await slot(there, 'draft')) ?? draft).includes('It tried to add 1 thing'),
      60,
    );
  });

  it('stops on Ctrl-C and shows the same reviews when it is started again', async () => {
    expect(await running!.stop()).toBe(0);
    const people = await start();
    expect(await people.root()).toBeDefined();
    const list = await people.command('U0DANA', '/tighten list');
    expect(list.text).toContain('denied-only-role');
    expect(list.text).toContain('idle-role');
  });

  it('refuses to run twice on one folder', async () => {
    await expect(startApp({ PATH: '' }, ['try', '--port', '0', '--data', dataDir])).rejects.toThrow(
      /did not start[\s\S]*in use/,
    );
  });
});
