import { Worker } from 'node:worker_threads';
import { Problem } from '../../problem.js';
import type { LogFile } from './log-layout.js';
import type { ReadPart } from './read-files.js';
import type { FilePart, FileScan } from './scan-file.js';

/** What a thread is asked to do: scan a file, or go on because a part that it sent was used up. */
export type ReadingTask = { file: LogFile; number: number } | 'go on';

/** A part of a file as JSON: cheaper to hand over than objects. */
export interface SentPart {
  number: number;
  part: string;
  isLast: boolean;
}

/** Files that a thread is given at once: it never waits for the next. */
const FILES_AHEAD = 2;

/**
 * Scans files in threads of their own, each file in one. Parts come in the order of the files; a thread that is ahead
 * stops after a few (see `reading-thread.ts`), so memory depends on the number of threads only.
 */
export async function* readInThreads(
  files: LogFile[],
  { needle, signal }: FileScan,
  threads: number,
  start = startThread,
): AsyncGenerator<ReadPart, void> {
  const arrived = files.map((): (SentPart & { from: Worker })[] => []);
  let next = 0;
  let failure: unknown;
  let ring = () => {};

  function give(worker: Worker): void {
    const number = next++;
    const file = files[number];
    if (file) worker.postMessage({ file, number } satisfies ReadingTask);
  }

  function fail(why: unknown): void {
    failure ??= why;
    ring();
  }

  const workers = Array.from({ length: Math.min(threads, files.length) }, () => {
    const worker = start(needle);
    worker.on('message', (sent: SentPart) => {
      arrived[sent.number]?.push({ ...sent, from: worker });
      if (sent.isLast) give(worker);
      ring();
    });
    worker.on('error', fail);
    worker.on('exit', (code) => fail(new Error(`exit code ${code}`)));
    return worker;
  });
  for (let ahead = 0; ahead < FILES_AHEAD; ahead++) workers.forEach(give);
  const stop = () => ring();
  signal?.addEventListener('abort', stop);

  try {
    for (const [number, file] of files.entries()) {
      for (let isLast = false; !isLast; ) {
        signal?.throwIfAborted();
        const sent = arrived[number]?.shift();
        if (!sent) {
          if (failure) throw died(failure);
          await new Promise<void>((resolve) => {
            ring = resolve;
          });
          continue;
        }
        sent.from.postMessage('go on' satisfies ReadingTask);
        isLast = sent.isLast;
        const part: FilePart = JSON.parse(sent.part);
        yield { ...part, file, isLast };
      }
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** Little room for what is short-lived: a thread makes much of it and keeps none. */
const LIMITS = { maxYoungGenerationSizeMb: 4 };

/** From the built files, or from the sources, which a thread reads only with the help of `tsx`. */
function startThread(needle: string | undefined): Worker {
  const options = { workerData: { needle }, resourceLimits: LIMITS };
  const isBuilt = !import.meta.url.endsWith('.ts');
  if (isBuilt) return new Worker(new URL('./reading-thread.js', import.meta.url), options);
  const source = JSON.stringify(new URL('./reading-thread.ts', import.meta.url).href);
  const load = `import('tsx/esm/api').then(({ tsImport }) => tsImport(${source}, ${source}))`;
  return new Worker(load, { ...options, eval: true });
}

function died(cause: unknown): Problem {
  return new Problem(
    'reader-died',
    `A thread that reads log files ended early (${cause instanceof Error ? cause.message : String(cause)}).`,
    'Try again. Where it happens again, give the process more memory.',
    { cause, passing: true },
  );
}
