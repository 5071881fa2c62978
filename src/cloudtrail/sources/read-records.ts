import { inflate } from './inflate.js';
import { createSplitter } from './split-records.js';

/**
 * Reads CloudTrail records from a stream or a buffer: one object, `{"Records":[…]}`, an array, or one object per line;
 * gzip is told by its first bytes. Memory holds one chunk and its records. Never throws for what it reads: a damaged
 * part becomes `unreadable` with a sentence that starts with `name`, and the rest is read.
 */
export async function* readRecords(
  input: AsyncIterable<Buffer> | Buffer,
  name: string,
): AsyncIterable<{ value: unknown } | { unreadable: string }> {
  let found: ({ value: unknown } | { unreadable: string })[] = [];
  const splitter = createSplitter({
    record(bytes) {
      const value = parseJson(bytes);
      found.push(value === undefined ? { unreadable: `${name}: a record is not JSON.` } : { value });
      return value !== undefined;
    },
    damaged: (why) => found.push({ unreadable: `${name}: ${why}.` }),
  });
  let failure: string | undefined;
  try {
    for await (const chunk of inflate(Buffer.isBuffer(input) ? [input] : input)) {
      splitter.push(chunk);
      yield* found;
      found = [];
    }
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
  }
  splitter.end();
  yield* found;
  if (failure !== undefined) yield { unreadable: `${name}: ${failure}.` };
}

/** The value, or undefined where the bytes are no JSON. */
export function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
