import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogFilesSource } from '../../../src/cloudtrail/sources/log-files.js';
import { draftByRule } from '../../../src/drafting/by-rule.js';
import type { ConversationEvidence } from '../../../src/drafting/evidence.js';
import { readWorld } from '../../../src/local/aws/account.js';
import { makeSampleAccount } from '../../../src/local/sample/make-sample-account.js';
import { buildContract } from '../../../src/needs/contract.js';
import { buildPolicies } from '../../../src/needs/policy.js';
import type { ScopeChoice } from '../../../src/needs/statements.js';
import { changesOf } from '../../../src/review/changes.js';
import { inOrder } from '../../../src/slack/messages/facts.js';

const NOW = new Date('2026-11-23T12:00:00Z');
const WINDOW = { from: '2026-08-25T12:00:00Z', to: '2026-11-23T12:00:00Z' };

/**
 * What a question is answered from, for the deployment role of the sample account: read from its log files, drafted by
 * rules, with the suggested scopes chosen by one person, one statement left out by another, and a policy built.
 */
export async function sampleEvidence(): Promise<ConversationEvidence> {
  const folder = await mkdtemp(join(tmpdir(), 'tighten-questions-'));
  try {
    await makeSampleAccount(folder, { now: NOW });
    const principal = { kind: 'role' as const, arn: 'arn:aws:iam::111122223333:role/staging-deploy-role' };
    const read = { principal, window: WINDOW, idempotencyKey: 'question-set' };
    const evidence = await createLogFilesSource({ folder }).read(read);
    return { ...reviewed(evidence), today: await todayIn(folder) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What IAM says of the role today, as the stand-in for AWS knows it. */
async function todayIn(folder: string): Promise<ConversationEvidence['today']> {
  const { accounts } = await readWorld(folder);
  const role = accounts.flatMap(({ roles }) => roles).find(({ name }) => name === 'staging-deploy-role')!;
  const policies = role.attached.map((arn) => ({
    name: arn.slice(arn.lastIndexOf('/') + 1),
    kind: 'attached' as const,
    awsManaged: arn.includes(':aws:policy/'),
    stays: false,
  }));
  return { admin: true, policies, trust: role.trust };
}

function reviewed(
  read: Pick<ConversationEvidence, 'activity'> & Parameters<typeof buildContract>[0],
): ConversationEvidence {
  const contract = buildContract(read);
  const statements = inOrder(draftByRule(contract).statements);
  const left = statements.find(({ actions }) => actions.includes('ecs:ExecuteCommand'))!;
  const choices = Object.fromEntries(
    statements.map((statement): [string, ScopeChoice] => [
      statement.id,
      statement === left
        ? { kind: 'left-out', reason: 'only used by hand at night' }
        : { kind: 'candidate', candidate: statement.suggested },
    ]),
  );
  const by = (id: string) => (id === left.id ? 'U0LEE77' : 'U0DANA7');
  const index = statements.map(({ id, sid, suggested }) => ({ id, sid, candidates: 'A', suggested, bulk: true }));
  const entries = [
    {
      type: 'drafted' as const,
      draft: 'sha256:1',
      author: 'rules' as const,
      attempts: 0,
      refusedAdditions: 0,
      statements: index,
      questions: [],
    },
    ...statements.map(({ id }) => {
      const at = id === left.id ? '2026-11-23T09:30:00.000Z' : '2026-11-21T15:00:00.000Z';
      return { type: 'scope-chosen' as const, statement: id, choice: choices[id]!, by: by(id), at };
    }),
  ].map((event, place) => ({
    revision: place + 4,
    at: 'at' in event ? event.at : '2026-11-21T14:00:00.000Z',
    events: [event],
  }));
  const nameOf = (id: string) => {
    const at = statements.findIndex((statement) => statement.id === id);
    return `statement ${at + 1} (${statements[at]?.sid})`;
  };
  return {
    principal: contract.principal,
    now: NOW.toISOString(),
    asker: { mayDecide: true },
    window: WINDOW,
    contract,
    activity: read.activity,
    statements: statements.map((statement) => ({ statement, choice: choices[statement.id]!, by: by(statement.id) })),
    policies: buildPolicies({ contract, statements, choices, baseName: 'tighten-staging-deploy-role' }),
    added: [],
    answered: [],
    kept: [],
    files: [],
    laterDenials: [],
    laterCalls: [],
    history: changesOf(entries, nameOf),
    editions: [],
  };
}
