import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { IAMClient } from '@aws-sdk/client-iam';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readKnown } from '../../src/aws/known.js';
import { readBaseline } from '../../src/aws/principal.js';
import { createTally } from '../../src/cloudtrail/activity.js';
import { withKnown } from '../../src/cloudtrail/coverage.js';
import { useLocalAws } from './local-aws.js';

const aws = useLocalAws();
const window = { from: '2026-08-25T00:00:00Z', to: '2026-11-23T12:00:00Z' };

async function read() {
  const clients = aws.sessions().reader('111122223333', 'aws', 'r1');
  const baseline = await readBaseline(clients.iam, { kind: 'role', name: 'staging-deploy-role' });
  return { baseline, ...(await readKnown(clients, baseline, { pollMs: 1 })) };
}

describe('readKnown', () => {
  it('finds in the sample a yearly certificate, messages that no trail records, and the age of the role', async () => {
    await aws.change(() => undefined);
    const { baseline, known, blindSpots } = await read();
    expect(blindSpots).toEqual([]);
    const activity = createTally({ kind: 'role', arn: baseline.arn }, window).finish();
    const spots = withKnown([], activity, { ...known, seenActions: ['s3:GetObject'] });
    expect(spots.map(({ id }) => id)).toEqual([
      'data-events-off:sqs',
      'data-events-off:other',
      'window-shorter-than-use:2026-08-25',
      'used-before-window:acm',
    ]);
    expect(spots[1]?.consequence).not.toContain('S3 object');
  });

  it('goes on without what it may not read, and says so', async () => {
    await aws.change((world) => {
      const Statement = [{ Effect: 'Allow', Action: ['iam:Get*', 'iam:List*'], Resource: '*' }];
      world.accounts[0]!.roles!.find(({ name }) => name === 'tighten-reader')!.inline = { some: { Statement } };
    });
    const { known, blindSpots } = await read();
    expect(known).toMatchObject({ createdAt: expect.stringMatching(/^2025/), pointedTo: [] });
    expect(blindSpots.map(({ id }) => id)).toEqual(['last-accessed-not-read', 'trails-not-read']);
    expect(blindSpots[0]?.consequence).toContain('iam:GenerateServiceLastAccessedDetails');
  });

  it.each([
    ['FAILED', 'could not make', {}],
    ['IN_PROGRESS', 'did not finish', { timeoutMs: -1 }],
  ])('goes on without a report that stays %s, and says so', async (status, said, options) => {
    await aws.change(() => undefined);
    const { iam: real, cloudTrail } = aws.sessions().reader('111122223333', 'aws', 'r1');
    const baseline = await readBaseline(real, { kind: 'role', name: 'staging-deploy-role' });
    const iam = await iamWithReport(status);
    const { known, blindSpots } = await readKnown({ iam, cloudTrail }, baseline, { pollMs: 1, ...options });
    expect(blindSpots).toEqual([
      expect.objectContaining({ id: 'last-accessed-not-read', consequence: expect.stringContaining(said) }),
    ]);
    expect(known).toMatchObject({ trails: expect.anything() });
    expect(known).not.toHaveProperty('lastAccessed');
  });
});

/** An IAM whose last-accessed report always has one status. */
async function iamWithReport(status: string): Promise<IAMClient> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const answer = `<JobId>11111111-2222-3333-4444-555555555555</JobId><JobStatus>${status}</JobStatus>`;
      const named = ['Generate', 'Get'].map((verb) => `${verb}ServiceLastAccessedDetailsResult`);
      response.end(`<Response>${named.map((name) => `<${name}>${answer}</${name}>`).join('')}</Response>`);
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' };
  const iam = new IAMClient({ endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', credentials });
  onTestFinished(() => {
    iam.destroy();
    server.close();
  });
  return iam;
}
