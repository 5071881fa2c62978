import { GetRoleCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Problem } from '../../src/problem.js';
import { useLocalAws } from './local-aws.js';

describe('read-only sessions', () => {
  const aws = useLocalAws();
  beforeEach(() => aws.change(() => {}));

  it('assumes the reader role of the account, with the review in the session name', async () => {
    const { sts } = aws.sessions().reader('444455556666', 'aws', 'r1');
    const identity = await sts.send(new GetCallerIdentityCommand({}));
    expect(identity.Arn).toBe('arn:aws:sts::444455556666:assumed-role/tighten-reader/tighten-r1');
  });

  it('makes a session name that AWS accepts from any review id', async () => {
    const { sts } = aws.sessions().reader('111122223333', 'aws', `C01:17 é/${'x'.repeat(80)}`);
    const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
    const name = Arn!.split('/').at(-1)!;
    expect(name).toMatch(/^tighten-C01-17---x+$/);
    expect(name).toHaveLength(64);
  });

  it('shares the clients of a role and review, and one set of credentials between them', async () => {
    const sessions = aws.sessions();
    const clients = sessions.reader('111122223333', 'aws', 'r1');
    expect(sessions.reader('111122223333', 'aws', 'r1')).toBe(clients);
    expect(sessions.evidence('aws', 'r1')).toBe(clients);
    expect(sessions.reader('111122223333', 'aws', 'r2')).not.toBe(clients);
    const [a, b] = await Promise.all([clients.iam.config.credentials(), clients.sts.config.credentials()]);
    expect(a.accessKeyId).toBe(b.accessKeyId);
    await clients.sts.send(new GetCallerIdentityCommand({}));
    expect((await clients.athena.config.credentials()).accessKeyId).toBe(a.accessKeyId);
  });

  it('passes the requester on as source identity where the trust allows it, and does without where not', async () => {
    const sessions = aws.sessions();
    const ask = (review: string) =>
      sessions.reader('111122223333', 'aws', review, 'U0123').sts.send(new GetCallerIdentityCommand({}));
    await expect(ask('r1')).resolves.toBeDefined();
    await aws.change((world) => {
      const reader = world.accounts[0]!.roles!.find(({ name }) => name === 'tighten-reader')!;
      const trust = reader.trust as { Statement: { Action: string }[] };
      trust.Statement = trust.Statement.filter(({ Action }) => Action === 'sts:AssumeRole');
    });
    await expect(ask('r2')).resolves.toBeDefined();
    await expect(ask('r3')).resolves.toBeDefined();
  });

  it('uses the process’s own credentials where no reader role is set', async () => {
    const sessions = aws.sessions({ readerRole: '' });
    const { Arn } = await sessions.reader('111122223333', 'aws', 'r1').sts.send(new GetCallerIdentityCommand({}));
    expect(Arn).toContain('assumed-role/tighten-app');
    expect(sessions.readerRoleArn('111122223333', 'aws')).toBeUndefined();
  });

  it('says which trust statement is missing, without the external id itself', async () => {
    const sessions = aws.sessions({ readerRole: 'arn:{partition}:iam::{account}:role/tighten-reader-locked' });
    const { iam } = sessions.reader('111122223333', 'aws', 'r1', 'U0123');
    const problem: Problem = await iam.send(new GetRoleCommand({ RoleName: 'idle-role' })).then(
      () => expect.fail('was let in'),
      (error: unknown) => error as Problem,
    );
    expect(problem.kind).toBe('assume-role');
    expect(problem.message).toContain('tighten-reader-locked');
    const statement = JSON.parse(/\{.*\}/s.exec(problem.advice)![0]);
    expect(statement).toEqual({
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::111122223333:role/tighten-app' },
      Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
      Condition: { StringEquals: { 'sts:ExternalId': '<value of EXTERNAL_ID>' } },
    });
    expect(problem.advice).not.toContain('tighten-sample');
  });

  it('is refused with a wrong external id', async () => {
    const { iam } = aws.sessions({ externalId: 'wrong' }).reader('111122223333', 'aws', 'r1');
    await expect(iam.send(new GetRoleCommand({ RoleName: 'idle-role' }))).rejects.toMatchObject({
      kind: 'assume-role',
    });
  });

  it('says that AWS was not reached', async () => {
    const { iam } = aws.sessions({ endpoint: 'http://127.0.0.1:9' }).reader('111122223333', 'aws', 'r1');
    await expect(iam.send(new GetRoleCommand({ RoleName: 'x' }))).rejects.toMatchObject({
      kind: 'aws-unreachable',
      passing: true,
    });
  });

  it('calls another partition in a region of its own', async () => {
    const sessions = aws.sessions();
    expect(await sessions.reader('111122223333', 'aws-cn', 'r1').athena.config.region()).toBe('cn-north-1');
    expect(await sessions.reader('111122223333', 'aws-us-gov', 'r1').athena.config.region()).toBe('us-gov-west-1');
    expect(sessions.readerRoleArn('111122223333', 'aws-cn')).toBe('arn:aws-cn:iam::111122223333:role/tighten-reader');
  });

  it('asks for the log account where the evidence role needs it', () => {
    const sessions = aws.sessions({ evidenceAccount: '' });
    expect(() => sessions.evidence('aws', 'r1')).toThrow(/account that keeps the logs/);
  });
});
