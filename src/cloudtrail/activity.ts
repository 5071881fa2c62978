import type { Assumer } from './assumers.js';
import type { Outcome } from './outcome.js';
import type { JsonObject, RecordResource } from './record.js';

export { callOf } from './call.js';
export { createTally, type Tally } from './tally.js';

/** From `from` (inclusive) to `to` (exclusive), ISO 8601 UTC. */
export interface Window {
  from: string;
  to: string;
}

/**
 * Whose activity is read. `arn` is the IAM ARN with its path (`arn:aws:iam::111122223333:role/team/deploy`), never a
 * session ARN. `uniqueId` (AROA…, AIDA…) tells a re-created principal from the one that had its name before.
 */
export interface PrincipalRef {
  kind: 'role' | 'user';
  arn: string;
  uniqueId?: string;
}

/**
 * One distinct call: all records of the principal that are equal in everything that matters to permissions, tallied.
 * A single record is a call with a count of one, so `explain` and a ninety-day review go the same way.
 */
export interface Call {
  /** `c` and 12 hex digits of a SHA-256 over the distinguishing fields: the same in every run. */
  id: string;
  /** `eventSource`, e.g. `s3.amazonaws.com`. */
  source: string;
  /** `eventName` as recorded, e.g. `UpdateFunctionCode20150331v2`. */
  name: string;
  region: string;
  /** The account that owns the resource: `recipientAccountId`, else the principal's account. */
  account: string;
  /** `aws`, `aws-cn`, `aws-us-gov` …, from the principal's ARN. */
  partition: string;
  outcome: Outcome;
  errorCode?: string;
  /** Only of denied calls, at most 1,024 characters. Text from outside: data, never markup. */
  errorMessage?: string;
  /** `userIdentity.invokedBy`. */
  via?: string;
  eventType?: string;
  readOnly?: boolean;
  /** `requestParameters`, what the rules ask for of it (see `projection.ts`). */
  parameters: JsonObject | null;
  /** `responseElements`, only the ARNs and ids that are born there. */
  response: JsonObject | null;
  resources: RecordResource[];
  /** The caller families (see `Caller.id`) that made it. */
  callers: string[];
  /** The principal's own ARN as this call saw it: needed for calls about oneself (`iam:GetUser` without a name). */
  principalArn: string;
  count: number;
  /** Distinct UTC days on which it was seen. */
  days: number;
  firstSeen: string;
  lastSeen: string;
  firstEventId?: string;
  lastEventId?: string;
}

/** A family of sessions of the principal: what a person can leave out as one. */
export interface Caller {
  id: string;
  /** Session name with generated parts replaced by `*`, e.g. `GitHubActions-*`. */
  session: string;
  /** User agent family, e.g. `aws-cli`, `Terraform`, `console`. */
  agent: string;
  console: boolean;
  /** Where it called from (see `networkOf`), e.g. `private network`; absent in activities of earlier versions. */
  network?: string;
  calls: number;
  firstSeen: string;
  lastSeen: string;
}

/** Calls of one event that are too many to be kept one by one. */
export interface LeftOut {
  source: string;
  name: string;
  distinctCalls: number;
  records: number;
}

/** What the principal did in the window, tallied. Plain JSON; a role with ten million records fits in kilobytes. */
export interface Activity {
  principal: PrincipalRef;
  window: Window;
  calls: Call[];
  callers: Caller[];
  /** Records of the principal that were tallied, duplicates excluded. */
  records: number;
  /** Records per UTC day, `YYYY-MM-DD`. */
  perDay: Record<string, number>;
  /** What is counted and not kept as calls: `records` is the sum over `calls` and over these. */
  leftOut: LeftOut[];
  /** Who assumed the role in the window, most sessions first; absent where nothing was seen of it. */
  assumedBy?: Assumer[];
}
