import { callOf } from '../cloudtrail/activity.js';
import type { DenialCause } from '../cloudtrail/denial-message.js';
import type { Outcome } from '../cloudtrail/outcome.js';
import type { CloudTrailRecord } from '../cloudtrail/record.js';
import { parseRecord } from '../cloudtrail/record.js';
import type { Conditions } from '../iam/document.js';
import type { NeedKind } from './contract.js';
import type { Lookups } from './lookups.js';
import type { CallReading } from './read-call.js';
import { readCall } from './read-call.js';

/** One line of `tighten explain`. */
export type Explanation =
  | Explained
  | { eventID?: string; eventSource?: string; eventName?: string; result: 'unreadable'; reason: string };

export interface Explained {
  eventID?: string;
  eventSource: string;
  eventName: string;
  outcome: Outcome;
  result: 'need' | 'question' | 'none';
  /** What the call itself needs. */
  actions: string[];
  /** What else its parameters prove. */
  implied: string[];
  /** Of the call itself: `["*"]` where AWS knows no resource type, `[]` where the resource is not known. */
  resources: string[];
  /** Of the call itself, as an IAM condition block. */
  conditions: Conditions;
  reason: string;
  needs: {
    action: string;
    kind: NeedKind;
    resources: string[];
    conditions: Conditions;
    via?: string;
    reason: string;
  }[];
  questions: { about: string; text: string; likelyActions: string[] }[];
  denied?: { action?: string; resource?: string; cause: DenialCause; policyArn?: string };
}

/**
 * Explains one CloudTrail record: what it needed, what has to be asked, or why it needs nothing. Never throws: a value
 * that is no record gets a line that says so.
 */
export function explainRecord(value: unknown, lookups: Lookups = {}): Explanation {
  const parsed = parseRecord(value);
  if ('unreadable' in parsed) return { ...namesOf(value), result: 'unreadable', reason: parsed.unreadable };
  const { record } = parsed;
  const call = callOf(record);
  return {
    ...(record.eventID !== undefined && { eventID: record.eventID }),
    eventSource: record.eventSource,
    eventName: record.eventName,
    outcome: call.outcome,
    ...explainReading(nobody(record) ?? readCall(call, lookups)),
  };
}

/** Calls without an IAM identity behind them: an AWS service by itself, or someone without credentials. */
function nobody(record: CloudTrailRecord): CallReading | undefined {
  const { type, accountId, principalId } = record.userIdentity;
  const service = type === 'AWSService';
  const anonymous = [accountId, principalId].some((id) => /^anonymous(?:_principal)?$/i.test(id ?? ''));
  if (!service && !anonymous) return undefined;
  const reason = service
    ? 'An AWS service called by itself: no identity policy of a principal decides it.'
    : 'The caller had no credentials: no identity policy decides it.';
  return { result: 'none', reason, actions: [], needs: [], questions: [], dropped: [] };
}

function explainReading(reading: CallReading): Omit<Explained, 'eventID' | 'eventSource' | 'eventName' | 'outcome'> {
  const own = reading.needs.filter((need) => need.kind !== 'implied');
  return {
    result: reading.result,
    actions: reading.actions,
    implied: distinct(reading.needs.filter((need) => need.kind === 'implied').map((need) => need.action)),
    resources: distinct(own.flatMap((need) => need.resources.map((one) => one.arn))),
    conditions: own.length === 1 ? own[0]!.conditions : {},
    reason: reading.reason,
    needs: reading.needs.map((need) => ({
      action: need.action,
      kind: need.kind,
      resources: need.resources.map((one) => one.arn),
      conditions: need.conditions,
      ...(need.via !== undefined && { via: need.via }),
      reason: need.reason,
    })),
    questions: reading.questions.map(({ about, text, likelyActions }) => ({ about, text, likelyActions })),
    ...(reading.denied && { denied: reading.denied }),
  };
}

/** What a damaged record still says about itself. */
function namesOf(value: unknown): { eventID?: string; eventSource?: string; eventName?: string } {
  if (typeof value !== 'object' || value === null) return {};
  const text = (key: string): string | undefined => {
    const found: unknown = Reflect.get(value, key);
    return typeof found === 'string' ? found.slice(0, 200) : undefined;
  };
  const eventID = text('eventID');
  const eventSource = text('eventSource');
  const eventName = text('eventName');
  return {
    ...(eventID !== undefined && { eventID }),
    ...(eventSource !== undefined && { eventSource }),
    ...(eventName !== undefined && { eventName }),
  };
}

function distinct(values: string[]): string[] {
  return [...new Set(values)];
}
