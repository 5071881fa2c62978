import { describe, expect, it } from 'vitest';
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
});
