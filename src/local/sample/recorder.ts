import type { Json, JsonObject } from '../../cloudtrail/record.js';
import type { Random } from './random.js';

/** Somebody who calls: `userIdentity` without `invokedBy`, and where the calls come from. */
export interface Session {
  identity: JsonObject;
  account: string;
  agent: string;
  ip: string;
}

/** What a record holds besides who, when and what. */
export interface Details {
  request?: JsonObject | null;
  response?: JsonObject | null;
  resources?: JsonObject[];
  error?: { code: string; message?: string };
  /** A service that calls on the session's behalf: then address and agent are the service's. */
  via?: string;
  /** S3 object calls are data events. */
  data?: boolean;
  additional?: JsonObject;
  readOnly?: boolean;
  region?: string;
  agent?: string;
  /** Both copies of a cross-account call carry it. */
  shared?: string;
  recipient?: string;
}

export interface SampleRecord extends JsonObject {
  eventTime: string;
  awsRegion: string;
  recipientAccountId: string;
}

export interface Recorder {
  records: SampleRecord[];
  call(session: Session, at: Date, source: string, name: string, details?: Details): SampleRecord;
}

const CIPHER = 'TLS_AES_128_GCM_SHA256';
const READS = /^(Get|List|Describe|Head|BatchGet|BatchCheck|Filter|Lookup|AssumeRole|Decrypt)/;

/**
 * Collects records in the shape that CloudTrail writes: field names, their order, what is null and what is absent,
 * upper-case `ARN` in `resources`, and the differences of data events and forwarded calls.
 */
export function createRecorder(random: Random, region: string): Recorder {
  const records: SampleRecord[] = [];
  return {
    records,
    call(session, at, source, name, details = {}) {
      const where = details.region ?? region;
      const host = `${source.slice(0, source.indexOf('.'))}.${where}.amazonaws.com`;
      const record: SampleRecord = {
        eventVersion: details.data ? '1.11' : '1.09',
        userIdentity: details.via ? { ...session.identity, invokedBy: details.via } : session.identity,
        eventTime: at.toISOString().replace(/\.\d{3}Z$/, 'Z'),
        eventSource: source,
        eventName: name,
        awsRegion: where,
        sourceIPAddress: details.via ?? session.ip,
        userAgent: details.via ?? details.agent ?? session.agent,
        ...(details.error ? errorFields(details.error) : {}),
        requestParameters: details.request ?? null,
        responseElements: details.response ?? null,
        ...(details.additional ? { additionalEventData: details.additional } : {}),
        requestID: random.uuid(),
        eventID: random.uuid(),
        readOnly: details.readOnly ?? READS.test(name),
        ...(details.resources ? { resources: details.resources } : {}),
        eventType: 'AwsApiCall',
        managementEvent: !details.data,
        recipientAccountId: details.recipient ?? session.account,
        ...(details.shared ? { sharedEventID: details.shared } : {}),
        eventCategory: details.data ? 'Data' : 'Management',
        ...(details.via
          ? {}
          : { tlsDetails: { tlsVersion: 'TLSv1.3', cipherSuite: CIPHER, clientProvidedHostHeader: host } }),
      };
      records.push(record);
      return record;
    },
  };
}

function errorFields(error: { code: string; message?: string }): JsonObject {
  return { errorCode: error.code, ...(error.message ? { errorMessage: error.message } : {}) };
}

/** A session of an assumed role. `federated`: the identity provider of a web identity session. */
export function roleSession(options: {
  account: string;
  role: string;
  roleArn: string;
  uniqueId: string;
  session: string;
  key: string;
  createdAt: Date;
  agent: string;
  ip: string;
  federated?: string;
  mfa?: boolean;
}): Session {
  const { account, role, uniqueId, session, federated } = options;
  const context: JsonObject = {
    sessionIssuer: { type: 'Role', principalId: uniqueId, arn: options.roleArn, accountId: account, userName: role },
    ...(federated ? { webIdFederationData: { federatedProvider: federated, attributes: {} } } : {}),
    attributes: { creationDate: second(options.createdAt), mfaAuthenticated: options.mfa ? 'true' : 'false' },
  };
  return {
    account,
    agent: options.agent,
    ip: options.ip,
    identity: {
      type: 'AssumedRole',
      principalId: `${uniqueId}:${session}`,
      arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
      accountId: account,
      accessKeyId: options.key,
      sessionContext: context,
    },
  };
}

export function userSession(options: {
  account: string;
  user: string;
  uniqueId: string;
  key: string;
  agent: string;
  ip: string;
}): Session {
  const { account, user, uniqueId, key, agent, ip } = options;
  return {
    account,
    agent,
    ip,
    identity: {
      type: 'IAMUser',
      principalId: uniqueId,
      arn: `arn:aws:iam::${account}:user/${user}`,
      accountId: account,
      accessKeyId: key,
      userName: user,
    },
  };
}

export function serviceSession(account: string, service: string): Session {
  return { account, agent: service, ip: service, identity: { type: 'AWSService', invokedBy: service } };
}

/** `resources[]` of an S3 object call: the object, and its bucket. */
export function s3Resources(account: string, bucket: string, key: string): JsonObject[] {
  return [
    { type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${bucket}/${key}` },
    { accountId: account, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucket}` },
  ];
}

/** One call on an S3 object, as the data event of a trail. */
export function s3Object(
  random: Random,
  account: string,
  bucket: string,
  key: string,
  extra: { write?: boolean; error?: { code: string; message: string } } = {},
): Details {
  const bytes = random.between(900, 4_000_000);
  return {
    data: true,
    request: { bucketName: bucket, Host: `${bucket}.s3.us-east-1.amazonaws.com`, key },
    response: extra.write && !extra.error ? { 'x-amz-server-side-encryption': 'AES256' } : null,
    resources: s3Resources(account, bucket, key),
    additional: s3Additional(random, extra.write ? [bytes, 0] : [0, bytes]),
    ...(extra.error ? { error: extra.error } : {}),
  };
}

export function s3Additional(random: Random, [bytesIn, bytesOut]: [number, number]): JsonObject {
  return {
    SignatureVersion: 'SigV4',
    CipherSuite: CIPHER,
    bytesTransferredIn: bytesIn,
    AuthenticationMethod: 'AuthHeader',
    'x-amz-id-2': random.hex(40),
    bytesTransferredOut: bytesOut,
  } satisfies Record<string, Json>;
}

/** Goes on by so many seconds (by a few, where not told) and says what time it is. */
export type Clock = (step?: number) => Date;

/** A clock that goes on by so many seconds with each reading, starting `seconds` after `at`. */
export function createClock(at: Date, seconds: number): (step: number) => Date {
  let gone = seconds;
  return (step) => {
    gone += step;
    return later(at, gone);
  };
}

export function later(at: Date, seconds: number): Date {
  return new Date(at.getTime() + seconds * 1000);
}

function second(at: Date): string {
  return at.toISOString().replace(/\.\d{3}Z$/, 'Z');
}
