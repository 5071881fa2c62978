import { randomUUID } from 'node:crypto';
import { arnOf, type LocalAccount, type LocalWorld } from './account.js';
import type { Caller } from './sts.js';
import { AwsFailure, type QueryInput, textOf } from './wire.js';

interface Job {
  arn: string;
  actions: boolean;
  /** The session that started it, the only one that may read it. */
  by: string;
  looks: number;
}

const PAGE = 100;
const MOST_JOBS = 100;

/**
 * The two operations of IAM's last-accessed report: a job that is still in progress when it is first looked at, and that
 * only the session may read that started it. What it says is in `account.json`.
 */
export function createLastAccessed() {
  const jobs = new Map<string, Job>();
  return {
    generate(caller: Caller, account: LocalAccount, input: QueryInput, world: LocalWorld): object {
      const arn = textOf(input, 'Arn') ?? '';
      if (!servicesOf(account, arn, world)) throw new AwsFailure('NoSuchEntity', `ARN ${arn} does not exist.`, 404);
      const JobId = randomUUID();
      jobs.set(JobId, { arn, actions: textOf(input, 'Granularity') === 'ACTION_LEVEL', by: caller.userId, looks: 0 });
      const [oldest] = jobs.keys();
      if (jobs.size > MOST_JOBS && oldest !== undefined) jobs.delete(oldest);
      return { JobId };
    },

    get(caller: Caller, account: LocalAccount, input: QueryInput, world: LocalWorld): object {
      const id = textOf(input, 'JobId') ?? '';
      const job = jobs.get(id);
      if (!job || job.by !== caller.userId) {
        throw new AwsFailure('NoSuchEntity', `Job ${id} does not exist, or another session started it.`, 404);
      }
      job.looks += 1;
      const JobCreationDate = new Date(0);
      if (job.looks === 1) return { JobStatus: 'IN_PROGRESS', JobType: 'ACTION_LEVEL', JobCreationDate };
      const services = servicesOf(account, job.arn, world) ?? [];
      const from = Number(textOf(input, 'Marker') ?? 0);
      const to = from + Math.min(1000, Number(textOf(input, 'MaxItems') ?? PAGE));
      return {
        JobStatus: 'COMPLETED',
        JobType: job.actions ? 'ACTION_LEVEL' : 'SERVICE_LEVEL',
        JobCreationDate,
        JobCompletionDate: new Date(),
        ServicesLastAccessed: services.slice(from, to).map((service) => facts(service, job)),
        IsTruncated: to < services.length,
        Marker: to < services.length ? String(to) : undefined,
      };
    },
  };
}

type Service = LocalAccount['roles'][number]['lastAccessed'][number];

function facts({ namespace, name, at, region, actions }: Service, job: Job): object {
  return {
    ServiceName: name,
    ServiceNamespace: namespace,
    LastAuthenticated: at && new Date(at),
    LastAuthenticatedEntity: at && job.arn,
    LastAuthenticatedRegion: at && region,
    TotalAuthenticatedEntities: at ? 1 : 0,
    TrackedActionsLastAccessed: job.actions
      ? actions.map((action) => ({
          ActionName: action.name,
          LastAccessedEntity: job.arn,
          LastAccessedTime: new Date(action.at),
          LastAccessedRegion: region,
        }))
      : undefined,
  };
}

function servicesOf(account: LocalAccount, arn: string, { partition }: LocalWorld): Service[] | undefined {
  const role = account.roles.find((one) => arnOf(partition, account.id, 'role', one) === arn);
  return (
    role?.lastAccessed ?? account.users.find((one) => arnOf(partition, account.id, 'user', one) === arn)?.lastAccessed
  );
}
