import { createReadStream, readFileSync } from 'node:fs';
import { type CloudTrailRecord, parseRecord } from '../record.js';
import { createRecordFinder } from './find-records.js';
import { inflate, inflateNow } from './inflate.js';
import { reason } from './log-layout.js';

/** What was read of a log file since the last part. */
export interface FilePart {
  /** Every record that may be looked for. */
  found: CloudTrailRecord[];
  /** All records, those included that are not looked for or not readable. */
  records: number;
  /** The file's name and what is damaged in it; each counts as a record. */
  unreadable: { where: string; why: string }[];
  /** Bytes taken from the disk. */
  bytes: number;
}

export interface FileScan {
  /**
   * What a wanted record must hold. A plain record without it is counted and not parsed (see `RecordHandler`). Absent:
   * every record is parsed.
   */
  needle?: string | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Scans one log file and hands over what it holds part by part, at least one; between two parts others get their turn.
 * Damaged parts are named and the rest is read. Throws only what `signal` throws.
 */
export async function* scanFile(
  file: { path: string; name: string; bytes: number },
  { needle, signal }: FileScan,
): AsyncGenerator<FilePart, void> {
  let part = emptyPart();
  const finder = createRecordFinder({
    onRecord(value) {
      const parsed = parseRecord(value);
      if ('unreadable' in parsed) return damaged(parsed.unreadable);
      part.records += 1;
      part.found.push(parsed.record);
    },
    onOthers(count) {
      part.records += count;
    },
    damaged,
    ...(needle === undefined ? {} : { needle: Buffer.from(needle) }),
  });

  function damaged(why: string): void {
    part.records += 1;
    part.unreadable.push({ where: file.name, why });
  }

  function take(): FilePart {
    const taken = part;
    part = emptyPart();
    return taken;
  }

  let isEmpty = true;
  try {
    for await (const chunk of contentOf(file, signal, (bytes) => (part.bytes += bytes))) {
      signal?.throwIfAborted();
      if (!isEmpty) yield take();
      if (isEmpty && chunk.length > 0) {
        isEmpty = false;
        if (EVENT_HISTORY.test(chunk.toString('latin1', 0, 200))) {
          damaged('it holds the answer of LookupEvents, whose records are texts, and is no log file');
          yield take();
          return;
        }
      }
      finder.push(chunk);
    }
    if (isEmpty) damaged('the file is empty');
    finder.end();
  } catch (error) {
    signal?.throwIfAborted();
    finder.end();
    const code = error instanceof Error && 'code' in error;
    damaged(code ? `the file cannot be read (${reason(error)})` : reason(error));
  }
  yield take();
}

function emptyPart(): FilePart {
  return { found: [], records: 0, unreadable: [], bytes: 0 };
}

/** How `aws cloudtrail lookup-events` begins what it prints. */
const EVENT_HISTORY = /^\s*\{\s*"(?:Events|NextToken)"\s*:/;

/** Files up to this size are read and inflated at once: a fraction of the time, and little memory. */
const SMALL_FILE = 1024 * 1024;
/** Text that is handed on in one piece, so that what is found in it is used up before there is more. */
const PIECE = 512 * 1024;

async function* contentOf(
  file: { path: string; bytes: number },
  signal: AbortSignal | undefined,
  onRead: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const whole = file.bytes <= SMALL_FILE ? inflateNow(readFileSync(file.path)) : undefined;
  if (whole) {
    onRead(file.bytes);
    for (let at = 0; at < whole.length; at += PIECE) yield whole.subarray(at, at + PIECE);
    return;
  }
  const stream = createReadStream(file.path, { highWaterMark: 256 * 1024, ...(signal ? { signal } : {}) });
  yield* inflate(counted(stream, onRead));
}

async function* counted(stream: AsyncIterable<Buffer>, onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of stream) {
    onRead(chunk.length);
    yield chunk;
  }
}
