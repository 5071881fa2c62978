import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isService } from '../iam/catalog.js';
import { parseServiceReference, type ReferenceOperations } from '../iam/service-reference.js';

/** Where AWS publishes it ("Simplified AWS service information for programmatic access"); no credentials are needed. */
export const SERVICE_REFERENCE = 'https://servicereference.us-east-1.amazonaws.com';

const DAY = 86_400_000;
/** Services looked up for one review: each is a file of its own. */
const MOST_SERVICES = 30;

export interface ServiceReferenceOptions {
  /** Folder that keeps what was fetched, one small file per service. Made where it is missing. */
  folder: string;
  /** Default `SERVICE_REFERENCE`. */
  address?: string;
  /** How long a fetched file counts as fresh; default one day, as AWS's own changes take up to one to appear. */
  maxAgeMs?: number;
  /** For one file, default 10,000. */
  timeoutMs?: number;
  /** Largest file that is read, default 16 MB: the largest of AWS's has about 3. */
  maxBytes?: number;
  now?: () => number;
  signal?: AbortSignal;
}

export interface ServiceReference {
  /** `service:Operation` → actions that it may be authorised by. */
  operations: Record<string, string[]>;
  /** What could not be read, one sentence for each service. Nothing stops for it: those events stay questions. */
  problems: string[];
}

/**
 * Reads AWS's Service Reference for some services (IAM prefixes): from the folder where it is fresh, else from AWS,
 * else from the folder however old it is. Never throws but for the caller's own signal.
 */
export async function readServiceReference(
  services: readonly string[],
  options: ServiceReferenceOptions,
): Promise<ServiceReference> {
  const wanted = [...new Set(services)].filter(isService).sort().slice(0, MOST_SERVICES);
  const read = await Promise.all(wanted.map(async (service) => ({ service, ...(await readOne(service, options)) })));
  options.signal?.throwIfAborted();
  return {
    operations: Object.fromEntries(
      read.flatMap(({ service, operations }) =>
        Object.entries(operations).map(([name, actions]) => [`${service}:${name}`, actions]),
      ),
    ),
    problems: read.flatMap(({ problem }) => problem ?? []),
  };
}

type Answer = { operations: ReferenceOperations; problem?: string };
type Kept = { fetchedAt: number; operations: ReferenceOperations };

async function readOne(service: string, options: ServiceReferenceOptions): Promise<Answer> {
  const { folder, maxAgeMs = DAY, now = Date.now } = options;
  const file = join(folder, `${service}.json`);
  const kept = await readKept(file);
  if (kept && now() - kept.fetchedAt < maxAgeMs && now() >= kept.fetchedAt) return { operations: kept.operations };
  const fetched = await fetchOne(service, options);
  if ('problem' in fetched) {
    const instead = kept ? `What was read on ${new Date(kept.fetchedAt).toISOString().slice(0, 10)} is used.` : '';
    return { operations: kept?.operations ?? {}, problem: `${fetched.problem} ${instead}`.trim() };
  }
  try {
    await mkdir(folder, { recursive: true });
    // Written beside and renamed: a reader never sees half a file.
    const draft = `${file}.${process.pid}.${now()}`;
    await writeFile(draft, JSON.stringify({ fetchedAt: now(), operations: fetched.operations } satisfies Kept));
    await rename(draft, file);
    return fetched;
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown error';
    return { ...fetched, problem: `The service reference of ${service} could not be kept in ${folder}: ${why}.` };
  }
}

async function readKept(file: string): Promise<Kept | undefined> {
  try {
    const kept: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isKept(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null || !('fetchedAt' in value) || !('operations' in value)) return false;
  const { fetchedAt, operations } = value;
  if (typeof fetchedAt !== 'number' || typeof operations !== 'object' || operations === null) return false;
  return Object.values(operations).every(
    (actions) => Array.isArray(actions) && actions.every((action) => typeof action === 'string'),
  );
}

async function fetchOne(
  service: string,
  options: ServiceReferenceOptions,
): Promise<{ operations: ReferenceOperations } | { problem: string }> {
  const { address = SERVICE_REFERENCE, timeoutMs = 10_000, maxBytes = 16 * 1024 * 1024, signal } = options;
  const problem = (why: string) => ({ problem: `The service reference of ${service} could not be read: ${why}.` });
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(new URL(`/v1/${service}/${service}.json`, address), {
      headers: { accept: 'application/json' },
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    // Not every service has a file: that is an answer, to be kept like any other.
    if (response.status === 404) {
      await response.body?.cancel();
      return { operations: {} };
    }
    if (!response.ok) {
      await response.body?.cancel();
      return problem(`the server answered ${response.status}`);
    }
    const text = await readText(response, maxBytes);
    if (text === undefined) return problem(`it is larger than ${maxBytes} bytes`);
    const operations = parseServiceReference(JSON.parse(text));
    return operations ? { operations } : problem('it is not written as expected');
  } catch (error) {
    if (limit.aborted) return problem(`no answer within ${timeoutMs} ms`);
    if (error instanceof SyntaxError) return problem('it is not JSON');
    return problem('the server cannot be reached');
  }
}

async function readText(response: Response, maxBytes: number): Promise<string | undefined> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.length;
    if (size > maxBytes) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
