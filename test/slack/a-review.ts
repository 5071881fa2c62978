import type { Activity } from '../../src/cloudtrail/activity.js';
import type { Contract, Need, Question } from '../../src/needs/contract.js';
import type { Statement } from '../../src/needs/statements.js';
import { apply, type Review, type ReviewEvent, stageOf } from '../../src/review/review.js';
import { usageOf } from '../../src/review/usage.js';
import type { View } from '../../src/review/view.js';

/** A small review made by hand: three statements, one question, two callers. */

export const SAM = 'U0SAM';
export const DANA = 'U0DANA';
export const LEE = 'U0LEE';
export const ROLE = 'arn:aws:iam::111122223333:role/staging-deploy-role';
const SEEN = { firstSeen: '2026-08-26T08:00:00Z', lastSeen: '2026-11-22T14:02:00Z' };

export function need(id: string, action: string, arn: string, calls: number): Need {
  return {
    id,
    action,
    kind: 'called',
    accessLevel: 'read',
    scopeable: arn !== '*',
    resources: [{ arn, calls }],
    conditions: {},
    via: [],
    calls,
    callIds: [`c-${id}`],
    events: [action.split(':')[1]!],
    ...SEEN,
    onlyUnclear: false,
    reason: `${action} is what the call needs.`,
  };
}

const fullAccess = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

const needs: Need[] = [
  need('n1', 's3:GetObject', 'arn:aws:s3:::deploy-artifacts/build-7.zip', 214),
  { ...need('n2', 'iam:PassRole', 'arn:aws:iam::111122223333:role/app-task-role', 41), accessLevel: 'write' },
  need('n3', 'ec2:DescribeSubnets', '*', 90),
];

export const statements: Statement[] = [
  {
    id: 's1',
    sid: 'ReadArtifacts',
    purpose: 'Reads build artifacts from S3.',
    needIds: ['n1'],
    actions: ['s3:GetObject'],
    scopeable: true,
    accessLevel: 'read',
    risk: 'low',
    conditions: {},
    candidates: [
      {
        id: 'A',
        width: 'exact',
        label: 'These objects only',
        resources: ['arn:aws:s3:::deploy-artifacts/build-7.zip'],
        conditions: {},
        covers: { calls: 214, of: 214 },
        allowsMore: '',
      },
      {
        id: 'B',
        width: 'container',
        label: 'All objects of this bucket',
        resources: ['arn:aws:s3:::deploy-artifacts/*'],
        conditions: {},
        covers: { calls: 214, of: 214 },
        allowsMore: 'Every other object of deploy-artifacts.',
      },
    ],
    suggested: 'B',
    suggestion: 'The object names change with every build.',
    calls: 214,
    lastSeen: SEEN.lastSeen,
  },
  {
    id: 's2',
    sid: 'PassTaskRole',
    purpose: 'Hands the task role to ECS.',
    needIds: ['n2'],
    actions: ['iam:PassRole'],
    scopeable: true,
    accessLevel: 'write',
    risk: 'high',
    conditions: { StringEquals: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com'] } },
    candidates: [
      {
        id: 'A',
        width: 'exact',
        label: 'This role only',
        resources: ['arn:aws:iam::111122223333:role/app-task-role'],
        conditions: {},
        covers: { calls: 41, of: 41 },
        allowsMore: '',
      },
    ],
    suggested: 'A',
    suggestion: 'One role was passed.',
    needsAPerson: 'pass-role',
    doubt: 'Is app-task-role still in use?',
    calls: 41,
    lastSeen: SEEN.lastSeen,
  },
  {
    id: 's3',
    sid: 'DescribeNetwork',
    purpose: 'Lists subnets.',
    needIds: ['n3'],
    actions: ['ec2:DescribeSubnets'],
    scopeable: false,
    accessLevel: 'list',
    risk: 'low',
    conditions: {},
    candidates: [
      {
        id: 'A',
        width: 'any',
        label: 'Every resource',
        resources: ['*'],
        conditions: {},
        covers: { calls: 90, of: 90 },
        allowsMore: '',
      },
    ],
    suggested: 'A',
    suggestion: 'AWS knows no resources here.',
    calls: 90,
    lastSeen: SEEN.lastSeen,
  },
];

export const question: Question = {
  id: 'q1',
  about: 'call',
  source: 'bedrock-agent.amazonaws.com',
  name: 'PrepareAgent',
  text: 'AWS documents no permission for this event, so nobody can tell what it needs.',
  likelyActions: ['bedrock:PrepareAgent'],
  calls: 3,
  callIds: ['c-q1'],
  lastSeen: SEEN.lastSeen,
};

export const contract: Contract = {
  principal: ROLE,
  account: '111122223333',
  partition: 'aws',
  needs,
  questions: [question],
  denied: [],
  none: [],
  void: [],
  blindSpots: [
    { id: 'data-events-off:sqs', title: 'SQS messages', consequence: 'Sending and receiving leaves no record here.' },
  ],
  dropped: [],
};

/** Five calls on every working day of the window, but for two weeks in October. */
const weekdays = Object.fromEntries(
  Array.from({ length: 90 }, (_, at) => new Date(Date.parse('2026-08-25') + at * 86_400_000))
    .filter((day) => day.getUTCDay() % 6 !== 0)
    .map((day) => day.toISOString().slice(0, 10))
    .filter((day) => day < '2026-10-05' || day > '2026-10-16')
    .map((day) => [day, day === '2026-11-20' ? 80 : 5]),
);

export const activity: Activity = {
  principal: { kind: 'role', arn: ROLE },
  window: { from: '2026-08-25T00:00:00Z', to: '2026-11-23T00:00:00Z' },
  calls: needs.map((item) => ({
    id: `c-${item.id}`,
    source: `${item.action.split(':')[0]}.amazonaws.com`,
    name: item.events[0]!,
    region: 'us-east-1',
    account: '111122223333',
    partition: 'aws',
    outcome: 'allowed',
    parameters: null,
    response: null,
    resources: [],
    callers: ['k1'],
    principalArn: ROLE,
    count: item.calls,
    days: 62,
    ...SEEN,
  })),
  callers: [{ id: 'k1', session: 'GitHubActions-*', agent: 'aws-cli', console: false, calls: 345, ...SEEN }],
  records: 345,
  perDay: weekdays,
  leftOut: [],
};

export const opened: ReviewEvent = {
  type: 'opened',
  requestedAs: 'staging-deploy-role',
  target: { name: 'staging-deploy-role' },
  window: activity.window,
  channel: 'C0OPS',
  team: 'T0ACME',
  by: SAM,
  rules: { fourEyes: true, approvals: 1 },
};

export const events = {
  found: {
    type: 'principal-found',
    principal: { kind: 'role', arn: ROLE },
    accountLabel: 'staging',
    baseline: 'sha256:b',
    admin: true,
  },
  read: {
    type: 'evidence-read',
    activity: 'sha256:a',
    contract: 'sha256:c',
    source: 'log files',
    queryIds: [],
    figures: {
      records: 18_204,
      files: 90,
      matched: 345,
      duplicates: 0,
      unreadable: 0,
      needs: 3,
      questions: 1,
      denials: 0,
      blindSpots: 1,
    },
  },
  drafted: {
    type: 'drafted',
    draft: 'sha256:d',
    author: 'model',
    attempts: 1,
    refusedAdditions: 1,
    statements: statements.map((statement) => ({
      id: statement.id,
      sid: statement.sid,
      candidates: statement.candidates.map((candidate) => candidate.id).join(''),
      suggested: statement.suggested,
      bulk: statement.needsAPerson === undefined,
    })),
    questions: ['q1'],
  },
  answered: {
    type: 'question-answered',
    question: 'q1',
    answer: { kind: 'nothing-needed' },
    by: DANA,
    at: '2026-11-23T09:10:00Z',
  },
  chosen: statements.map(
    (statement, index): ReviewEvent => ({
      type: 'scope-chosen',
      statement: statement.id,
      choice: { kind: 'candidate', candidate: statement.suggested },
      by: index === 1 ? LEE : DANA,
      at: '2026-11-23T09:11:00Z',
    }),
  ),
  checked: {
    type: 'checked',
    report: 'sha256:r',
    policies: 'sha256:p',
    edition: 'e'.repeat(64),
    decidedAt: 5,
    blocking: 0,
    others: 1,
  },
  approved: { type: 'approved', by: DANA, at: '2026-11-23T09:20:00Z', edition: 'e'.repeat(64) },
  delivered: {
    type: 'delivered',
    number: 1,
    edition: 'e'.repeat(64),
    delivery: 'sha256:f',
    at: '2026-11-23T09:21:00Z',
  },
} satisfies Record<string, ReviewEvent | ReviewEvent[]>;

/** Folds entries (each one or several events) into a review. */
export function fold(...entries: (ReviewEvent | ReviewEvent[])[]): Review {
  let review: Review | undefined;
  entries.forEach((entry, index) => {
    for (const event of [entry].flat()) {
      review = apply(review, event, { id: 'r1', revision: index + 1, at: '2026-11-23T09:00:00Z' });
    }
  });
  if (!review) throw new Error('no events');
  return review;
}

/** The view of a review, with the documents that it names. */
export function viewOf(review: Review, more: Partial<View> = {}): View {
  const { documents } = review;
  return {
    review,
    stage: stageOf(review),
    turns: [],
    denialReads: review.denialReads.map(({ id, by, at }) => ({ id, by, at })),
    ...(documents.baseline ? { baseline } : {}),
    ...(documents.contract ? { contract, usage: usageOf(activity, contract) } : {}),
    ...(review.draft
      ? {
          draft: {
            author: 'model' as const,
            model: 'gpt-5',
            attempts: 1,
            refused: [{ attempt: 1, kind: 'action-outside-contract' as const, what: 's3:*' }],
            statements,
            doubts: ['Is the nightly export part of the deployment?'],
          },
        }
      : {}),
    ...(documents.report ? { report } : {}),
    ...(documents.delivery ? { delivery } : {}),
    ...more,
  };
}

const baseline: View['baseline'] & object = {
  kind: 'role',
  arn: ROLE,
  name: 'staging-deploy-role',
  path: '/',
  account: '111122223333',
  partition: 'aws',
  uniqueId: 'AROAEXAMPLE',
  policies: [{ kind: 'attached', name: 'AdministratorAccess', awsManaged: true, document: fullAccess }],
  tags: {},
  admin: true,
  fetchedAt: '2026-11-23T09:00:00Z',
};

export const report: View['report'] & object = {
  edition: 'e'.repeat(64),
  replay: { distinctCalls: 3, allowed: 3, refused: [], leftOut: [], unanswered: 0 },
  findings: [
    {
      source: 'access-analyzer',
      severity: 'suggestion',
      code: 'REDUNDANT_RESOURCE',
      statementId: 's1',
      message: 'One resource is covered by another.',
      link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer.html',
    },
  ],
  notRun: [],
  simulated: { asked: 3, allowed: 3 },
};

const delivery: View['delivery'] & object = {
  number: 1,
  edition: 'e'.repeat(64),
  files: [{ name: 'tighten-staging-deploy-role.policy.json', content: '{"Version":"2012-10-17"}\n', language: 'json' }],
  sizes: [{ name: 'tighten-staging-deploy-role', size: 612, limit: 6_144 }],
  figures: { actions: 3, statements: 3, distinctCalls: 3, allowed: 3, leftOut: 0 },
};

/** A permission that somebody added, and one that somebody else approved. */
const attestation: ReviewEvent[] = ['s3:DeleteObject', 's3:PutObject'].map((action, index) => ({
  type: 'attested',
  attestation: {
    id: `added-${index + 1}`,
    action,
    resources: ['arn:aws:s3:::deploy-artifacts/build-7.zip'],
    reason: index === 0 ? 'undo' : 'coming-change',
    note: 'a failed deploy takes its files away again',
  },
  by: SAM,
  at: '2026-11-23T09:12:00Z',
}));
const decidedAttestation: ReviewEvent = {
  type: 'attestation-decided',
  id: 'added-2',
  approved: true,
  by: DANA,
  at: '2026-11-23T09:13:00Z',
};
const contractWithUndo: Contract = {
  ...contract,
  needs: [
    ...needs,
    {
      ...need('n4', 'ecs:CreateService', 'arn:aws:ecs:us-east-1:111122223333:service/app/web', 2),
      resources: [{ arn: 'arn:aws:ecs:us-east-1:111122223333:service/app/web', type: 'service', calls: 2 }],
    },
  ],
};

/** A review in each stage of its life, with what people see beside it. */
export const lives = {
  collecting: () =>
    viewOf(fold(opened, events.found), {
      progress: { text: '31 of 90 days, 18,204 records', at: '2026-11-23T09:00:30Z' },
    }),
  drafting: () => viewOf(fold(opened, events.found, events.read)),
  scoping: () => viewOf(fold(opened, events.found, events.read, events.drafted)),
  deciding: () => viewOf(fold(opened, events.found, events.read, events.drafted, [events.answered, events.chosen[1]!])),
  attested: () =>
    viewOf(fold(opened, events.found, events.read, events.drafted, attestation, decidedAttestation), {
      contract: contractWithUndo,
    }),
  approving: () =>
    viewOf(
      fold(opened, events.found, events.read, events.drafted, [events.answered, ...events.chosen], events.checked),
    ),
  blocked: () =>
    viewOf(
      fold(opened, events.found, events.read, events.drafted, [events.answered, ...events.chosen], {
        ...events.checked,
        blocking: 1,
      }),
      {
        report: {
          ...report,
          findings: [
            {
              source: 'access-analyzer',
              severity: 'security-warning',
              code: 'PASS_ROLE_WITH_STAR_IN_RESOURCE',
              statementId: 's2',
              message: 'iam:PassRole is allowed on any role.',
              advice: 'Name the roles that may be passed.',
            },
            ...report.findings,
          ],
        },
      },
    ),
  delivered: () =>
    viewOf(
      fold(
        opened,
        events.found,
        events.read,
        events.drafted,
        [events.answered, ...events.chosen],
        events.checked,
        events.approved,
        events.delivered,
      ),
    ),
  brokenGlass: () =>
    viewOf(
      fold(
        {
          ...opened,
          rules: { approvals: 2, fourEyes: true, breakGlass: true, ticket: { required: true, patterns: [] } },
        },
        events.found,
        events.read,
        events.drafted,
        [events.answered, ...events.chosen],
        events.checked,
        {
          type: 'glass-broken',
          by: LEE,
          at: '2026-11-23T09:20:00Z',
          edition: 'e'.repeat(64),
          reason: 'The pipeline is down and <!channel> waits.',
          ticket: 'OPS-123',
          waived: { approvals: 1, fourEyes: true },
        },
        events.delivered,
      ),
    ),
  failed: () =>
    viewOf(
      fold(opened, events.found, {
        type: 'failed',
        stage: 'collecting',
        reason: 'I could not assume tighten-reader in 111122223333.',
        advice: 'Its trust policy does not list me. Add the statement of the setup guide and press Try again.',
        at: '2026-11-23T09:05:00Z',
        tries: 3,
      }),
    ),
  stopped: () => viewOf(fold(opened, events.found, { type: 'stopped', by: LEE, at: '2026-11-23T09:06:00Z' })),
  talking: () =>
    viewOf(fold(opened, events.found, events.read, events.drafted), {
      turns: [
        {
          id: 't1',
          by: LEE,
          question: 'why is iam:PassRole here?',
          at: '2026-11-23T09:30:00Z',
          messageTs: '1.2',
          answer: {
            text: 'RunTask was called 41 times with `app-task-role`.\n\nStatement 1 covers it.',
            used: [{ tool: 'calls', summary: 'calls behind iam:PassRole: 41 in 90 days' }],
            author: 'model',
            statementId: 's2',
          },
        },
        { id: 't2', by: SAM, question: 'and kms?', at: '2026-11-23T09:31:00Z', messageTs: '1.3' },
      ],
      denialReads: [
        {
          id: 'd1',
          by: SAM,
          at: '2026-11-23T09:32:00Z',
          read: {
            window: { from: '2026-11-16T00:00:00Z', to: '2026-11-23T00:00:00Z' },
            source: 'log files',
            denials: [
              {
                source: 's3.amazonaws.com',
                name: 'PutObject',
                action: 's3:PutObject',
                resource: 'arn:aws:s3:::reports-archive/2026/11.csv',
                cause: 'no-identity-policy',
                calls: 3,
                callIds: ['c9'],
                ...SEEN,
              },
            ],
          },
        },
      ],
    }),
};
