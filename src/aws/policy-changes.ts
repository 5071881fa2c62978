import { type CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { awsProblem } from './errors.js';

/** A policy that somebody attached to a principal or took away from it, as CloudTrail recorded it. Names are data. */
export interface PolicyChange {
  eventId: string;
  /** `AttachRolePolicy`. */
  name: string;
  /** ISO 8601 UTC. */
  at: string;
  /** ARN of whoever did it, as far as the record says. */
  by: string;
  /** ARN of a managed policy, name of an inline one. */
  policy?: string;
}

const EVENTS = {
  attach: ['AttachRolePolicy', 'PutRolePolicy', 'AttachUserPolicy', 'PutUserPolicy'],
  detach: ['DetachRolePolicy', 'DeleteRolePolicy', 'DetachUserPolicy', 'DeleteUserPolicy'],
};

/** Pages of fifty events: changes of one principal's policies since an edition was delivered are few. */
const MOST_PAGES = 4;

/**
 * Looks for changes of a principal's policies in the event history of its account, where IAM records them (LookupEvents
 * by the resource's name; CloudTrail shows an event within about a quarter of an hour). Oldest first; refused attempts
 * count for nothing. Throws `Problem`.
 */
export async function findPolicyChanges(
  client: CloudTrailClient,
  wanted: { kind: 'role' | 'user'; name: string; change: keyof typeof EVENTS; since: string },
  signal?: AbortSignal,
): Promise<PolicyChange[]> {
  const found: PolicyChange[] = [];
  let token: string | undefined;
  try {
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const command = new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: wanted.name }],
        StartTime: new Date(wanted.since),
        MaxResults: 50,
        ...(token ? { NextToken: token } : {}),
      });
      const answer = await client.send(command, signal ? { abortSignal: signal } : {});
      for (const { CloudTrailEvent: text } of answer.Events ?? []) found.push(...changeIn(text, wanted));
      token = answer.NextToken;
      if (!token) break;
    }
  } catch (error) {
    throw awsProblem(error, `look for changes of the policies of ${wanted.name}`);
  }
  return found.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function changeIn(
  text: string | undefined,
  { kind, name, change }: { kind: 'role' | 'user'; name: string; change: keyof typeof EVENTS },
): PolicyChange[] {
  const record = objectIn(text);
  const asked = objectOf(record['requestParameters']);
  const target = asked[kind === 'role' ? 'roleName' : 'userName'];
  const { eventID, eventName, eventTime, eventSource, errorCode } = record;
  if (eventSource !== 'iam.amazonaws.com' || errorCode !== undefined) return [];
  if (typeof eventID !== 'string' || typeof eventName !== 'string' || typeof eventTime !== 'string') return [];
  // IAM names are unique whatever their case.
  if (typeof target !== 'string' || target.toLowerCase() !== name.toLowerCase()) return [];
  if (!EVENTS[change].includes(eventName)) return [];
  const by = objectOf(record['userIdentity'])['arn'];
  const policy = asked['policyArn'] ?? asked['policyName'];
  return [
    {
      eventId: eventID,
      name: eventName,
      at: eventTime,
      by: typeof by === 'string' ? by : 'not recorded',
      ...(typeof policy === 'string' ? { policy } : {}),
    },
  ];
}

function objectIn(text: string | undefined): Record<string, unknown> {
  try {
    return objectOf(JSON.parse(text ?? ''));
  } catch {
    return {};
  }
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
