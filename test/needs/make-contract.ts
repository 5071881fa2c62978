import fc from 'fast-check';
import type { Activity } from '../../src/cloudtrail/activity.js';
import { findAction, findResourceType } from '../../src/iam/catalog.js';
import type { Conditions } from '../../src/iam/document.js';
import type { AccessLevel, Contract, Need, NeedResource } from '../../src/needs/contract.js';

export const ACCOUNT = '111122223333';
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/staging-deploy-role`;

const LEVELS: Record<string, AccessLevel> = {
  Read: 'read',
  List: 'list',
  Write: 'write',
  Tagging: 'tagging',
  'Permissions management': 'permissions',
};

let counter = 0;

/** A need by hand: `arns` are `type=arn`, or ARNs of the action's first resource type. */
export function need(action: string, arns: string[] = ['*'], more: Partial<Need> = {}): Need {
  const facts = findAction(action);
  if (!facts) throw new Error(`${action} is not in the catalogue`);
  const id = more.id ?? `n${String(++counter).padStart(12, '0')}`;
  const resources = arns.map((text, index): NeedResource => {
    const [, type, arn] = /^(?:([A-Za-z -]+)=)?(.*)$/s.exec(text)!;
    const of = type ?? facts.resourceTypes[0]?.name;
    return { arn: arn!, calls: 1, callIds: [`c-${id}-${index}`], ...(arn === '*' || !of ? {} : { type: of }) };
  });
  return {
    id,
    action: facts.action,
    kind: 'called',
    accessLevel: LEVELS[facts.accessLevel]!,
    scopeable: facts.resourceTypes.length > 0,
    resources,
    conditions: {},
    via: [],
    calls: arns.length,
    callIds: arns.map((_, index) => `c-${id}-${index}`),
    events: [facts.name],
    firstSeen: '2026-09-01T00:00:00Z',
    lastSeen: '2026-11-20T00:00:00Z',
    onlyUnclear: false,
    reason: 'By hand.',
    ...more,
  };
}

export function contract(needs: Need[], more: Partial<Contract> = {}): Contract {
  return {
    principal: ROLE,
    account: ACCOUNT,
    partition: 'aws',
    needs,
    questions: [],
    denied: [],
    none: [],
    void: [],
    blindSpots: [],
    dropped: [],
    ...more,
  };
}

/** The calls behind a contract's needs and questions: one record each. */
export function activityOf(of: Contract): Activity {
  const ids = [...of.needs.flatMap((one) => one.callIds), ...of.questions.flatMap((one) => one.callIds)];
  const regions = new Map(
    of.needs.flatMap((one) => {
      const region = one.narrowing?.find((narrowing) => narrowing.key === 'aws:RequestedRegion')?.values[0];
      return one.callIds.map((id): [string, string] => [id, region ?? 'eu-west-1']);
    }),
  );
  return {
    principal: { kind: 'role', arn: of.principal },
    window: { from: '2026-09-01T00:00:00Z', to: '2026-11-30T00:00:00Z' },
    calls: [...new Set(ids)].map((id) => ({
      id,
      source: 's3.amazonaws.com',
      name: 'Any',
      region: regions.get(id) ?? 'eu-west-1',
      account: of.account,
      partition: 'aws',
      outcome: 'allowed',
      parameters: null,
      response: null,
      resources: [],
      callers: [],
      principalArn: of.principal,
      count: 2,
      days: 1,
      firstSeen: '2026-09-01T00:00:00Z',
      lastSeen: '2026-11-20T00:00:00Z',
    })),
    callers: [],
    records: ids.length,
    perDay: {},
    leftOut: [],
  };
}

const NAMES = [
  'orders',
  'orders-api',
  'orders-worker',
  'invoices',
  'invoices-eu-west-1',
  'web-TaskRole-1H2J3K4L5M6N7',
  'releases-2026-11-23',
  'terraform-20260101123456789000000001',
  '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b',
  '1dc5c17a2f7b4d8e9a0b1c2d3e4f5a6b',
  '0f3d1b2a-1c2d-4e5f-8a9b-0c1d2e3f4a5b',
  'i-0abc123def4567890',
  'a${*}b',
  'x',
];
const PATHS = [
  ...NAMES,
  'app/prod/db',
  'app/prod/cache',
  'builds/1842/app.zip',
  'builds/1843/app.zip',
  '/ecs/web',
  '/aws/lambda/orders',
];
const SEEN: [action: string, types: string[]][] = [
  ['s3:GetObject', ['object']],
  ['s3:PutObject', ['object']],
  ['s3:ListBucket', ['bucket']],
  ['s3:PutBucketPolicy', ['bucket']],
  ['s3:ListAllMyBuckets', []],
  ['ecs:UpdateService', ['service']],
  ['ecs:DescribeServices', ['service']],
  ['ecs:RegisterTaskDefinition', ['task-definition']],
  ['ecs:DescribeTasks', ['task']],
  ['ecs:ListClusters', []],
  ['dynamodb:Query', ['table', 'index']],
  ['dynamodb:PutItem', ['table']],
  ['logs:CreateLogStream', ['log-stream']],
  ['logs:CreateLogGroup', ['log-group']],
  ['iam:PassRole', ['role']],
  ['iam:GetRole', ['role']],
  ['iam:PutRolePolicy', ['role']],
  ['iam:ListRoles', []],
  ['kms:Decrypt', ['key']],
  ['kms:PutKeyPolicy', ['key']],
  ['sqs:SendMessage', ['queue']],
  ['secretsmanager:GetSecretValue', ['Secret']],
  ['ssm:GetParameter', ['parameter']],
  ['lambda:InvokeFunction', ['function']],
  ['cloudformation:DescribeStacks', ['stack']],
  ['ec2:DescribeInstances', []],
  ['ec2:TerminateInstances', ['instance']],
  ['ec2:CreateKeyPair', ['key-pair']],
  ['sts:AssumeRole', ['role']],
  ['cloudwatch:PutMetricData', []],
  ['elasticloadbalancing:DescribeTargetGroups', []],
  ['autoscaling:SetDesiredCapacity', ['autoScalingGroup']],
];

const place = fc.record({
  region: fc.constantFrom('eu-west-1', 'us-east-1'),
  account: fc.constantFrom(ACCOUNT, '444455556666'),
});

function resourceArbitrary(action: string, type: string): fc.Arbitrary<NeedResource> {
  const service = action.slice(0, action.indexOf(':'));
  const template = findResourceType(service, type)!.arnTemplate;
  const variables = [...template.matchAll(/\$\{([^}]+)\}/g)]
    .map((match) => match[1]!)
    .filter((name) => !/^(Partition|Region|Account)$/.test(name));
  const values = variables.map((_, index) => fc.constantFrom(...(index === variables.length - 1 ? PATHS : NAMES)));
  return fc
    .record({ place, values: fc.tuple(...values), calls: fc.integer({ min: 1, max: 9 }) })
    .map(({ place: { region, account }, values: names, calls }) => {
      let next = 0;
      const arn = template.replace(/\$\{([^}]+)\}/g, (_, name: string) => {
        if (name === 'Partition') return 'aws';
        if (name === 'Region') return region;
        if (name === 'Account') return account;
        const value = names[next++]!;
        return name === 'BucketName' ? value.replaceAll('/', '-') : value;
      });
      return { arn, type, calls };
    });
}

const conditionsFor = (action: string): fc.Arbitrary<Conditions> =>
  action === 'iam:PassRole'
    ? fc.constantFrom<Conditions>(
        { StringEquals: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com'] } },
        { StringEquals: { 'iam:PassedToService': ['lambda.amazonaws.com'] } },
      )
    : fc.constantFrom<Conditions>(
        {},
        {},
        { 'ForAnyValue:StringEquals': { 'aws:CalledVia': ['cloudformation.amazonaws.com'] } },
      );

const needArbitrary = fc.constantFrom(...SEEN).chain(([action, types]) =>
  fc
    .record({
      resources:
        types.length === 0
          ? fc.constant<NeedResource[]>([{ arn: '*', calls: 3 }])
          : fc.array(fc.oneof(...types.map((type) => resourceArbitrary(action, type))), {
              minLength: 1,
              maxLength: 12,
            }),
      conditions: conditionsFor(action),
      region: fc.constantFrom('eu-west-1', 'us-east-1'),
    })
    .map(({ resources, conditions, region }): Need => {
      const distinct = [...new Map(resources.map((resource) => [resource.arn, resource])).values()];
      const made = need(action, ['*'], { conditions });
      const callIds = distinct.map((_, index) => `c-${made.id}-${index}`);
      return {
        ...made,
        resources: distinct.map((resource, index) => ({ ...resource, callIds: [callIds[index]!] })),
        calls: distinct.reduce((sum, resource) => sum + resource.calls, 0),
        callIds,
        narrowing: [{ key: 'aws:RequestedRegion', values: [region] }],
      };
    }),
);

/** Any contract of up to ten needs; no two share action and conditions, as in a real one. */
export const contractArbitrary: fc.Arbitrary<Contract> = fc
  .uniqueArray(needArbitrary, { maxLength: 10, selector: (one) => `${one.action} ${JSON.stringify(one.conditions)}` })
  .map((needs) => contract(needs));
