import { describe, expect, it } from 'vitest';
import type { Need } from '../../src/needs/contract.js';
import { cannotShare, groupNeeds, makeStatement } from '../../src/needs/statements.js';
import { ACCOUNT, contract, need } from './make-contract.js';

const service = (name: string) => `arn:aws:ecs:eu-west-1:${ACCOUNT}:service/staging/${name}`;
const role = (name: string) => `role=arn:aws:iam::${ACCOUNT}:role/${name}`;
const object = 'object=arn:aws:s3:::reports/a';
const grouped = (...needs: Need[]) => groupNeeds(contract(needs));
const actions = (...needs: Need[]) => grouped(...needs).map((statement) => statement.actions);

describe('groupNeeds', () => {
  it('puts reads of one type together, and writes beside them', () => {
    expect(
      actions(need('s3:GetObject', [object]), need('s3:GetObjectTagging', [object]), need('s3:PutObject', [object])),
    ).toEqual([['s3:GetObject', 's3:GetObjectTagging'], ['s3:PutObject']]);
  });

  it('never mixes what takes resources with what takes none', () => {
    expect(actions(need('ecs:DescribeServices', [service('web')]), need('ecs:ListClusters'))).toHaveLength(2);
  });

  it('keeps different conditions, and different types of resources, apart', () => {
    const to = (name: string) => ({ conditions: { StringEquals: { 'iam:PassedToService': [name] } } });
    expect(
      actions(
        need('iam:PassRole', [role('web')], to('ecs-tasks.amazonaws.com')),
        need('iam:PassRole', [role('fn')], to('lambda.amazonaws.com')),
      ),
    ).toHaveLength(2);
    expect(
      actions(need('s3:GetObject', [object]), need('s3:ListBucket', ['bucket=arn:aws:s3:::reports'])),
    ).toHaveLength(2);
  });

  it('lets no open resource of one action open another action that named its own', () => {
    const volume = (id: string) => `volume=arn:aws:ec2:eu-west-1:${ACCOUNT}:volume/${id}`;
    const [create, remove] = [need('ec2:CreateVolume', [volume('*')]), need('ec2:DeleteVolume', [volume('vol-1')])];
    expect(actions(create, remove)).toEqual([['ec2:CreateVolume'], ['ec2:DeleteVolume']]);
    expect(cannotShare([create, remove])).toBe(
      'Beside ec2:CreateVolume, ec2:DeleteVolume would be allowed on more than it was called on.',
    );
    const all = 'object=arn:aws:s3:::reports/*';
    expect(actions(need('s3:DeleteObject', [all]), need('s3:PutObject', [object]))).toHaveLength(2);
    expect(actions(need('s3:DeleteObject', [all]), need('s3:PutObject', [all, object]))).toHaveLength(1);
    const secret = (end: string) => `Secret=arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:db-${end}`;
    expect(
      actions(
        need('secretsmanager:DescribeSecret', [secret('??????')]),
        need('secretsmanager:GetResourcePolicy', [secret('AbCdEf')]),
      ),
    ).toHaveLength(1);
  });

  it('separates writes that change permissions on different resources, and joins them on the same', () => {
    expect(actions(need('iam:PutRolePolicy', [role('a')]), need('iam:DeleteRole', [role('b')]))).toHaveLength(2);
    expect(actions(need('iam:PutRolePolicy', [role('a')]), need('iam:DeleteRole', [role('a')]))).toHaveLength(1);
  });

  it('gives each a Sid and a purpose that people understand', () => {
    const words = grouped(
      need('s3:GetObject', [object]),
      need('s3:GetObjectTagging', [object]),
      need('ecr:GetAuthorizationToken'),
      need('iam:PassRole', [role('web')], {
        conditions: { StringEquals: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com'] } },
      }),
      need('kms:Decrypt', [`key=arn:aws:kms:eu-west-1:${ACCOUNT}:key/0f3d1b2a-1c2d-4e5f-8a9b-0c1d2e3f4a5b`]),
    ).map(({ sid, purpose }) => `${sid}: ${purpose}`);
    expect(words).toEqual([
      'EcrGetAuthorizationToken: Retrieves a token that is valid for a specified registry for 12 hours.',
      'IamPassRole: Passes web to ecs-tasks.amazonaws.com.',
      'KmsDecrypt: Decrypts ciphertext that was encrypted under an AWS KMS key.',
      'S3ReadObjects: Reads S3 objects (reports).',
    ]);
  });

  it.each<[string, Need[], string | undefined, string]>([
    ['PassRole', [need('iam:PassRole', [role('web')])], 'pass-role', 'high'],
    ['AssumeRole', [need('sts:AssumeRole', [role('web')])], 'pass-role', 'high'],
    ['a write to IAM', [need('iam:CreateRole', [role('web')])], 'iam-write', 'high'],
    ['a bucket policy', [need('s3:PutBucketPolicy', ['bucket=arn:aws:s3:::a'])], 'iam-write', 'high'],
    [
      'a secret',
      [need('secretsmanager:GetSecretValue', [`arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:a-??????`])],
      'secrets',
      'high',
    ],
    ['* on a write', [need('ec2:CreateVolume', ['*'])], 'any-on-write', 'high'],
    ['* on a read', [need('ec2:DescribeVpcs')], undefined, 'low'],
    ['a write on one resource', [need('ecs:UpdateService', [service('web')])], undefined, 'medium'],
    ['a read', [need('s3:GetObject', [object])], undefined, 'low'],
  ])('%s: decided in bulk or by a person, with its risk', (_what, needs, rule, risk) => {
    const [statement] = grouped(...needs);
    expect(statement?.needsAPerson).toBe(rule);
    expect(statement?.risk).toBe(risk);
  });

  it('takes SSM parameters as secrets where SSM decrypted for the principal', () => {
    const read = need('ssm:GetParameter', [`parameter=arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/db`]);
    const key = `key=arn:aws:kms:eu-west-1:${ACCOUNT}:key/0f3d1b2a-1c2d-4e5f-8a9b-0c1d2e3f4a5b`;
    const decrypt = need('kms:Decrypt', [key], { kind: 'forwarded', via: ['ssm.amazonaws.com'] });
    expect(grouped(read).map((one) => one.needsAPerson)).toEqual([undefined]);
    expect(grouped(read, decrypt).map((one) => one.needsAPerson)).toEqual([undefined, 'secrets']);
  });
});

describe('makeStatement', () => {
  const read = need('s3:GetObject', [object]);
  const words = { sid: 'ReadsReports', purpose: 'Reads reports.' };

  it('keeps the words of the drafter and makes the rest by rule', () => {
    const made = makeStatement(contract([read]), [read], { ...words, suggested: 'C', doubt: 'All of the bucket?' });
    expect(made).toMatchObject({ ...words, suggested: 'C', doubt: 'All of the bucket?', accessLevel: 'read' });
    expect(made.needsAPerson).toBe('wider-than-family');
    expect(made.id).toMatch(/^s[0-9a-f]{12}$/);
  });

  it('does not suggest what rests on an uncertain condition', () => {
    const list = need('ec2:DescribeVpcs', ['*'], {
      narrowing: [{ key: 'aws:RequestedRegion', values: ['eu-west-1'] }],
    });
    expect(makeStatement(contract([list]), [list], { ...words, suggested: 'A' }).suggested).toBe('B');
  });

  it.each([
    ['a need of another contract', contract([]), [read], words, /not in the contract/],
    ['no need', contract([read]), [], words, /at least one need/],
    ['a bad Sid', contract([read]), [read], { ...words, sid: 'Reads reports' }, /letters and digits/],
    ['an unknown scope', contract([read]), [read], { ...words, suggested: 'Z' }, /has no scope Z/],
  ])('refuses %s', (_what, of, needs, said, sentence) => {
    expect(() => makeStatement(of, needs, said)).toThrow(sentence);
  });

  it('refuses needs that cannot share', () => {
    const other = need('sqs:SendMessage', [`arn:aws:sqs:eu-west-1:${ACCOUNT}:a`]);
    expect(() => makeStatement(contract([read, other]), [read, other], words)).toThrow('are of different services');
  });
});

describe('cannotShare', () => {
  const read = need('s3:GetObject', [object]);

  it('lets needs share that take the same resources', () => {
    expect(cannotShare([])).toBeUndefined();
    expect(cannotShare([read, need('s3:PutObject', [object])])).toBeUndefined();
  });

  it.each<[string, Need, RegExp]>([
    ['another service', need('sqs:ListQueues'), /different services/],
    ['one without resources', need('s3:ListAllMyBuckets'), /takes none but \*/],
    [
      'other conditions',
      need('s3:PutObject', [object], { conditions: { Bool: { 'aws:SecureTransport': ['true'] } } }),
      /different conditions/,
    ],
    ['other types', need('s3:ListBucket', ['bucket=arn:aws:s3:::reports']), /takes no resource of the types/],
    ['a call on no resource', need('s3:PutObject', ['*']), /called on no resource/],
  ])('gives the reason against %s', (_what, other, reason) => {
    expect(cannotShare([read, other])).toMatch(reason);
  });

  it('lets what lends a role stand alone', () => {
    expect(cannotShare([need('iam:PassRole', [role('a')]), need('iam:GetRole', [role('a')])])).toMatch(/stands alone/);
  });
});
