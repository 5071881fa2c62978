import type { Redis } from 'ioredis';
import type { Account } from './aws/principals.js';
import { homeOf, partitionOf, regionIn } from './aws/regions.js';
import { type AwsSessions, createAwsSessions } from './aws/session.js';
import { createAthenaSource } from './cloudtrail/sources/athena.js';
import { createLogFilesSource } from './cloudtrail/sources/log-files.js';
import { createLookupEventsSource } from './cloudtrail/sources/lookup-events.js';
import type { EvidenceSource } from './cloudtrail/sources/source.js';
import { createModel, type Model } from './drafting/model.js';
import { createSharedCursor, createSharedLimiter } from './jobs/lookup-over-redis.js';
import { Problem } from './problem.js';
import type { AccessPolicy } from './review/access-policy.js';
import { policyReader } from './review/policy-reader.js';
import type { Settings } from './settings.js';

/** Settings → parts. What `main.ts` serves with and `doctor` tries one by one. */

export function awsSessions(settings: Settings): AwsSessions {
  const [first] = settings.accounts;
  return createAwsSessions({
    region: settings.AWS_REGION,
    sourceIdentity: settings.SOURCE_IDENTITY,
    ...(settings.READER_ROLE ? { readerRole: settings.READER_ROLE } : {}),
    ...(settings.EVIDENCE_ROLE ? { evidenceRole: settings.EVIDENCE_ROLE } : {}),
    ...(first ? { evidenceAccount: first.account } : {}),
    ...(settings.EXTERNAL_ID ? { externalId: settings.EXTERNAL_ID } : {}),
  });
}

/** The configured accounts, in the partition that AWS_REGION belongs to. */
export function accountsOf(settings: Settings): Account[] {
  const partition = partitionOf(settings.AWS_REGION);
  return settings.accounts.map(({ account, label }) => ({ account, label, partition }));
}

/**
 * Who may do what, as it stands now: from the policy file, else from the settings alone. Throws `Problem`
 * ("policy-file"); `onError` hears of a file that becomes wrong later, while what held before goes on.
 */
export function accessPolicy(settings: Settings, onError?: (problem: Problem) => void): () => AccessPolicy {
  const reviewers = { groups: settings.REVIEWER_GROUP ? [settings.REVIEWER_GROUP] : [], users: settings.REVIEWERS };
  const defaults = { reviewers, approvals: settings.APPROVALS, fourEyes: settings.FOUR_EYES };
  return policyReader(settings.POLICY_FILE, defaults, onError);
}

/** The model of the settings; undefined where none is set, and then the rules draft and answer. */
export function modelOf(settings: Settings): Model | undefined {
  if (!settings.OPENAI_API_KEY && !settings.OPENAI_BASE_URL) return undefined;
  return createModel({
    model: settings.OPENAI_MODEL,
    timeoutMs: settings.OPENAI_TIMEOUT * 1000,
    ...(settings.OPENAI_API_KEY ? { apiKey: settings.OPENAI_API_KEY } : {}),
    ...(settings.OPENAI_BASE_URL ? { baseUrl: settings.OPENAI_BASE_URL } : {}),
    ...(settings.OPENAI_API === 'auto' ? {} : { api: settings.OPENAI_API }),
    ...(settings.OPENAI_TEMPERATURE === undefined ? {} : { temperature: settings.OPENAI_TEMPERATURE }),
    ...(settings.OPENAI_MAX_TOKENS === undefined ? {} : { maxOutputTokens: settings.OPENAI_MAX_TOKENS }),
    ...(settings.AZURE_API_VERSION ? { azureApiVersion: settings.AZURE_API_VERSION } : {}),
  });
}

/** Athena where a table is set, else the folder of log files, else the event history. Throws `Problem` ("no-evidence") where neither is. */
export function evidenceSource(
  settings: Settings,
  sessions: AwsSessions,
  review: { account: string; partition: string; id: string; by?: string },
  redis?: Redis,
): EvidenceSource {
  if (settings.ATHENA_DATABASE && settings.ATHENA_TABLE) {
    return createAthenaSource({
      client: sessions.evidence(review.partition, review.id, review.by).athena,
      catalog: settings.ATHENA_CATALOG,
      database: settings.ATHENA_DATABASE,
      table: settings.ATHENA_TABLE,
      workGroup: settings.ATHENA_WORKGROUP,
      dollarsPerTerabyte: settings.ATHENA_PRICE,
      ...(settings.TRAIL_REGIONS.length > 0 ? { regions: settings.TRAIL_REGIONS } : {}),
      ...(settings.ATHENA_OUTPUT ? { outputLocation: settings.ATHENA_OUTPUT } : {}),
    });
  }
  if (settings.LOGS_DIR) return createLogFilesSource({ folder: settings.LOGS_DIR });
  if (settings.EVENT_HISTORY) return eventHistory(settings, sessions, review, redis);
  throw new Problem(
    'no-evidence',
    'There is no place to read CloudTrail from.',
    'Set ATHENA_DATABASE and ATHENA_TABLE to the CloudTrail table, or LOGS_DIR to a folder of log files; for a small account EVENT_HISTORY=on will do.',
  );
}

/** The event history of the reviewed account. With Redis its limit and its progress are shared by all workers. */
function eventHistory(
  settings: Settings,
  sessions: AwsSessions,
  review: { account: string; partition: string; id: string; by?: string },
  redis?: Redis,
): EvidenceSource {
  const reader = sessions.reader(review.account, review.partition, review.id, review.by);
  const regions = [...new Set([regionIn(review.partition, settings.AWS_REGION), homeOf(review.partition)])];
  return createLookupEventsSource({
    clientFor: (region) => reader.cloudTrailIn(region),
    regions: settings.TRAIL_REGIONS.length > 0 ? settings.TRAIL_REGIONS : regions,
    ...(redis ? { limiter: createSharedLimiter(redis, 'tighten'), cursor: createSharedCursor(redis, 'tighten') } : {}),
  });
}
