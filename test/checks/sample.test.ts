import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLookups } from '../../src/aws/lookups.js';
import { findPrincipal } from '../../src/aws/principals.js';
import { createAwsSessions } from '../../src/aws/session.js';
import { runChecks } from '../../src/checks/check.js';
import { createLogFilesSource } from '../../src/cloudtrail/sources/log-files.js';
import { startLocalAws } from '../../src/local/aws/server.js';
import { makeSampleAccount } from '../../src/local/sample/make-sample-account.js';
import { sampleSettings } from '../../src/local/sample/sample-accounts.js';
import { buildContract } from '../../src/needs/contract.js';
import { buildPolicies } from '../../src/needs/policy.js';
import { groupNeeds, type ScopeChoice } from '../../src/needs/statements.js';
import { processCredentials } from '../aws/local-aws.js';

const now = new Date('2026-11-23T12:00:00Z');
const window = { from: '2026-08-25T12:00:00Z', to: now.toISOString() };

describe('the sample account, from its records to a checked policy', () => {
  let folder: string;
  let aws: Awaited<ReturnType<typeof startLocalAws>>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tighten-checks-'));
    await makeSampleAccount(folder, { now });
    aws = await startLocalAws({ folder });
  });
  afterAll(async () => {
    await aws.close();
    await rm(folder, { recursive: true });
  });

  async function review(name: string) {
    const sessions = createAwsSessions({ ...sampleSettings, endpoint: aws.url, credentials: processCredentials });
    const clientsFor = (account: string, partition: string) => sessions.reader(account, partition, 'r1', 'U1');
    const answer = await findPrincipal({ account: 'staging', name }, [...sampleSettings.accounts], clientsFor);
    if (!('found' in answer)) throw new Error('several');
    const { found } = answer;
    const { activity, blindSpots } = await createLogFilesSource({ folder }).read({
      principal: { kind: found.kind, arn: found.arn, uniqueId: found.uniqueId },
      window,
      idempotencyKey: 'the-sample-account-in-its-own-test',
    });
    const clients = clientsFor(found.account, found.partition);
    const contract = buildContract({ activity, blindSpots }, await readLookups(clients.iam, activity, found));
    const statements = groupNeeds(contract);
    const choices = Object.fromEntries(
      statements.map(({ id, suggested }): [string, ScopeChoice] => [id, { kind: 'candidate', candidate: suggested }]),
    );
    const policies = buildPolicies({ contract, statements, choices, baseName: `tighten-${name}` });
    const boundary = found.policies.find(({ kind }) => kind === 'boundary')?.document;
    const input = { contract, activity, statements, choices, policies, ...(boundary ? { boundary } : {}) };
    return { contract, policies, report: await runChecks(input, clients) };
  }

  it('gives the deployment role policies that pass every check', async () => {
    const { contract, policies, report } = await review('staging-deploy-role');
    expect(report.findings).toEqual([]);
    expect(report.notRun).toEqual([]);
    expect(report.replay.refused).toEqual([]);
    expect(report.replay.allowed).toBe(report.replay.distinctCalls);
    expect(report.simulated.allowed).toBe(report.simulated.asked);
    expect(report.simulated.asked).toBeGreaterThan(50);
    expect(policies.length).toBeGreaterThan(0);
    expect(contract.denied.map(({ action }) => action).sort()).toEqual(['ecs:UpdateService', 's3:PutObject']);
    expect(contract.needs.map(({ action }) => action)).toContain('iam:PassRole');
  });

  it('gives a user and a role within a boundary theirs', async () => {
    for (const name of ['ci-uploader', 'report-builder']) {
      const { policies, report } = await review(name);
      expect(policies).toHaveLength(1);
      expect(report.findings).toEqual([]);
      expect(report.replay).toMatchObject({ refused: [], allowed: report.replay.distinctCalls });
    }
  });

  it('gives none to roles that only were denied, or did nothing', async () => {
    for (const name of ['denied-only-role', 'idle-role']) {
      const { policies, contract } = await review(name);
      expect(policies).toEqual([]);
      expect(contract.needs).toEqual([]);
    }
  });
});
