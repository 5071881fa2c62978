import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { asObject, type JsonObject, parseRecord } from '../../cloudtrail/record.js';
import { listLogFiles } from '../../cloudtrail/sources/log-layout.js';
import { readRecords } from '../../cloudtrail/sources/read-records.js';
import type { LocalAccount } from './account.js';
import { AwsFailure } from './wire.js';

const PAGE = 50;
const DAYS_KEPT = 90;
const MOST_TOKENS = 50;

interface Page {
  events: object[];
  from: number;
  /** The other parameters: a token belongs to them. */
  asked: string;
}

/**
 * LookupEvents from log files: management events of one account and region of the last 90 days, newest first, at most
 * fifty a page, two requests a second, one attribute (`Username`, `EventName`, `EventId` or `ResourceName`).
 */
export function createEventHistory(options: { folder: string; lookupsPerSecond?: number; now?: () => Date }) {
  const tokens = new Map<string, Page>();
  const recent = new Map<string, number[]>();

  function throttle(key: string): void {
    const now = performance.now();
    const calls = (recent.get(key) ?? []).filter((at) => now - at < 1000);
    if (calls.length >= (options.lookupsPerSecond ?? 2)) throw new AwsFailure('ThrottlingException', 'Rate exceeded');
    recent.set(key, [...calls, now]);
  }

  return {
    async lookUp(request: { account: LocalAccount; region: string; input: JsonObject }): Promise<object> {
      const { account, region, input } = request;
      throttle(`${account.id} ${region}`);
      const size = typeof input['MaxResults'] === 'number' ? input['MaxResults'] : PAGE;
      if (size < 1 || size > PAGE) throw new AwsFailure('InvalidMaxResultsException', 'MaxResults is 1 to 50.');
      const { NextToken: token, MaxResults: _, ...rest } = input;
      const asked = JSON.stringify([account.id, region, rest]);
      const known = typeof token === 'string' ? tokens.get(token) : undefined;
      if (token !== undefined && known?.asked !== asked) {
        throw new AwsFailure('InvalidNextTokenException', 'The token is not of this request, or too old.');
      }
      const page = known ?? { events: await find(options.folder, account.id, region, rest, now()), from: 0, asked };
      const to = page.from + size;
      const more = to < page.events.length ? { NextToken: keep({ ...page, from: to }) } : {};
      return { Events: page.events.slice(page.from, to), ...more };
    },
  };

  function now(): Date {
    return options.now?.() ?? new Date();
  }

  function keep(page: Page): string {
    const token = randomUUID();
    tokens.set(token, page);
    const [oldest] = tokens.keys();
    if (tokens.size > MOST_TOKENS && oldest !== undefined) tokens.delete(oldest);
    return token;
  }
}

async function find(folder: string, account: string, region: string, input: JsonObject, now: Date): Promise<object[]> {
  const attribute = attributeOf(input);
  const start = timeOf(input['StartTime']) ?? 0;
  const end = timeOf(input['EndTime']) ?? now.getTime();
  if (start > end) throw new AwsFailure('InvalidTimeRangeException', 'StartTime is after EndTime.');
  const from = Math.max(start, now.getTime() - DAYS_KEPT * 86_400_000);
  const window = { from: new Date(from).toISOString(), to: new Date(Math.max(from, end)).toISOString() };
  const found: { at: string; event: object }[] = [];
  for (const file of (await listLogFiles(folder, window)).files) {
    if (file.region !== undefined && file.region !== region) continue;
    if (file.account !== undefined && file.account !== account) continue;
    for await (const one of readRecords(createReadStream(file.path), file.name)) {
      if (!('value' in one)) continue;
      const parsed = parseRecord(one.value);
      if ('unreadable' in parsed || parsed.record.managementEvent === false) continue;
      const { record } = parsed;
      const at = Date.parse(record.eventTime);
      if (record.awsRegion !== region || at < from || at > end) continue;
      if ((record.recipientAccountId ?? account) !== account) continue;
      const event = {
        EventId: record.eventID,
        EventName: record.eventName,
        ReadOnly: String(record.readOnly ?? ''),
        EventTime: at / 1000,
        EventSource: record.eventSource,
        // For a role's session this is the name of the session, whatever the API reference says.
        Username: record.userIdentity.userName ?? record.userIdentity.principalId?.split(':')[1],
        Resources: [],
        CloudTrailEvent: JSON.stringify(one.value),
      };
      if (!attribute || valuesOf(attribute.key, event, record.requestParameters).includes(attribute.value)) {
        found.push({ at: record.eventTime, event });
      }
    }
  }
  return found.sort((a, b) => (a.at > b.at ? -1 : a.at < b.at ? 1 : 0)).map(({ event }) => event);
}

/** What an attribute is compared with. The names of resources are taken out of the parameters, as CloudTrail does. */
function valuesOf(key: string, event: object, parameters: JsonObject | null): unknown[] {
  return key === 'ResourceName' ? Object.values(parameters ?? {}) : [Reflect.get(event, key)];
}

function attributeOf(input: JsonObject): { key: string; value: unknown } | undefined {
  const attributes = input['LookupAttributes'];
  if (!Array.isArray(attributes) || attributes.length === 0) return undefined;
  const [first] = attributes;
  const key = asObject(first)?.['AttributeKey'];
  if (attributes.length > 1 || !['Username', 'EventName', 'EventId', 'ResourceName'].includes(String(key))) {
    throw new AwsFailure(
      'InvalidLookupAttributesException',
      'One attribute of Username, EventName, EventId and ResourceName.',
    );
  }
  return { key: String(key), value: asObject(first)?.['AttributeValue'] };
}

function timeOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value * 1000 : undefined;
}
