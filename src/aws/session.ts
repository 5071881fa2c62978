import { AccessAnalyzerClient } from '@aws-sdk/client-accessanalyzer';
import { AthenaClient } from '@aws-sdk/client-athena';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { Problem } from '../problem.js';
import { assumeRole, type CredentialsProvider } from './assume-role.js';
import { regionIn } from './regions.js';

/** The clients of one role and review. They share one set of credentials. */
export interface AwsClients {
  iam: IAMClient;
  accessAnalyzer: AccessAnalyzerClient;
  athena: AthenaClient;
  sts: STSClient;
  /** CloudTrail in the session's region. */
  cloudTrail: CloudTrailClient;
  /** CloudTrail in another region: its event history is kept region by region. */
  cloudTrailIn(region: string): CloudTrailClient;
}

export interface AwsSessionOptions {
  /** Region for STS, Athena and Access Analyzer, e.g. `us-east-1`; in another partition that partition's own. */
  region: string;
  /** ARN of the read-only role; `{account}` and `{partition}` are filled in. Absent: the process's own credentials. */
  readerRole?: string;
  /** ARN of the role in the account that keeps the logs. Equal to `readerRole` by default. */
  evidenceRole?: string;
  /** What `{account}` in the evidence role stands for: the account that keeps the logs. */
  evidenceAccount?: string;
  externalId?: string;
  /** Whether the requester is passed as source identity (default true). */
  sourceIdentity?: boolean;
  /** Where AWS is, for tests and the local stand-in. Otherwise AWS_ENDPOINT_URL is read by the SDK itself. */
  endpoint?: string;
  /** Whose credentials assume the roles; the SDK's default chain where absent. */
  credentials?: CredentialsProvider;
  /** Attempts per call, the first included (SDK default: 3). */
  maxAttempts?: number;
}

export interface AwsSessions {
  /** Clients in the reviewed account. `by`: who asked for the review, for the source identity. */
  reader(account: string, partition: string, reviewId: string, by?: string): AwsClients;
  /** Clients in the account that keeps the logs. */
  evidence(partition: string, reviewId: string, by?: string): AwsClients;
  /** ARN of the role that `reader` assumes; undefined where the process's own credentials are used. */
  readerRoleArn(account: string, partition: string): string | undefined;
}

/** A few reviews at a time are worked on; the clients of the others are made again when needed. */
const KEPT = 64;

/**
 * Read-only sessions in AWS. The clients of one role and review are made once and share one provider, so one
 * AssumeRole serves them all; its session is called `tighten-<review id>`, so CloudTrail shows which review read what.
 * Nothing is called before a client is used. Errors of assuming come out of that first use, as `Problem`.
 */
export function createAwsSessions(options: AwsSessionOptions): AwsSessions {
  const clients = new Map<string, AwsClients>();
  const withoutSourceIdentity = new Set<string>();

  function clientsFor(roleArn: string | undefined, partition: string, reviewId: string, by?: string): AwsClients {
    const key = `${roleArn ?? partition} ${reviewId}`;
    const known = clients.get(key);
    if (known) return known;
    const region = regionIn(partition, options.region);
    const credentials = roleArn
      ? assumeRole({
          roleArn,
          sessionName: sessionName(reviewId),
          withoutSourceIdentity,
          region,
          ...(options.externalId ? { externalId: options.externalId } : {}),
          ...(by && options.sourceIdentity !== false ? { sourceIdentity: cleanName(by) } : {}),
          ...(options.endpoint ? { endpoint: options.endpoint } : {}),
          ...(options.credentials ? { caller: options.credentials } : {}),
        })
      : options.credentials;
    const made = makeClients({
      region,
      ...(options.endpoint ? { endpoint: options.endpoint } : {}),
      ...(credentials ? { credentials } : {}),
      ...(options.maxAttempts ? { maxAttempts: options.maxAttempts } : {}),
    });
    clients.set(key, made);
    for (const old of clients.keys()) {
      if (clients.size <= KEPT) break;
      clients.delete(old);
    }
    return made;
  }

  const readerRoleArn = (account: string, partition: string) =>
    options.readerRole ? fill(options.readerRole, 'READER_ROLE', account, partition) : undefined;

  return {
    reader: (account, partition, reviewId, by) =>
      clientsFor(readerRoleArn(account, partition), partition, reviewId, by),
    evidence: (partition, reviewId, by) => {
      const template = options.evidenceRole || options.readerRole;
      const role = template ? fill(template, 'EVIDENCE_ROLE', options.evidenceAccount, partition) : undefined;
      return clientsFor(role, partition, reviewId, by);
    },
    readerRoleArn,
  };
}

function makeClients(config: {
  region: string;
  endpoint?: string;
  credentials?: CredentialsProvider;
  maxAttempts?: number;
}): AwsClients {
  const regional = new Map<string, CloudTrailClient>();
  return {
    iam: new IAMClient(config),
    accessAnalyzer: new AccessAnalyzerClient(config),
    athena: new AthenaClient(config),
    sts: new STSClient(config),
    cloudTrail: new CloudTrailClient(config),
    cloudTrailIn: (region) => {
      const client = regional.get(region) ?? new CloudTrailClient({ ...config, region });
      regional.set(region, client);
      return client;
    },
  };
}

function fill(template: string, setting: string, account: string | undefined, partition: string): string {
  if (!account && template.includes('{account}')) {
    throw new Problem(
      'settings',
      `The account that keeps the logs is not known, so {account} in ${setting} cannot be filled in.`,
      'Set EVIDENCE_ROLE to the full ARN of the role in that account.',
    );
  }
  return template.replaceAll('{account}', account ?? '').replaceAll('{partition}', partition);
}

/** Session and source identity names: 2 to 64 of `[\w+=,.@-]` (STS API reference). */
function sessionName(reviewId: string): string {
  return cleanName(`tighten-${reviewId}`);
}

function cleanName(text: string): string {
  return text
    .replace(/[^\w+=,.@-]/g, '-')
    .slice(0, 64)
    .padEnd(2, '-');
}
