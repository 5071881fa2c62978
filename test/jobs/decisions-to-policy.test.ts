import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { replay } from '../../src/checks/replay.js';
import type { Activity } from '../../src/cloudtrail/activity.js';
import { draftStatements } from '../../src/drafting/conversation.js';
import type { AdvanceParts } from '../../src/jobs/parts.js';
import { openQueues, type Queues } from '../../src/jobs/queues.js';
import { type RunningWorker, startWorker } from '../../src/jobs/worker.js';
import { buildContract, type Contract } from '../../src/needs/contract.js';
import { buildPolicies } from '../../src/needs/policy.js';
import { type Answer, type Review, stageOf } from '../../src/review/review.js';
import { createSubmit, type Submit } from '../../src/review/submit.js';
import { loadView } from '../../src/review/view.js';
import { openStore } from '../review/open-store.js';
import { activity, baseline, call, commands } from '../review/samples.js';
import { acceptBlindSpots, handMadeParts, handMadeShow, quiet, until } from './hand-made.js';

const family = (id: string, session: string, console = false) => ({
  id,
  session,
  agent: console ? 'console' : 'aws-cli',
  console,
  calls: 3,
  firstSeen: '2026-10-01T00:00:00Z',
  lastSeen: '2026-10-20T00:00:00Z',
});
const unknown = { source: 'bedrock-agent.amazonaws.com', name: 'PrepareTheAgent', parameters: {} };
const mixed: Activity = {
  ...activity,
  callers: [family('k1', 'GitHubActions-*'), family('k2', 'ana@example.com', true)],
  calls: [
    call({ id: 'c1' }),
    call({ id: 'c2', name: 'DescribeInstances', source: 'ec2.amazonaws.com', parameters: {}, callers: ['k1', 'k2'] }),
    call({ id: 'c3', name: 'DeleteObject', parameters: { bucketName: 'artifacts', key: 'old.zip' }, callers: ['k2'] }),
    call({ id: 'c4', ...unknown }),
    call({ id: 'c5', ...unknown, name: 'ForgetTheAgent', callers: ['k2'] }),
  ],
};
const BOUNDARY = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['s3:*', 'ec2:*'], Resource: '*' }] };
const GROUP = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 's3:DeleteBucket', Resource: '*' }] };

describe('what people decide reaches the contract, the policies and the replay', { timeout: 40_000 }, () => {
  let opened: Awaited<ReturnType<typeof openStore>>;
  let queues: Queues;
  let submit: Submit;
  let worker: RunningWorker;
  let id: string;
  let recorded: Activity;
  let drafts: number;
  let asked: Parameters<AdvanceParts['runChecks']>[0][];

  beforeAll(async () => {
    opened = await openStore();
  });
  afterAll(async () => {
    await worker.close();
    await queues.close();
    await opened.close();
  });

  const reached = (stage: string) =>
    until(async () => {
      const review = (await opened.store.load(id)) as Review | undefined;
      if (review?.failure) throw new Error(review.failure.reason);
      return review && stageOf(review) === stage && review;
    });
  const seen = 999;
  const useSuggested = async () => {
    const review = await reached('scoping');
    await acceptBlindSpots(opened.store, submit, id);
    for (const { id: statement, suggested } of review.draft?.statements ?? []) {
      if (review.decisions[statement]) continue;
      const choice = { kind: 'candidate', candidate: suggested } as const;
      await submit(id, { type: 'choose-scope', statement, choice, by: 'UONE', seen });
    }
  };
  const contractNow = async (review: Review) =>
    (await opened.store.getDocument<Contract>(id, review.documents.contract!)) as Contract;

  beforeEach(async () => {
    await worker?.close();
    await queues?.close();
    await opened.redis.flushall();
    queues = openQueues({ redisUrl: opened.url });
    submit = createSubmit({ store: opened.store, wake: queues.wake });
    id = opened.store.newId();
    asked = [];
    recorded = mixed;
    drafts = 0;
    const parts = handMadeParts(() => undefined);
    const group = { kind: 'attached', name: 'all-users', awsManaged: false, group: 'all', document: GROUP } as const;
    worker = startWorker({
      redisUrl: opened.url,
      queues,
      store: opened.store,
      submit,
      ...parts,
      advance: {
        ...parts.advance,
        admit: async ({ rules }) => ({ rules, rule: { name: 'settings' } }),
        findPrincipal: async () => ({
          found: { ...baseline, policies: [...baseline.policies, group] },
          label: 'staging',
        }),
        readEvidence: async (input) => ({ ...(await parts.advance.readEvidence(input)), activity: recorded }),
        readLookups: async () => ({ notRead: ['The service reference of bedrock could not be read.'] }),
        buildContract,
        draftStatements: ({ contract }) => {
          drafts += 1;
          return draftStatements({ contract });
        },
        buildPolicies,
        runChecks: async (input) => {
          asked.push(input);
          const report = await parts.advance.runChecks(input);
          const kept = input.kept.map(({ document }) => document);
          return { ...report, replay: replay({ ...input, kept, boundary: BOUNDARY }), findings: [] };
        },
      },
      show: handMadeShow(() => undefined),
      log: quiet,
      patrolEveryMs: 300,
      lockMs: 1_000,
    });
    await submit(id, commands.open);
  });

  test('a caller that is left out takes its needs and questions along, and its calls count as left out', async () => {
    await useSuggested();
    const first = await contractNow(await reached('scoping'));
    expect(first.needs.map(({ action }) => action)).toContain('s3:DeleteObject');
    for (const { id: question } of first.questions) {
      await submit(id, { type: 'answer-question', question, answer: { kind: 'nothing-needed' }, by: 'UONE', seen });
    }
    await reached('approving');

    const spots = first.blindSpots.filter(({ id: spot }) => spot.startsWith('look-up-failed'));
    expect(spots.map(({ consequence }) => consequence)).toEqual([
      'The service reference of bedrock could not be read.',
    ]);
    const decided = (await reached('approving')).decisions;

    const reason = 'one afternoon in the console';
    expect((await submit(id, { type: 'leave-out-caller', caller: 'k2', reason, by: 'UTWO', seen })).ok).toBe(true);
    const review = await reached('approving');
    const contract = await contractNow(review);
    expect(contract.needs.map(({ action }) => action)).toEqual(['ec2:DescribeInstances', 's3:GetObject']);
    expect(contract.questions.map(({ name }) => name)).toEqual(['PrepareTheAgent']);
    expect(contract.blindSpots).toEqual(first.blindSpots);
    expect(Object.keys(review.decisions)).toHaveLength(2);
    expect(decided).toMatchObject(review.decisions);

    const { report } = await loadView(opened.store, review);
    expect(report?.replay.refused).toEqual([]);
    expect(report?.replay.leftOut.map(({ callId, action }) => `${callId} ${action}`)).toEqual([
      'c3 s3:DeleteObject',
      'c5 bedrock-agent.amazonaws.com:ForgetTheAgent',
    ]);

    expect((await submit(id, { type: 'take-back-caller', caller: 'k2', by: 'UTWO', seen })).ok).toBe(true);
    const back = await reached('scoping');
    expect(await contractNow(back)).toEqual(first);
    expect(review.decisions).toMatchObject(back.decisions);
    expect(Object.keys(back.decisions)).toEqual(Object.keys(review.decisions));
  });

  test('a statement that is split is decided in two parts; every other decision stays, and no model is asked again', async () => {
    const tagging = call({ id: 'c6', name: 'GetObjectTagging' });
    recorded = { ...mixed, calls: [...mixed.calls, tagging] };
    await useSuggested();
    const before = await reached('scoping');
    const contract = await contractNow(before);
    const needOf = (action: string) => contract.needs.find((need) => need.action === action)!.id;
    const together = before.draft!.statements.find(({ id: statement }) => before.decisions[statement])!;
    const draft = (await loadView(opened.store, before)).draft!;
    const both = draft.statements.find(({ actions }) => actions.includes('s3:GetObjectTagging'))!;
    expect(both.actions).toEqual(['s3:GetObject', 's3:GetObjectTagging']);
    expect(together).toBeDefined();

    const needs = [needOf('s3:GetObjectTagging')];
    const split = { type: 'split-statement', statement: both.id, needs, by: 'UTWO' } as const;
    expect(await submit(id, { ...split, seen: 1 })).toMatchObject({ ok: false, refusal: { kind: 'stale' } });
    expect((await submit(id, { ...split, seen })).ok).toBe(true);
    const after = await until(async () => {
      const review = (await opened.store.load(id)) as Review;
      return review.draft && review.documents.draft !== before.documents.draft && review;
    });
    const view = await loadView(opened.store, after);
    const parts = view.draft!.statements.filter(({ actions }) => actions.some((action) => action.startsWith('s3:Get')));
    expect(parts.map(({ actions }) => actions).toSorted()).toEqual([['s3:GetObject'], ['s3:GetObjectTagging']]);
    const { [both.id]: _, ...others } = before.decisions;
    expect(after.decisions).toEqual(others);
    expect(drafts).toBe(1);

    await submit(id, { type: 'leave-out-caller', caller: 'k2', reason: 'console', by: 'UTWO', seen });
    const anew = await until(async () => {
      const review = (await opened.store.load(id)) as Review;
      return review.draft && Object.keys(review.callersLeftOut).length > 0 && review;
    });
    const { draft: latest } = await loadView(opened.store, anew);
    expect(latest?.statements.map(({ actions }) => actions)).toContainEqual(['s3:GetObjectTagging']);
    expect(drafts).toBe(2);
  });

  test('calls behind an answered question are replayed, within the boundary and beside what is kept', async () => {
    await useSuggested();
    const { questions } = await contractNow(await reached('scoping'));
    const [open, other] = ['PrepareTheAgent', 'ForgetTheAgent'].map(
      (name) => questions.find((one) => one.name === name)!,
    );
    const answer: Answer = { kind: 'action', action: 's3:DeleteBucket', resources: ['arn:aws:s3:::artifacts'] };
    await submit(id, { type: 'answer-question', question: open!.id, answer, by: 'UONE', seen });
    const nothing = { kind: 'nothing-needed' } as const;
    await submit(id, { type: 'answer-question', question: other!.id, answer: nothing, by: 'UONE', seen });
    await reached('approving');

    const input = asked.at(-1)!;
    expect(Object.keys(input.answers).sort()).toEqual([open!.id, other!.id].sort());
    expect(input.kept.map(({ document }) => document)).toEqual([GROUP]);
    const { report } = await loadView(opened.store, await reached('approving'));
    expect(report?.replay.unanswered).toBe(0);
    expect(report?.replay.refused).toEqual([
      { callId: 'c4', action: 's3:DeleteBucket', resource: 'arn:aws:s3:::artifacts', calls: 3 },
    ]);
  });
});
