import { parentPort, workerData } from 'node:worker_threads';
import type { ReadingTask, SentPart } from './reading-threads.js';
import { type FilePart, scanFile } from './scan-file.js';

/** What one of the threads of `reading-threads.ts` does: it scans the files that it is given, one after the other. */
const port = parentPort;
const { needle }: { needle?: string } = workerData;

/** Parts that are sent in one: so many records, or the end of a file. */
const RECORDS_TOGETHER = 200;
/** Parts that may lie unused on the other side. */
const MOST_UNUSED = 3;

let unused = 0;
let goOn = () => {};
let working = Promise.resolve();

port?.on('message', (task: ReadingTask) => {
  if (task !== 'go on') {
    working = working.then(() => scan(task));
    return;
  }
  unused -= 1;
  goOn();
});

async function scan({ file, number }: Exclude<ReadingTask, 'go on'>): Promise<void> {
  let all: FilePart | undefined;
  for await (const part of scanFile(file, { needle })) {
    if (all && all.found.length >= RECORDS_TOGETHER) {
      await send(all, false);
      all = undefined;
    }
    all = all ? together(all, part) : part;
  }
  if (all) await send(all, true);

  async function send(part: FilePart, isLast: boolean): Promise<void> {
    while (unused >= MOST_UNUSED) {
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
    }
    unused += 1;
    port?.postMessage({ number, part: JSON.stringify(part), isLast } satisfies SentPart);
  }
}

function together(a: FilePart, b: FilePart): FilePart {
  return {
    found: a.found.concat(b.found),
    records: a.records + b.records,
    unreadable: a.unreadable.concat(b.unreadable),
    bytes: a.bytes + b.bytes,
  };
}
