import { availableParallelism } from 'node:os';
import type { LogFile } from './log-layout.js';
import { readInThreads } from './reading-threads.js';
import { type FilePart, type FileScan, scanFile } from './scan-file.js';

/** A part of one file; `isLast` where the next part is of another. */
export interface ReadPart extends FilePart {
  file: LogFile;
  isLast: boolean;
}

/** Threads beyond these wait for the one that adds up. */
const MOST_THREADS = 4;
/** Compressed bytes for which a thread is worth its start: tens of thousands of records. */
const LEAST_BYTES = 8 * 1024 * 1024;

/** As many threads as the machine has processors and the files have work for. */
export function threadsFor(files: LogFile[]): number {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return Math.min(availableParallelism(), MOST_THREADS, files.length, Math.floor(bytes / LEAST_BYTES));
}

/**
 * Scans log files and hands over what they hold in the order of the files, whatever is read first. Fewer than two threads:
 * in the thread that asks. Throws what `signal` throws, and a `Problem` of kind `reader-died` where a thread ends early.
 */
export async function* readFiles(
  files: LogFile[],
  scan: FileScan,
  threads = threadsFor(files),
): AsyncGenerator<ReadPart, void> {
  if (threads >= 2) return yield* readInThreads(files, scan, threads);
  for (const file of files) {
    let before: FilePart | undefined;
    for await (const part of scanFile(file, scan)) {
      if (before) yield { ...before, file, isLast: false };
      before = part;
    }
    if (before) yield { ...before, file, isLast: true };
  }
}
