/** Plain JSON, as it comes out of a log file. */
export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json | undefined;
}

/** `userIdentity` of a record, the parts that say whose call it was. */
export interface UserIdentity {
  type?: string;
  principalId?: string;
  arn?: string;
  accountId?: string;
  accessKeyId?: string;
  userName?: string;
  /** The AWS service that made the call on the principal's behalf (forward access session). */
  invokedBy?: string;
  sessionContext?: {
    sessionIssuer?: { type?: string; principalId?: string; arn?: string; accountId?: string; userName?: string };
    webIdFederationData?: JsonObject;
    attributes?: { creationDate?: string; mfaAuthenticated?: string };
    sourceIdentity?: string;
  };
}

/** One entry of `resources[]`. Log files spell the key `ARN`, Athena `arn`; `parseRecord` brings both to `arn`. */
export interface RecordResource {
  arn?: string;
  type?: string;
  accountId?: string;
}

/** One CloudTrail event as AWS wrote it. Only the fields that Tighten reads are named. */
export interface CloudTrailRecord {
  eventID?: string;
  /** ISO 8601, UTC, seconds: `2026-11-01T00:00:00Z`. */
  eventTime: string;
  eventSource: string;
  eventName: string;
  awsRegion: string;
  /** `AwsApiCall`, `AwsServiceEvent`, `AwsConsoleSignIn` …; may be missing in old and in hand-made records. */
  eventType?: string;
  eventCategory?: string;
  errorCode?: string;
  errorMessage?: string;
  userIdentity: UserIdentity;
  requestParameters: JsonObject | null;
  responseElements: JsonObject | null;
  additionalEventData?: JsonObject | null;
  resources: RecordResource[];
  readOnly?: boolean;
  managementEvent?: boolean;
  recipientAccountId?: string;
  sharedEventID?: string;
  requestID?: string;
  sourceIPAddress?: string;
  userAgent?: string;
  vpcEndpointId?: string;
  sessionCredentialFromConsole?: boolean;
}
