import { setTimeout as sleep } from 'node:timers/promises';
import {
  GenerateServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsCommand,
  type GetServiceLastAccessedDetailsResponse,
  type IAMClient,
  type ServiceLastAccessed,
} from '@aws-sdk/client-iam';
import type { LastAccessed } from '../cloudtrail/last-accessed.js';
import { Problem } from '../problem.js';
import { awsProblem } from './errors.js';

export interface LastAccessedOptions {
  /** First pause between two looks, in milliseconds; 1,000 by default, growing to five times that. */
  pollMs?: number;
  /** After which it is given up, in milliseconds; two minutes by default. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

const WITHOUT_IT = 'The review goes on without it.';

/**
 * Asks IAM which services and actions a role or user used, and when last. IAM makes the report as a job that only the
 * session may read that started it, so one client (one set of credentials) does both. Throws `Problem`: `aws-denied`
 * with the missing permission, `aws-throttled` (passing), `aws-failed` or `too-slow` where IAM does not make the report
 * (not passing: a review does without it), `stopped`.
 * Source: IAM API reference, GenerateServiceLastAccessedDetails and GetServiceLastAccessedDetails.
 */
export async function readLastAccessed(
  iam: IAMClient,
  arn: string,
  options: LastAccessedOptions = {},
): Promise<LastAccessed> {
  try {
    const { JobId } = await iam.send(
      new GenerateServiceLastAccessedDetailsCommand({ Arn: arn, Granularity: 'ACTION_LEVEL' }),
    );
    const first = await finished(iam, JobId ?? '', options);
    const services = [...(first.ServicesLastAccessed ?? [])];
    for (let page = first; page.IsTruncated && page.Marker; ) {
      page = await iam.send(new GetServiceLastAccessedDetailsCommand({ JobId: JobId ?? '', Marker: page.Marker }));
      services.push(...(page.ServicesLastAccessed ?? []));
    }
    return { asOf: (first.JobCompletionDate ?? new Date()).toISOString(), services: services.map(serviceOf) };
  } catch (error) {
    throw awsProblem(error, `read when ${arn} last used which service`);
  }
}

async function finished(
  iam: IAMClient,
  JobId: string,
  { pollMs = 1000, timeoutMs = 120_000, signal }: LastAccessedOptions,
): Promise<GetServiceLastAccessedDetailsResponse> {
  const deadline = performance.now() + timeoutMs;
  for (let pause = pollMs; ; pause = Math.min(pause * 1.5, pollMs * 5)) {
    const answer = await iam.send(new GetServiceLastAccessedDetailsCommand({ JobId }));
    if (answer.JobStatus === 'COMPLETED') return answer;
    if (answer.JobStatus === 'FAILED') {
      const why = answer.Error?.Message?.replace(/\.$/, '') ?? 'it gave no reason';
      throw new Problem('aws-failed', `IAM could not make the last-accessed report: ${why}.`, WITHOUT_IT);
    }
    if (performance.now() > deadline) {
      throw new Problem('too-slow', 'IAM did not finish the last-accessed report in time.', WITHOUT_IT);
    }
    await sleep(pause, undefined, signal ? { signal } : {}).catch(() => undefined);
    if (signal?.aborted) {
      throw new Problem('stopped', 'Reading last-accessed data was stopped.', 'Start it again when you want it.');
    }
  }
}

function serviceOf(service: ServiceLastAccessed): LastAccessed['services'][number] {
  const actions = (service.TrackedActionsLastAccessed ?? []).flatMap((action) =>
    action.ActionName && action.LastAccessedTime
      ? {
          name: action.ActionName,
          lastUsed: action.LastAccessedTime.toISOString(),
          ...(action.LastAccessedRegion ? { region: action.LastAccessedRegion } : {}),
        }
      : [],
  );
  return {
    namespace: service.ServiceNamespace ?? '',
    name: service.ServiceName ?? service.ServiceNamespace ?? '',
    ...(service.LastAuthenticated ? { lastUsed: service.LastAuthenticated.toISOString() } : {}),
    ...(service.LastAuthenticatedRegion ? { region: service.LastAuthenticatedRegion } : {}),
    actions,
  };
}
