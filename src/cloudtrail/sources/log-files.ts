import { setImmediate } from 'node:timers/promises';
import { Problem } from '../../problem.js';
import { blindSpotsOf } from '../coverage.js';
import { createPrincipalTallies } from '../principal-tallies.js';
import { needleOf, principalOf } from '../principals.js';
import { logDays } from './log-days.js';
import { type LogListing, listLogFiles, reason } from './log-layout.js';
import { readFiles } from './read-files.js';
import { createReadProgress } from './read-progress.js';
import type { Evidence, EvidenceRequest, EvidenceSource, ReadCounts } from './source.js';

/**
 * Evidence from CloudTrail log files: a folder as synced from S3 (any account, organisation and region layout), a flat
 * folder, or one file; `.json`, `.json.gz`, one object per line as well. Only records that hold the principal's ARN are
 * parsed. Throws `Problem` of kind `no-folder` where the path does not exist, `no-files` where no log file of the window
 * is there, `stopped` on the request's signal, `reader-died` where a thread ends early. `threads`: that many instead of
 * what the machine and the files are good for; fewer than two read in the thread that asks.
 */
export function createLogFilesSource(options: { folder: string; threads?: number }): EvidenceSource {
  const { folder, threads } = options;
  return {
    describe: () => `log files under ${folder}`,

    async read(request) {
      const listing = await list(folder, request);
      if (listing.files.length === 0) throw noFiles(folder, listing);
      return tallyFiles(folder, listing, request, threads);
    },

    async principals(window) {
      const { files } = await list(folder, window ? { window } : {});
      const arns = new Set<string>();
      for await (const { found } of readFiles(files, {}, threads)) {
        for (const record of found) {
          const arn = principalOf(record)?.arn;
          if (arn !== undefined) arns.add(arn);
        }
      }
      return [...arns].sort();
    },
  };
}

async function list(folder: string, { window }: Partial<Pick<EvidenceRequest, 'window'>>): Promise<LogListing> {
  try {
    return await listLogFiles(folder, window);
  } catch (error) {
    throw new Problem(
      'no-folder',
      `The log files under ${folder} cannot be read (${reason(error)}).`,
      'Give a folder that holds CloudTrail log files (.json or .json.gz), or one such file, and check that it may be read.',
      { cause: error },
    );
  }
}

function noFiles(folder: string, { unreadable: [first] }: LogListing): Problem {
  return new Problem(
    'no-files',
    `${folder} holds no CloudTrail log files (.json or .json.gz) for this window.`,
    first
      ? `${first.where || 'The folder'}: ${first.why}. Check that everything there may be read.`
      : 'Check the folder and the dates, and that the last synchronisation from S3 went through.',
  );
}

async function tallyFiles(
  folder: string,
  listing: LogListing,
  request: EvidenceRequest,
  threads: number | undefined,
): Promise<Evidence> {
  const { principal, window, signal } = request;
  const read: ReadCounts = { files: 0, records: 0, matched: 0, duplicates: 0, unreadable: 0, bytes: 0 };
  const unreadable = [...listing.unreadable];
  const tallies = createPrincipalTallies(principal, window);
  const progress = createReadProgress(listing.files, request.onProgress);
  const breathe = createBreath();

  try {
    for await (const part of readFiles(listing.files, { needle: needleOf(principal), signal }, threads)) {
      for (const record of part.found) tallies.add(record);
      read.records += part.records;
      read.unreadable += part.unreadable.length;
      unreadable.push(...part.unreadable.slice(0, MOST_NAMED - unreadable.length));
      if (part.isLast) {
        read.files += 1;
        read.bytes += part.file.bytes;
        progress.file(part.file, read.records);
      } else progress.bytes(part.bytes);
      await breathe();
      throwIfStopped(signal);
    }
  } catch (error) {
    throwIfStopped(signal);
    throw error;
  }

  const { activity, duplicates, uniqueIds, unnamed } = tallies.finish();
  read.duplicates = duplicates;
  read.matched = activity.records;
  return {
    activity,
    read,
    blindSpots: blindSpotsOf({
      activity,
      ...logDays(listing.files, principal.arn.split(':')[4]),
      uniqueIds,
      unreadable,
      unnamed,
    }),
    source: `log files under ${folder}`,
    queryIds: [],
    uniqueIds,
    unreadable,
  };
}

/** Damaged parts that are named one by one; all are counted. */
const MOST_NAMED = 1000;

/** Files are read without waiting, so timers, other jobs and the stop signal get their turn between their parts. */
function createBreath(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < MOST_MS_AT_ONCE) return;
    await setImmediate();
    last = performance.now();
  };
}

const MOST_MS_AT_ONCE = 20;

function throwIfStopped(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw new Problem('stopped', 'Reading the log files was stopped.', 'Start it again when you want the evidence.');
}
