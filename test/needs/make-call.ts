import type { Call } from '../../src/cloudtrail/activity.js';
import { projectParameters, projectResponse } from '../../src/cloudtrail/projection.js';

/**
 * A call by hand: an allowed call of a role in account 111122223333, eu-west-1, unless said otherwise. What stands in it
 * is what reading keeps of a record, so that every test of the rules is a test that they are given what they ask for.
 */
export function makeCall(
  source: string,
  name: string,
  parameters: Call['parameters'] = null,
  more: Partial<Call> = {},
): Call {
  const eventSource = source.includes('.') ? source : `${source}.amazonaws.com`;
  return {
    id: `c-${source}-${name}`,
    source: eventSource,
    name,
    region: 'eu-west-1',
    account: '111122223333',
    partition: 'aws',
    outcome: 'allowed',
    eventType: 'AwsApiCall',
    parameters: projectParameters(parameters, eventSource),
    resources: [],
    callers: [],
    principalArn: 'arn:aws:iam::111122223333:role/deploy',
    count: 1,
    days: 1,
    firstSeen: '2026-11-01T00:00:00Z',
    lastSeen: '2026-11-01T00:00:00Z',
    ...more,
    response: projectResponse(more.response ?? null, eventSource),
  };
}
