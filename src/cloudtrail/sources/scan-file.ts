import { createReadStream } from 'node:fs';
import { createRecordFinder } from './find-records.js';
import { inflate } from './inflate.js';
import { reason } from './log-layout.js';
import { readNow } from './read-ahead.js';

export interface FileScan {
  /** Gets every record that may be looked for; others are only counted. */
  onRecord(value: unknown): void;
  /** The file's name and what is damaged in it. */
  onDamage(where: string, why: string): void;
  /**
   * Bytes that a wanted record must hold. A plain record without them is counted and not parsed (see `RecordHandler`).
   * Absent: every record is parsed.
   */
  needle?: Buffer;
  /** Told while a large file is read: so many more bytes of it were taken from the disk. */
  onRead?(bytes: number): void;
  signal?: AbortSignal;
}

/**
 * Scans one log file; `whole` is its inflated content, where that is at hand. Returns how many records it holds, those not
 * parsed included; damaged parts are not records. Throws only what `signal` throws.
 */
export async function scanFile(
  file: { path: string; name: string; bytes: number },
  scan: FileScan,
  whole = readNow(file),
): Promise<number> {
  let records = 0;
  const finder = createRecordFinder({
    onRecord(value) {
      records += 1;
      scan.onRecord(value);
    },
    onOthers(count) {
      records += count;
    },
    damaged: (why) => scan.onDamage(file.name, why),
    ...(scan.needle ? { needle: scan.needle } : {}),
  });
  let isEmpty = true;
  try {
    for await (const chunk of whole ? [whole] : contentOf(file, scan)) {
      scan.signal?.throwIfAborted();
      if (isEmpty && chunk.length > 0) {
        isEmpty = false;
        if (EVENT_HISTORY.test(chunk.toString('latin1', 0, 200))) {
          scan.onDamage(file.name, 'it holds the answer of LookupEvents, whose records are texts, and is no log file');
          return 0;
        }
      }
      finder.push(chunk);
    }
    if (isEmpty) scan.onDamage(file.name, 'the file is empty');
  } catch (error) {
    scan.signal?.throwIfAborted();
    finder.end();
    const code = error instanceof Error && 'code' in error;
    scan.onDamage(file.name, code ? `the file cannot be read (${reason(error)})` : reason(error));
    return records;
  }
  finder.end();
  return records;
}

/** How `aws cloudtrail lookup-events` begins what it prints. */
const EVENT_HISTORY = /^\s*\{\s*"(?:Events|NextToken)"\s*:/;

function contentOf(file: { path: string }, { signal, onRead }: FileScan): AsyncIterable<Buffer> {
  const stream = createReadStream(file.path, { highWaterMark: 256 * 1024, ...(signal ? { signal } : {}) });
  return inflate(counted(stream, onRead));
}

async function* counted(stream: AsyncIterable<Buffer>, onRead: FileScan['onRead']): AsyncIterable<Buffer> {
  for await (const chunk of stream) {
    onRead?.(chunk.length);
    yield chunk;
  }
}
