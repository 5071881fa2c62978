import { readerPolicy, readerTrust } from '../../aws/reader-policy.js';
import type { LocalWorldInput } from '../aws/account.js';
import { ACCOUNT, EXTERNAL_ID, HOME, IDS, OIDC_PROVIDER, PRODUCTION, roleArn } from './names.js';

const APP_ROLE = roleArn(ACCOUNT, 'tighten-app');
const ADMIN_POLICY = 'arn:aws:iam::aws:policy/AdministratorAccess';
const EXECUTION_POLICY = 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy';

type Role = NonNullable<LocalWorldInput['accounts'][number]['roles']>[number];

/** The IAM side of the sample: what the logs' principals have today, and roles that are not to be reviewed. */
export function sampleAccounts(now: Date): LocalWorldInput {
  const createdAt = ago(now, 400);
  const role = (name: string, uniqueId: string, trust: object, rest: Partial<Role> = {}): Role => ({
    name,
    uniqueId,
    createdAt,
    trust,
    ...rest,
  });
  const used = { lastUsed: { at: ago(now, 0.2), region: HOME } };
  return {
    partition: 'aws',
    caller: { arn: `arn:aws:sts::${ACCOUNT}:assumed-role/tighten-app/local`, userId: `${IDS.app}:local` },
    awsPolicies: {
      [ADMIN_POLICY]: policy({ Effect: 'Allow', Action: '*', Resource: '*' }),
      [EXECUTION_POLICY]: policy({
        Effect: 'Allow',
        Action: [
          'ecr:GetAuthorizationToken',
          'ecr:BatchCheckLayerAvailability',
          'ecr:GetDownloadUrlForLayer',
          'ecr:BatchGetImage',
          'logs:CreateLogStream',
          'logs:PutLogEvents',
        ],
        Resource: '*',
      }),
    },
    accounts: [
      {
        id: ACCOUNT,
        label: 'staging',
        trails: [{ name: 'organization', organization: true, advancedSelectors: recordedByTrail() }],
        roles: [
          role('staging-deploy-role', IDS.deploy, deployTrust(), {
            description: 'Deploys to the staging cluster from GitHub Actions',
            attached: [ADMIN_POLICY],
            tags: { team: 'orders', environment: 'staging' },
            lastAccessed: deployLastAccessed(now),
            ...used,
          }),
          role('orders-events-lambda', IDS.lambda, service('lambda.amazonaws.com'), {
            inline: {
              events: policy({
                Effect: 'Allow',
                Action: ['s3:GetObject'],
                Resource: 'arn:aws:s3:::example-staging-events/*',
              }),
            },
            ...used,
          }),
          role('report-builder', IDS.reports, service('ecs-tasks.amazonaws.com'), {
            attached: [`arn:aws:iam::${ACCOUNT}:policy/reports`],
            boundary: `arn:aws:iam::${ACCOUNT}:policy/team-boundary`,
            ...used,
          }),
          role('idle-role', 'AROA3EXAMPLEIDLE02B77', service('ec2.amazonaws.com'), { attached: [ADMIN_POLICY] }),
          role('denied-only-role', IDS.denied, account(ACCOUNT), { ...used }),
          role('engineer', IDS.engineer, account(ACCOUNT), { path: '/people/', attached: [ADMIN_POLICY] }),
          ...['orders-api', 'orders-worker', 'storefront', 'orders-migrate'].map((name, index) =>
            role(`${name}-task`, `AROA3EXAMPLETASK0${index + 2}C77`, service('ecs-tasks.amazonaws.com'), {
              path: '/service/',
            }),
          ),
          role('ecs-task-execution', 'AROA3EXAMPLEEXECUT2D7', service('ecs-tasks.amazonaws.com'), {
            path: '/service/',
            attached: [EXECUTION_POLICY],
          }),
          role('web-server', 'AROA3EXAMPLEWEBSER2E7', service('ec2.amazonaws.com')),
          role('break-glass', 'AROA3EXAMPLEBREAKG2F7', account(ACCOUNT), {
            attached: [ADMIN_POLICY],
            tags: { 'tighten:exempt': 'true' },
          }),
          ...untouchable(role),
          role('tighten-app', IDS.app, service('ecs-tasks.amazonaws.com')),
          readerRole(role, ACCOUNT, IDS.reader),
          {
            ...readerRole(role, ACCOUNT, 'AROA3EXAMPLELOCKED2G7'),
            name: 'tighten-reader-locked',
            denyAssume: true,
          },
        ],
        users: [
          {
            name: 'ci-uploader',
            uniqueId: IDS.uploader,
            createdAt,
            inline: { upload: policy({ Effect: 'Allow', Action: 's3:*', Resource: '*' }) },
          },
          { name: 'casey-admin', uniqueId: IDS.admin, createdAt, groups: ['administrators'] },
        ],
        groups: [{ name: 'administrators', attached: [ADMIN_POLICY] }],
        policies: [
          {
            name: 'reports',
            arn: `arn:aws:iam::${ACCOUNT}:policy/reports`,
            document: policy(
              { Effect: 'Allow', Action: ['s3:*', 'sns:*'], Resource: '*' },
              { Sid: 'NeverProduction', Effect: 'Deny', Action: '*', Resource: 'arn:aws:s3:::example-production-*' },
            ),
          },
          {
            name: 'team-boundary',
            arn: `arn:aws:iam::${ACCOUNT}:policy/team-boundary`,
            document: policy({ Effect: 'Allow', Action: ['s3:*', 'sns:*', 'logs:*'], Resource: '*' }),
          },
        ],
        instanceProfiles: [{ name: 'web-server', role: 'web-server' }],
      },
      {
        id: PRODUCTION,
        label: 'production',
        roles: [
          role('report-builder', IDS.productionReports, service('ecs-tasks.amazonaws.com'), {
            attached: [ADMIN_POLICY],
            ...used,
          }),
          role('billing-export', IDS.billing, service('lambda.amazonaws.com'), {
            path: '/finance/',
            attached: [ADMIN_POLICY],
            ...used,
          }),
          role('dns-updater', IDS.dns, account(ACCOUNT), { ...used }),
          readerRole(role, PRODUCTION, 'AROA6EXAMPLEREADER2H7'),
        ],
      },
    ],
  };
}

/** What IAM remembers of the deploying role beside what its logs show: a yearly certificate, and messages. */
function deployLastAccessed(now: Date): NonNullable<Role['lastAccessed']> {
  return [
    {
      namespace: 'acm',
      name: 'AWS Certificate Manager',
      at: ago(now, 210),
      actions: [{ name: 'RequestCertificate', at: ago(now, 210) }],
    },
    { namespace: 'sqs', name: 'Amazon SQS', at: ago(now, 12) },
    { namespace: 'glue', name: 'AWS Glue' },
  ];
}

/** All management events and the calls on objects in S3; no other data events. */
function recordedByTrail(): object[] {
  const field = (Field: string, value: string) => ({ Field, Equals: [value] });
  return [
    { Name: 'Management events', FieldSelectors: [field('eventCategory', 'Management')] },
    {
      Name: 'Objects',
      FieldSelectors: [field('eventCategory', 'Data'), field('resources.type', 'AWS::S3::Object')],
    },
  ];
}

type MakeRole = (name: string, uniqueId: string, trust: object, rest?: Partial<Role>) => Role;

function readerRole(role: MakeRole, id: string, uniqueId: string): Role {
  return role('tighten-reader', uniqueId, readerTrust(APP_ROLE, EXTERNAL_ID), {
    inline: {
      'tighten-reader': readerPolicy({ account: id, partition: 'aws' }),
      'tighten-evidence': policy({ Effect: 'Allow', Action: 'athena:*', Resource: '*' }),
    },
  });
}

/** Roles that Tighten leaves alone, one of each kind. */
function untouchable(role: MakeRole): Role[] {
  return [
    role('AWSServiceRoleForECS', 'AROA3EXAMPLESLRECS2I7', service('ecs.amazonaws.com'), {
      path: '/aws-service-role/ecs.amazonaws.com/',
    }),
    role('AWSReservedSSO_AdministratorAccess_0a1b2c3d4e5f6071', 'AROA3EXAMPLESSOADM2J7', account(ACCOUNT), {
      path: '/aws-reserved/sso.amazonaws.com/',
      attached: [ADMIN_POLICY],
    }),
    role('OrganizationAccountAccessRole', 'AROA3EXAMPLEORGACC2K7', account(PRODUCTION), { attached: [ADMIN_POLICY] }),
    role('AWSControlTowerExecution', 'AROA3EXAMPLECONTOW2L7', account(PRODUCTION), { attached: [ADMIN_POLICY] }),
    role(
      `cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-${HOME}`,
      'AROA3EXAMPLECDKEXE2M7',
      service('cloudformation.amazonaws.com'),
      {
        attached: [ADMIN_POLICY],
      },
    ),
    role('stacksets-exec-0123456789abcdef0123456789abcdef', 'AROA3EXAMPLESTACKS2N7', account(PRODUCTION), {
      attached: [ADMIN_POLICY],
    }),
  ];
}

function deployTrust(): object {
  return policy(
    {
      Effect: 'Allow',
      Principal: { Federated: OIDC_PROVIDER },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: {
          'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
          'token.actions.githubusercontent.com:sub': 'repo:example-org/orders:environment:staging',
        },
      },
    },
    { Effect: 'Allow', Principal: { AWS: roleArn(ACCOUNT, 'engineer', '/people/') }, Action: 'sts:AssumeRole' },
  );
}

function service(name: string): object {
  return policy({ Effect: 'Allow', Principal: { Service: name }, Action: 'sts:AssumeRole' });
}

function account(id: string): object {
  return policy({ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${id}:root` }, Action: 'sts:AssumeRole' });
}

function policy(...Statement: object[]): object {
  return { Version: '2012-10-17', Statement };
}

function ago(now: Date, days: number): string {
  return new Date(now.getTime() - days * 86_400_000).toISOString();
}

/** Settings that fit the sample: what `try` starts the app with. */
export const sampleSettings = {
  readerRole: 'arn:{partition}:iam::{account}:role/tighten-reader',
  evidenceAccount: ACCOUNT,
  externalId: EXTERNAL_ID,
  region: HOME,
  accounts: [
    { account: ACCOUNT, label: 'staging', partition: 'aws' },
    { account: PRODUCTION, label: 'production', partition: 'aws' },
  ],
} as const;
