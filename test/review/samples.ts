import type { Baseline } from '../../src/aws/principal.js';
import type { CheckReport } from '../../src/checks/finding.js';
import type { Activity, Call } from '../../src/cloudtrail/activity.js';
import type { Draft } from '../../src/drafting/draft.js';
import type { Contract, Need } from '../../src/needs/contract.js';
import type { Policy } from '../../src/needs/policy.js';
import type { Statement } from '../../src/needs/statements.js';
import type { Command } from '../../src/review/command.js';
import { type Decided, decide } from '../../src/review/decide.js';
import type { Review } from '../../src/review/review.js';
import { fold } from '../../src/review/stream.js';

/** A small review by hand: one bucket, two statements, one question. */
export const ROLE = 'arn:aws:iam::111122223333:role/team/staging-deploy-role';
export const WINDOW = { from: '2026-08-01T00:00:00Z', to: '2026-10-30T00:00:00Z' };
export const NOW = '2026-11-01T14:02:00.000Z';

export const baseline: Baseline = {
  kind: 'role',
  arn: ROLE,
  name: 'staging-deploy-role',
  path: '/team/',
  account: '111122223333',
  partition: 'aws',
  uniqueId: 'AROAEXAMPLE0000000001',
  policies: [
    {
      kind: 'attached',
      name: 'AdministratorAccess',
      arn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      awsManaged: true,
      document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
    },
    {
      kind: 'inline',
      name: 'old-inline',
      awsManaged: false,
      document: { Version: '2012-10-17', Statement: [{ Sid: "It's", Effect: 'Allow', Action: 's3:*', Resource: '*' }] },
    },
  ],
  tags: {},
  admin: true,
  fetchedAt: '2026-11-01T14:00:00Z',
};

export function call(over: Partial<Call> = {}): Call {
  return {
    id: 'c000000000001',
    source: 's3.amazonaws.com',
    name: 'GetObject',
    region: 'eu-central-1',
    account: '111122223333',
    partition: 'aws',
    outcome: 'allowed',
    parameters: { bucketName: 'artifacts', key: 'a.zip' },
    response: null,
    resources: [],
    callers: ['k1'],
    principalArn: ROLE,
    count: 3,
    days: 2,
    firstSeen: '2026-10-01T00:00:00Z',
    lastSeen: '2026-10-20T00:00:00Z',
    ...over,
  };
}

export const activity: Activity = {
  principal: { kind: 'role', arn: ROLE, uniqueId: baseline.uniqueId },
  window: WINDOW,
  calls: [
    call(),
    call({ id: 'c000000000002', name: 'DescribeInstances', source: 'ec2.amazonaws.com', callers: ['k2'] }),
  ],
  callers: [],
  records: 6,
  perDay: { '2026-10-01': 6 },
  leftOut: [],
};

export function need(over: Partial<Need> = {}): Need {
  return {
    id: 'n000000000001',
    action: 's3:GetObject',
    kind: 'called',
    accessLevel: 'read',
    scopeable: true,
    resources: [{ arn: 'arn:aws:s3:::artifacts/a.zip', type: 'object', calls: 3 }],
    conditions: {},
    via: [],
    calls: 3,
    callIds: ['c000000000001'],
    events: ['GetObject'],
    firstSeen: '2026-10-01T00:00:00Z',
    lastSeen: '2026-10-20T00:00:00Z',
    onlyUnclear: false,
    reason: 'GetObject is authorised as s3:GetObject.',
    ...over,
  };
}

const describing = need({
  id: 'n000000000002',
  action: 'ec2:DescribeInstances',
  accessLevel: 'list',
  scopeable: false,
  resources: [{ arn: '*', calls: 3 }],
  callIds: ['c000000000002'],
  events: ['DescribeInstances'],
});

export const contract: Contract = {
  principal: ROLE,
  account: '111122223333',
  partition: 'aws',
  needs: [need(), describing],
  questions: [
    {
      id: 'q1',
      about: 'call',
      source: 'odd.amazonaws.com',
      name: 'DoOddThing',
      text: 'No action of that name is known.',
      likelyActions: [],
      calls: 1,
      callIds: ['c000000000003'],
      lastSeen: '2026-10-20T00:00:00Z',
    },
  ],
  denied: [],
  none: [],
  void: [],
  blindSpots: [{ id: 'data-events-off:s3', title: 'S3 object calls', consequence: 'Reads of objects are not seen.' }],
  dropped: [],
};

function statement(over: Partial<Statement>): Statement {
  return {
    id: 's1',
    sid: 'ReadArtifacts',
    purpose: 'Reads build artifacts from S3.',
    needIds: ['n000000000001'],
    actions: ['s3:GetObject'],
    scopeable: true,
    accessLevel: 'read',
    risk: 'low',
    conditions: {},
    candidates: [
      {
        id: 'A',
        width: 'exact',
        label: 'This object only',
        resources: ['arn:aws:s3:::artifacts/a.zip'],
        conditions: {},
        covers: { calls: 3, of: 3 },
        allowsMore: '',
      },
      {
        id: 'B',
        width: 'container',
        label: 'All objects of the bucket',
        resources: ['arn:aws:s3:::artifacts/*'],
        conditions: {},
        covers: { calls: 3, of: 3 },
        allowsMore: 'Every other object of the bucket.',
      },
    ],
    suggested: 'A',
    suggestion: 'It is all that was used.',
    calls: 3,
    lastSeen: '2026-10-20T00:00:00Z',
    ...over,
  };
}

export const statements: Statement[] = [
  statement({}),
  statement({
    id: 's2',
    sid: 'ListInstances',
    purpose: 'Lists instances.',
    needIds: ['n000000000002'],
    actions: ['ec2:DescribeInstances'],
    scopeable: false,
    accessLevel: 'list',
    candidates: [
      {
        id: 'A',
        width: 'any',
        label: 'Everything',
        resources: ['*'],
        conditions: {},
        covers: { calls: 3, of: 3 },
        allowsMore: '',
      },
    ],
    needsAPerson: 'any-on-write',
  }),
];

export const draft: Draft = { author: 'rules', attempts: 1, refused: [], statements, doubts: [] };

export const policies: Policy[] = [
  {
    name: 'tighten-staging-deploy-role',
    document: {
      Version: '2012-10-17',
      Statement: [
        { Sid: 'ReadArtifacts', Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::artifacts/a.zip'] },
        { Sid: 'ListInstances', Effect: 'Allow', Action: ['ec2:DescribeInstances'], Resource: ['*'] },
      ],
    },
    size: 210,
    statements: { ReadArtifacts: 's1', ListInstances: 's2' },
  },
];

export const report: CheckReport = {
  edition: 'e'.repeat(64),
  replay: { distinctCalls: 2, allowed: 2, refused: [], leftOut: [], unanswered: 0 },
  findings: [],
  notRun: [],
  simulated: { asked: 2, allowed: 2 },
};

const ref = (name: string) => `sha256:${name}`;

/** Commands that take a review from nothing to the stage after them. */
export const commands = {
  open: {
    type: 'open',
    requestedAs: 'staging-deploy-role',
    target: { name: 'staging-deploy-role' },
    window: WINDOW,
    channel: 'C1',
    team: 'T1',
    by: 'UREQ',
    rules: { fourEyes: true, approvals: 1 },
  },
  found: {
    type: 'record-principal',
    principal: activity.principal,
    accountLabel: 'staging',
    baseline: ref('baseline'),
    admin: true,
  },
  evidence: {
    type: 'record-evidence',
    activity: ref('activity'),
    contract: ref('contract'),
    source: 'log files',
    queryIds: [],
    figures: {
      records: 6,
      files: 1,
      matched: 6,
      duplicates: 0,
      unreadable: 0,
      needs: 2,
      questions: 1,
      denials: 0,
      blindSpots: 1,
    },
  },
  draft: {
    type: 'record-draft',
    contract: ref('contract'),
    draft: ref('draft'),
    author: 'rules',
    attempts: 1,
    refusedAdditions: 0,
    statements: [
      { id: 's1', sid: 'ReadArtifacts', candidates: 'AB', suggested: 'A', bulk: true },
      { id: 's2', sid: 'ListInstances', candidates: 'A', suggested: 'A', bulk: false },
    ],
    questions: ['q1'],
  },
  choose1: {
    type: 'choose-scope',
    statement: 's1',
    choice: { kind: 'candidate', candidate: 'A' },
    by: 'UONE',
    seen: 99,
  },
  choose2: {
    type: 'choose-scope',
    statement: 's2',
    choice: { kind: 'candidate', candidate: 'A' },
    by: 'UONE',
    seen: 99,
  },
  answer: { type: 'answer-question', question: 'q1', answer: { kind: 'nothing-needed' }, by: 'UONE', seen: 99 },
  approve: { type: 'approve', by: 'UTWO', seen: 99 },
} satisfies Record<string, Command>;

/** What is asked where reading costs more than may be spent without a yes. */
export const askCost = {
  type: 'ask-cost',
  window: WINDOW,
  source: 'Athena table audit.cloudtrail_logs',
  limit: 5,
  estimate: {
    pruned: true,
    days: 90,
    bytes: 2.8e12,
    dollars: 14,
    tried: { day: '2026-10-29', bytesScanned: 31e9, queries: 1, milliseconds: 900, dollars: 0.155 },
    shorter: [
      { days: 30, bytes: 0.93e12, dollars: 4.65 },
      { days: 7, bytes: 0.21e12, dollars: 1.05 },
    ],
  },
} satisfies Command;

/** The check that a review waits for. */
export function check(review: Review, over: Partial<Extract<Command, { type: 'record-check' }>> = {}): Command {
  return {
    type: 'record-check',
    report: ref('report'),
    policies: ref('policies'),
    edition: 'e'.repeat(64),
    decidedAt: review.lastChange?.revision ?? 0,
    blocking: 0,
    others: 0,
    ...over,
  };
}

/** Applies commands one after the other; each of them must change something. */
export function run(review: Review | undefined, ...given: (Command | ((review: Review) => Command))[]): Review {
  let state = review;
  for (const next of given) {
    const command = typeof next === 'function' ? next(state!) : next;
    const decided = decide(state, command, NOW);
    if ('refusal' in decided) throw new Error(`${command.type}: ${decided.refusal.message}`);
    state = after(state, decided);
  }
  return state!;
}

export function after(review: Review | undefined, decided: Extract<Decided, { events: unknown }>): Review {
  const entry = { revision: (review?.revision ?? 0) + 1, at: NOW, events: decided.events };
  return fold('r1', [entry], review)!;
}

export const scoping = () => run(undefined, commands.open, commands.found, commands.evidence, commands.draft);
export const checking = () => run(scoping(), commands.choose1, commands.choose2, commands.answer);
export const approving = () => run(checking(), check);
export const approved = () => run(approving(), commands.approve);
export const delivered = () =>
  run(approved(), { type: 'record-delivery', edition: 'e'.repeat(64), delivery: ref('delivery') });
