import { describe, expect, it } from 'vitest';
import { readLastAccessed } from '../../src/aws/last-accessed.js';
import { useLocalAws } from './local-aws.js';

const aws = useLocalAws();
const ROLE = 'arn:aws:iam::111122223333:role/staging-deploy-role';
const reader = (review = 'r1') => aws.sessions().reader('111122223333', 'aws', review).iam;
const quick = { pollMs: 1 };

describe('readLastAccessed', () => {
  it('waits for the job and gives services and actions with their times', async () => {
    await aws.change((world) => {
      world.accounts[0]!.roles!.find(({ name }) => name === 'staging-deploy-role')!.lastAccessed = [
        { namespace: 'acm', name: 'AWS Certificate Manager', at: '2026-02-01T00:00:00Z', region: 'eu-west-1' },
        {
          namespace: 'ec2',
          name: 'Amazon EC2',
          at: '2026-11-01T00:00:00Z',
          actions: [{ name: 'CreateImage', at: '2026-03-01T00:00:00Z' }],
        },
        { namespace: 'glue', name: 'AWS Glue' },
      ];
    });
    const { services, asOf } = await readLastAccessed(reader(), ROLE, quick);
    expect(asOf).toMatch(/^\d{4}-/);
    expect(services).toEqual([
      {
        namespace: 'acm',
        name: 'AWS Certificate Manager',
        lastUsed: '2026-02-01T00:00:00.000Z',
        region: 'eu-west-1',
        actions: [],
      },
      {
        namespace: 'ec2',
        name: 'Amazon EC2',
        lastUsed: '2026-11-01T00:00:00.000Z',
        region: 'us-east-1',
        actions: [{ name: 'CreateImage', lastUsed: '2026-03-01T00:00:00.000Z', region: 'us-east-1' }],
      },
      { namespace: 'glue', name: 'AWS Glue', actions: [] },
    ]);
  });

  it('reads every page of a long report', async () => {
    await aws.change((world) => {
      world.accounts[0]!.roles!.find(({ name }) => name === 'staging-deploy-role')!.lastAccessed = Array.from(
        { length: 230 },
        (_, at) => ({ namespace: `s${at}`, name: `Service ${at}` }),
      );
    });
    const { services } = await readLastAccessed(reader(), ROLE, quick);
    expect(new Set(services.map(({ namespace }) => namespace)).size).toBe(230);
  });

  it('says which permission is missing', async () => {
    await aws.change((world) => {
      world.accounts[0]!.roles!.find(({ name }) => name === 'tighten-reader')!.inline = {};
    });
    await expect(readLastAccessed(reader(), ROLE, quick)).rejects.toMatchObject({
      kind: 'aws-denied',
      message: expect.stringContaining('iam:GenerateServiceLastAccessedDetails'),
    });
  });

  it('is given up after its time, and when it is stopped', async () => {
    await aws.change(() => undefined);
    await expect(readLastAccessed(reader(), ROLE, { pollMs: 1, timeoutMs: -1 })).rejects.toMatchObject({
      kind: 'too-slow',
      passing: false,
    });
    await expect(readLastAccessed(reader(), ROLE, { pollMs: 1, signal: AbortSignal.abort() })).rejects.toMatchObject({
      kind: 'stopped',
    });
  });

  it('cannot be read by another session than the one that asked', async () => {
    const { GenerateServiceLastAccessedDetailsCommand, GetServiceLastAccessedDetailsCommand } = await import(
      '@aws-sdk/client-iam'
    );
    const { JobId } = await reader().send(new GenerateServiceLastAccessedDetailsCommand({ Arn: ROLE }));
    await expect(reader('r2').send(new GetServiceLastAccessedDetailsCommand({ JobId: JobId! }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    });
  });
});
