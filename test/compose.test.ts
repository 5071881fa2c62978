import { describe, expect, it } from 'vitest';
import { awsSessions, evidenceSource } from '../src/compose.js';
import { readSettings } from '../src/settings.js';

/** Where the event history of an account would be read. */
function history(partition: string, env: Record<string, string>): string {
  const settings = readSettings({ EVENT_HISTORY: 'on', ...env });
  const review = { account: '111122223333', partition, id: 'r1' };
  return evidenceSource(settings, awsSessions(settings), review).describe();
}

describe('evidenceSource', () => {
  it.each([
    ['aws', 'eu-central-1', 'event history of eu-central-1, us-east-1'],
    ['aws-cn', 'cn-northwest-1', 'event history of cn-northwest-1, cn-north-1'],
    ['aws-us-gov', 'us-gov-east-1', 'event history of us-gov-east-1, us-gov-west-1'],
    ['aws-us-gov', 'us-gov-west-1', 'event history of us-gov-west-1'],
  ])('reads the region of %s where the global services record beside %s', (partition, region, described) => {
    expect(history(partition, { AWS_REGION: region })).toBe(described);
  });

  it('reads the regions of the settings where they are named', () => {
    expect(history('aws', { TRAIL_REGIONS: 'eu-west-1' })).toBe('event history of eu-west-1');
  });
});
