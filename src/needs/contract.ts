import type { DenialCause } from '../cloudtrail/denial-message.js';
import type { BlindSpot } from '../cloudtrail/sources/source.js';
import type { Conditions } from '../iam/document.js';

export type NeedKind = 'called' | 'implied' | 'forwarded' | 'attested';
export type AccessLevel = 'read' | 'list' | 'write' | 'tagging' | 'permissions';

/** One ARN (or ARN pattern where an id is unknowable, e.g. `secret:db-??????`) that a need's calls prove. */
export interface NeedResource {
  arn: string;
  /** Resource type in iam-data (`object`, `bucket`), by which candidates are formed; absent for `*`. */
  type?: string;
  /** Records that prove it. */
  calls: number;
  /** Distinct calls (`Call.id`) that prove this resource; without it, all calls of the need are taken to. */
  callIds?: string[];
}

/** A condition key that all calls of a need show a value for, so that people may narrow a `*` by it. */
export interface Narrowing {
  /** `ecs:cluster`, `aws:RequestedRegion`; `aws:ResourceAccount` holds the accounts that own the resources. */
  key: string;
  /** Every value seen, sorted. */
  values: string[];
}

/**
 * One permission that the evidence proves. Two calls that need the same action under the same conditions and in the
 * same way (`kind`, `via`) share one need.
 */
export interface Need {
  /** `n` and 12 hex digits over action, kind, conditions and via: the same in every run. */
  id: string;
  /** In the catalogue's spelling: `s3:GetObject`. */
  action: string;
  kind: NeedKind;
  accessLevel: AccessLevel;
  /** False where iam-data lists no resource type: then only `*` works, and `resources` is `[{ arn: '*' }]`. */
  scopeable: boolean;
  resources: NeedResource[];
  /** Conditions that are certain, e.g. `iam:PassedToService`. Uncertain ones are scope candidates, never here. */
  conditions: Conditions;
  /** Conditions that may narrow it and are not certain to be set by AWS: for scope candidates, never by themselves. */
  conditionCandidates?: Conditions[];
  /** Services that called on the principal's behalf, for `forwarded`. */
  via: string[];
  /** Records that prove it (not distinct calls). */
  calls: number;
  /** Distinct calls (`Call.id`) that prove it. */
  callIds: string[];
  /** Distinct calls of its events that were counted and not kept (`Activity.leftOut`): it has more resources than these. */
  callsLeftOut?: number;
  /** Event names that led here, e.g. `["ListObjectsV2", "HeadBucket"]`. */
  events: string[];
  firstSeen: string;
  lastSeen: string;
  /** True where all calls behind it were `unclear`: shown as such. */
  onlyUnclear: boolean;
  /** Why this action, in one sentence: "HeadBucket is authorised as s3:ListBucket." */
  reason: string;
  /** Keys that could narrow it further (see `narrowing.ts`): offered to people, never set by themselves. */
  narrowing?: Narrowing[];
}

/** An event (or a parameter of one) that cannot be turned into a need with certainty: a person answers it. */
export interface Question {
  id: string;
  about: 'call' | 'parameter' | 'resource';
  source: string;
  name: string;
  /** One sentence: what is unknown and why it matters. */
  text: string;
  /** Actions that it may be, all in the catalogue; most likely first; may be empty. */
  likelyActions: string[];
  calls: number;
  callIds: string[];
  lastSeen: string;
}

/** A refused call. Never evidence for a need; what the message says is kept for people. */
export interface Denial {
  source: string;
  name: string;
  /** The action that the message names (it can differ from the event: `iam:PassRole` on RunTask), else the mapped one. */
  action?: string;
  resource?: string;
  cause: DenialCause;
  /** The ARN of the policy that denied, where the message names one. */
  policyArn?: string;
  errorCode?: string;
  calls: number;
  callIds: string[];
  firstSeen: string;
  lastSeen: string;
}

/** A call that needs no permission, and why. */
export interface NoPermission {
  source: string;
  name: string;
  reason: string;
  calls: number;
}

/** Needs + questions + denials + blind spots: everything that a policy may hold, and nothing else. */
export interface Contract {
  principal: string;
  account: string;
  partition: string;
  needs: Need[];
  questions: Question[];
  denied: Denial[];
  none: NoPermission[];
  /** Calls that say nothing (expired token, bad signature). */
  void: NoPermission[];
  blindSpots: BlindSpot[];
  /** ARNs that were found in calls and dropped because no resource type of the action takes them. */
  dropped: { action: string; arn: string; reason: string; calls: number }[];
}

export { buildContract } from './build-contract.js';
