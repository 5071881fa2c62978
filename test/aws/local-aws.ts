import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type AwsSessions, createAwsSessions } from '../../src/aws/session.js';
import type { LocalWorldInput } from '../../src/local/aws/account.js';
import { startLocalAws } from '../../src/local/aws/server.js';
import { sampleAccounts, sampleSettings } from '../../src/local/sample/sample-accounts.js';

export const processCredentials = async () => ({ accessKeyId: 'AKIAPROCESS', secretAccessKey: 'none' });
export const accounts = [...sampleSettings.accounts];

/** A local AWS with the sample's accounts for the tests of one file; `change` rewrites the accounts while it runs. */
export function useLocalAws() {
  const state = {} as { url: string; folder: string; close: () => Promise<void> };
  beforeAll(async () => {
    state.folder = await mkdtemp(join(tmpdir(), 'tighten-aws-'));
    await write(sampleAccounts(new Date('2026-11-23T12:00:00Z')));
    Object.assign(state, await startLocalAws({ folder: state.folder }));
  });
  afterAll(async () => {
    await state.close();
    await rm(state.folder, { recursive: true });
  });
  const write = (world: LocalWorldInput) => writeFile(join(state.folder, 'account.json'), JSON.stringify(world));
  return {
    get url() {
      return state.url;
    },
    sessions(options: Partial<Parameters<typeof createAwsSessions>[0]> = {}): AwsSessions {
      const { region, readerRole, evidenceAccount, externalId } = sampleSettings;
      return createAwsSessions({
        region,
        readerRole,
        evidenceAccount,
        externalId,
        endpoint: state.url,
        credentials: processCredentials,
        maxAttempts: 1,
        ...options,
      });
    },
    async change(edit: (world: LocalWorldInput) => void): Promise<void> {
      const world = sampleAccounts(new Date('2026-11-23T12:00:00Z'));
      edit(world);
      await write(world);
    },
  };
}
