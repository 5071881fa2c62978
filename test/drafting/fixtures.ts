import type { Activity, Call } from '../../src/cloudtrail/activity.js';
import type { ConversationEvidence } from '../../src/drafting/evidence.js';
import type { Contract, Denial, Need } from '../../src/needs/contract.js';

export const ACCOUNT = '111122223333';
export const PRINCIPAL = `arn:aws:iam::${ACCOUNT}:role/staging-deploy-role`;

/** A need with everything a test does not care about filled in. Ids count up by action and place. */
export function need(action: string, resources: string[], changes: Partial<Need> = {}): Need {
  const scopeable = changes.scopeable ?? !resources.includes('*');
  return {
    id: `n${Buffer.from(`${action}${JSON.stringify(changes.conditions ?? {})}${changes.kind ?? ''}`)
      .toString('hex')
      .slice(-12)
      .padStart(12, '0')}`,
    action,
    kind: 'called',
    accessLevel: 'read',
    scopeable,
    resources: resources.map((arn) => ({ arn, calls: 3 })),
    conditions: {},
    via: [],
    calls: resources.length * 3,
    callIds: [`c-${action}`],
    events: [action.slice(action.indexOf(':') + 1)],
    firstSeen: '2026-08-26T09:00:00Z',
    lastSeen: '2026-11-20T10:00:00Z',
    onlyUnclear: false,
    reason: `${action.slice(action.indexOf(':') + 1)} is authorised as ${action}.`,
    ...changes,
  };
}

export function denial(
  action: string,
  changes: Partial<Denial & { message?: string }> = {},
): Denial & { message?: string } {
  const [service = '', name = ''] = action.split(':');
  return {
    source: `${service}.amazonaws.com`,
    name,
    action,
    cause: 'no-identity-policy',
    errorCode: 'AccessDenied',
    calls: 1,
    callIds: [],
    firstSeen: '2026-11-20T10:32:11Z',
    lastSeen: '2026-11-20T10:32:11Z',
    ...changes,
  };
}

const ecs = (rest: string) => `arn:aws:ecs:eu-central-1:${ACCOUNT}:${rest}`;

export const NEEDS: Need[] = [
  need('s3:GetObject', ['arn:aws:s3:::acme-artifacts/web/app.zip', 'arn:aws:s3:::acme-artifacts/web/api.zip'], {
    resources: [
      { arn: 'arn:aws:s3:::acme-artifacts/web/app.zip', type: 'object', calls: 40 },
      { arn: 'arn:aws:s3:::acme-artifacts/web/api.zip', type: 'object', calls: 2 },
    ],
    calls: 42,
  }),
  need('s3:ListBucket', ['arn:aws:s3:::acme-artifacts'], {
    accessLevel: 'list',
    resources: [{ arn: 'arn:aws:s3:::acme-artifacts', type: 'bucket', calls: 5 }],
    events: ['ListObjectsV2', 'HeadBucket'],
  }),
  need('ecs:UpdateService', [ecs('service/staging/web')], {
    accessLevel: 'write',
    resources: [{ arn: ecs('service/staging/web'), type: 'service', calls: 30 }],
    calls: 30,
  }),
  need('ecs:DescribeServices', [ecs('service/staging/web')], {
    resources: [{ arn: ecs('service/staging/web'), type: 'service', calls: 60 }],
  }),
  need('ecs:RegisterTaskDefinition', ['*'], { accessLevel: 'write', scopeable: false }),
  need('ecr:GetAuthorizationToken', ['*'], { scopeable: false }),
  need('iam:PassRole', [`arn:aws:iam::${ACCOUNT}:role/staging-task-role`], {
    kind: 'implied',
    accessLevel: 'permissions',
    conditions: { StringEquals: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com'] } },
    resources: [{ arn: `arn:aws:iam::${ACCOUNT}:role/staging-task-role`, type: 'role', calls: 30 }],
  }),
  need('kms:Decrypt', [`arn:aws:kms:eu-central-1:${ACCOUNT}:key/0f7c1f43-1111-4222-8333-444455556666`], {
    kind: 'forwarded',
    via: ['ssm.amazonaws.com'],
    accessLevel: 'write',
    resources: [
      { arn: `arn:aws:kms:eu-central-1:${ACCOUNT}:key/0f7c1f43-1111-4222-8333-444455556666`, type: 'key', calls: 9 },
    ],
    calls: 9,
  }),
];

export function makeContract(changes: Partial<Contract> = {}): Contract {
  return {
    principal: PRINCIPAL,
    account: ACCOUNT,
    partition: 'aws',
    needs: NEEDS,
    questions: [],
    denied: [
      denial('ecs:UpdateService', { resource: ecs('service/production/web'), calls: 2 }),
      denial('s3:DeleteBucket', { resource: 'arn:aws:s3:::acme-artifacts', cause: 'service-control-policy' }),
    ],
    none: [],
    void: [],
    blindSpots: [
      { id: 'data-events-off:s3', title: 'S3 object calls', consequence: 'Reads and writes of objects are not seen.' },
    ],
    dropped: [],
    ...changes,
  };
}

export function makeActivity(changes: Partial<Activity> = {}): Activity {
  return {
    principal: { kind: 'role', arn: PRINCIPAL, uniqueId: 'AROAEXAMPLEEXAMPLE01' },
    window: { from: '2026-08-25T00:00:00Z', to: '2026-11-23T00:00:00Z' },
    calls: [],
    callers: [
      {
        id: 'k1',
        session: 'GitHubActions-*',
        agent: 'aws-cli',
        console: false,
        calls: 9,
        firstSeen: '2026-08-26T09:00:00Z',
        lastSeen: '2026-11-20T10:00:00Z',
      },
    ],
    records: 1_204,
    perDay: {},
    leftOut: [],
    ...changes,
  };
}

export function makeEvidence(changes: Partial<ConversationEvidence> = {}): ConversationEvidence {
  return {
    principal: PRINCIPAL,
    window: { from: '2026-08-25T00:00:00Z', to: '2026-11-23T00:00:00Z' },
    contract: makeContract(),
    activity: makeActivity(),
    statements: [],
    policies: [],
    added: [],
    answered: [],
    kept: [],
    files: [],
    laterDenials: [],
    laterCalls: [] satisfies Call[],
    now: '2026-11-23T12:00:00Z',
    asker: { mayDecide: true },
    history: [],
    editions: [],
    ...changes,
  };
}
