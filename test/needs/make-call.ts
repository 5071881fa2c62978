import type { Call } from '../../src/cloudtrail/activity.js';

/** A call by hand: an allowed call of a role in account 111122223333, eu-west-1, unless said otherwise. */
export function makeCall(
  source: string,
  name: string,
  parameters: Call['parameters'] = null,
  more: Partial<Call> = {},
): Call {
  return {
    id: `c-${source}-${name}`,
    source: source.includes('.') ? source : `${source}.amazonaws.com`,
    name,
    region: 'eu-west-1',
    account: '111122223333',
    partition: 'aws',
    outcome: 'allowed',
    eventType: 'AwsApiCall',
    parameters,
    response: null,
    resources: [],
    callers: [],
    principalArn: 'arn:aws:iam::111122223333:role/deploy',
    count: 1,
    days: 1,
    firstSeen: '2026-11-01T00:00:00Z',
    lastSeen: '2026-11-01T00:00:00Z',
    ...more,
  };
}
