import { AccessAnalyzerClient, ValidatePolicyCommand } from '@aws-sdk/client-accessanalyzer';
import {
  GetContextKeysForCustomPolicyCommand,
  GetInstanceProfileCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  IAMClient,
  ListRolesCommand,
  SimulateCustomPolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { processCredentials, useLocalAws } from '../../aws/local-aws.js';

const aws = useLocalAws();
const config = () => ({ endpoint: aws.url, region: 'us-east-1', credentials: processCredentials, maxAttempts: 1 });
const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });

describe('the local stand-in for AWS', () => {
  it('says that it is not AWS, and refuses what is not signed', async () => {
    const answer = await fetch(aws.url, { method: 'POST' });
    expect(answer.headers.get('server')).toBe('tighten-local-aws');
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('stand-in');
  });

  it('fails as IAM does for what does not exist', async () => {
    const iam = new IAMClient(config());
    await expect(iam.send(new GetRoleCommand({ RoleName: 'nobody' }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      message: 'The role with name nobody cannot be found.',
      $metadata: { httpStatusCode: 404 },
    });
  });

  it('encodes documents and gives dates as IAM does', async () => {
    const iam = new IAMClient(config());
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'staging-deploy-role' }));
    expect(Role?.AssumeRolePolicyDocument).toMatch(/^%7B%22Version/);
    expect(Role?.CreateDate).toBeInstanceOf(Date);
    const version = { PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess', VersionId: 'v1' };
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand(version));
    expect(PolicyVersion?.Document).toContain('%2A');
  });

  it('pages its lists, and leaves tags out of them', async () => {
    const iam = new IAMClient(config());
    const first = await iam.send(new ListRolesCommand({ MaxItems: 3 }));
    expect(first.Roles).toHaveLength(3);
    expect(first.IsTruncated).toBe(true);
    const second = await iam.send(new ListRolesCommand({ MaxItems: 3, Marker: first.Marker! }));
    expect(second.Roles?.[0]?.RoleName).not.toBe(first.Roles?.[0]?.RoleName);
    expect(first.Roles?.[0]?.Tags).toBeUndefined();
  });

  it('resolves instance profiles', async () => {
    const iam = new IAMClient(config());
    const { InstanceProfile } = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName: 'web-server' }));
    expect(InstanceProfile?.Roles?.[0]?.Arn).toBe('arn:aws:iam::111122223333:role/web-server');
  });

  it('answers AssumeRole in AWS’s words for a role that is not there', async () => {
    const sts = new STSClient(config());
    const input = { RoleArn: 'arn:aws:iam::111122223333:role/nobody', RoleSessionName: 'tighten-1' };
    await expect(sts.send(new AssumeRoleCommand(input))).rejects.toMatchObject({
      name: 'AccessDenied',
      message:
        'User: arn:aws:sts::111122223333:assumed-role/tighten-app/local is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/nobody',
    });
  });

  it('refuses what it does not know by name', async () => {
    const iam = new IAMClient(config());
    const { DeleteRoleCommand } = await import('@aws-sdk/client-iam');
    await expect(iam.send(new DeleteRoleCommand({ RoleName: 'x' }))).rejects.toMatchObject({ name: 'InvalidAction' });
  });

  describe('the simulator', () => {
    const simulate = async (input: ConstructorParameters<typeof SimulateCustomPolicyCommand>[0]) => {
      const { EvaluationResults } = await new IAMClient(config()).send(new SimulateCustomPolicyCommand(input));
      return EvaluationResults!.map((one) => [one.EvalActionName, one.EvalResourceName, one.EvalDecision]);
    };

    it('evaluates every action with every resource', async () => {
      const results = await simulate({
        PolicyInputList: [
          policy({ Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::b/*' }),
          policy({ Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::b/secret' }),
        ],
        ActionNames: ['s3:GetObject', 's3:PutObject'],
        ResourceArns: ['arn:aws:s3:::b/a', 'arn:aws:s3:::b/secret'],
      });
      expect(results).toEqual([
        ['s3:GetObject', 'arn:aws:s3:::b/a', 'allowed'],
        ['s3:GetObject', 'arn:aws:s3:::b/secret', 'explicitDeny'],
        ['s3:PutObject', 'arn:aws:s3:::b/a', 'implicitDeny'],
        ['s3:PutObject', 'arn:aws:s3:::b/secret', 'explicitDeny'],
      ]);
    });

    it('needs context for conditions, and names the keys', async () => {
      const document = policy({
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: '*',
        Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      });
      const iam = new IAMClient(config());
      const { ContextKeyNames } = await iam.send(
        new GetContextKeysForCustomPolicyCommand({ PolicyInputList: [document] }),
      );
      expect(ContextKeyNames).toEqual(['iam:PassedToService']);
      const input = {
        PolicyInputList: [document],
        ActionNames: ['iam:PassRole'],
        ResourceArns: ['arn:aws:iam::111122223333:role/r'],
      };
      const without = await iam.send(new SimulateCustomPolicyCommand(input));
      expect(without.EvaluationResults?.[0]).toMatchObject({
        EvalDecision: 'implicitDeny',
        ResourceSpecificResults: [{ MissingContextValues: ['iam:PassedToService'] }],
      });
      const entry = {
        ContextKeyName: 'iam:PassedToService',
        ContextKeyType: 'string' as const,
        ContextKeyValues: ['ecs-tasks.amazonaws.com'],
      };
      expect(await simulate({ ...input, ContextEntries: [entry] })).toEqual([
        ['iam:PassRole', 'arn:aws:iam::111122223333:role/r', 'allowed'],
      ]);
    });

    it('refuses wildcards in actions, and characters that IAM does not take', async () => {
      const good = policy({ Effect: 'Allow', Action: 's3:*', Resource: '*' });
      await expect(simulate({ PolicyInputList: [good], ActionNames: ['s3:*'] })).rejects.toMatchObject({
        name: 'InvalidInputException',
      });
      await expect(
        simulate({ PolicyInputList: [`${good.slice(0, -1)},"x":"—"}`], ActionNames: ['s3:GetObject'] }),
      ).rejects.toThrow(/character/);
    });
  });

  describe('the validator', () => {
    const validate = async (document: string) => {
      const client = new AccessAnalyzerClient(config());
      const { findings } = await client.send(
        new ValidatePolicyCommand({ policyDocument: document, policyType: 'IDENTITY_POLICY' }),
      );
      return findings!;
    };
    const codes = async (document: string) => (await validate(document)).map(({ issueCode }) => issueCode);
    const allow = (rest: object) =>
      policy({ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*', ...rest });

    it('finds nothing in a sound policy', async () => expect(await codes(allow({}))).toEqual([]));

    it.each([
      ['INVALID_ACTION', allow({ Action: 's3:HeadBucket' })],
      ['INVALID_SERVICE_IN_ACTION', allow({ Action: 'monitoring:PutMetricData' })],
      ['PASS_ROLE_WITH_STAR_IN_RESOURCE', allow({ Action: 'iam:PassRole', Resource: '*' })],
      ['PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE', allow({ Action: 'iam:*', Resource: '*' })],
      ['MISSING_VERSION', JSON.stringify({ Statement: [] })],
      ['MISSING_STATEMENT', JSON.stringify({ Version: '2012-10-17' })],
      ['UNSUPPORTED_SID', allow({ Sid: 'no-dash' })],
      [
        'UNIQUE_SIDS_REQUIRED',
        policy(
          ...[1, 2].map(() => ({ Sid: 'A', Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/k' })),
        ),
      ],
      ['INVALID_ARN_PREFIX', allow({ Resource: 'bucket/key' })],
      ['MISSING_ARN_FIELD', allow({ Resource: 'arn:aws:s3::bucket' })],
      ['INVALID_PARTITION', allow({ Resource: 'arn:amazon:s3:::b' })],
      ['INVALID_ARN_ACCOUNT', allow({ Resource: 'arn:aws:sns:us-east-1:1111:topic' })],
      ['REDUNDANT_ACTION', allow({ Action: ['s3:Get*', 's3:GetObject'] })],
      ['REDUNDANT_RESOURCE', allow({ Resource: ['arn:aws:s3:::b/*', 'arn:aws:s3:::b/k'] })],
      [
        'POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA',
        allow({ Resource: Array.from({ length: 200 }, (_, i) => `arn:aws:s3:::${'b'.repeat(30)}${i}/*`) }),
      ],
      ['INVALID_CONDITION_OPERATOR', allow({ Condition: { StringIs: { 'aws:x': '1' } } })],
      ['INVALID_SERVICE_CONDITION_KEY', allow({ Condition: { StringEquals: { 's3:nothing': '1' } } })],
      ['UNSUPPORTED_PRINCIPAL', allow({ Principal: '*' })],
      ['EMPTY_ARRAY_RESOURCE', allow({ Resource: [] })],
    ])('finds %s', async (code, document) => expect(await codes(document)).toContain(code));

    it('takes PassRole on every role with a service named in the condition', async () => {
      const condition = { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } };
      expect(await codes(allow({ Action: 'iam:PassRole', Resource: '*', Condition: condition }))).toEqual([]);
    });

    it('says where, as a path and as lines and columns', async () => {
      const document =
        '{\n  "Version": "2012-10-17",\n  "Statement": [\n    {"Effect": "Allow", "Action": ["s3:Nope"], "Resource": "*"}\n  ]\n}';
      const [finding] = await validate(document);
      expect(finding?.locations?.[0]).toMatchObject({
        path: [{ value: 'Statement' }, { index: 0 }, { value: 'Action' }, { index: 0 }],
        span: { start: { line: 4, column: 35 }, end: { line: 4, column: 44 } },
      });
    });

    it('refuses a text that is not JSON', async () => {
      await expect(validate('{')).rejects.toMatchObject({ name: 'ValidationException' });
    });
  });
});
