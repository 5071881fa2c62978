import { createFinder } from './finder.js';
import { parseJson } from './read-records.js';
import { createSplitter, firstKeyOf, type Splitter } from './split-records.js';
import { LONGEST_INPUT, loadStructureFinder } from './structure.js';

export interface FoundRecords {
  /** Gets every record that may be looked for. */
  onRecord(value: unknown): void;
  /** So many records that were not parsed: they cannot hold what is looked for. */
  onOthers(records: number): void;
  damaged(why: string): void;
  /** Bytes that a wanted record must hold. Absent: every record is parsed. */
  needle?: Buffer;
}

/** How CloudTrail begins its files; the first record's brace and key follow. */
const BEGINNING = Buffer.from('{"Records":[');
const USUAL_KEY = /^"\w+"$/;
const LONGEST_BEGINNING = BEGINNING.length + 66;
/** Text that is looked at in one go: it stays in the processor's cache. */
const PIECE = 256 * 1024;

/**
 * Finds the records of a log file in a stream of JSON text. Files as CloudTrail writes them go a fast way, on which only
 * records with the wanted bytes are parsed (see `structure-program.ts`); at the first thing that is not certain there, the
 * rest of the file goes the exact way of `split-records.ts`, which comes to the same records for any text.
 */
export function createRecordFinder(found: FoundRecords, options: { exact?: boolean } = {}): Splitter {
  const findStructure = options.exact ? undefined : loadStructureFinder();
  let exact = findStructure ? undefined : exactly();
  let firstKey: Buffer | undefined;
  let records = 0;
  /** Text that was not walked yet, or not to the end of its last record. */
  let rest: Buffer = Buffer.alloc(0);

  function exactly(resume?: { firstKey: Buffer | undefined }): Splitter {
    return createSplitter(exactHandler(found), resume);
  }

  function goExact(text: Buffer): void {
    exact = exactly(firstKey && { firstKey: records > 0 ? firstKey : undefined });
    rest = Buffer.alloc(0);
    exact.push(text);
  }

  function begin(chunk: Buffer): Buffer | undefined {
    const text = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    rest = text;
    if (text.length < LONGEST_BEGINNING) return undefined;
    const key = firstKeyOf(text, BEGINNING.length);
    const isUsual = text.subarray(0, BEGINNING.length).equals(BEGINNING) && text.indexOf('{"', BEGINNING.length) === 12;
    if (!isUsual || !key || !USUAL_KEY.test(key.toString())) {
      goExact(text);
      return undefined;
    }
    firstKey = key;
    rest = Buffer.alloc(0);
    return text.subarray(BEGINNING.length);
  }

  function walk(piece: Buffer): void {
    if (!findStructure || !firstKey) return;
    if (rest.length + piece.length > LONGEST_INPUT) {
      goExact(Buffer.concat([rest, piece]));
      return;
    }
    const { entries, done, stopped, text, ...walked } = findStructure(
      rest.length > 0 ? [rest, piece] : [piece],
      firstKey,
    );
    const { needle } = found;
    let hit = needle ? text.indexOf(needle) : -1;
    let others = 0;
    for (let at = 0; at < 3 * walked.records; at += 3) {
      const from = entries[at] ?? 0;
      const to = entries[at + 1] ?? 0;
      if (needle && entries[at + 2] === 0 && (hit < 0 || hit >= to)) {
        others += 1;
        continue;
      }
      const value = parseJson(text.subarray(from, to));
      if (value === undefined) {
        found.onOthers(others);
        records += at;
        goExact(Buffer.from(text.subarray(from)));
        return;
      }
      found.onRecord(value);
      if (needle && hit >= 0 && hit < to) hit = text.indexOf(needle, to);
    }
    found.onOthers(others);
    records += walked.records;
    if (stopped) goExact(Buffer.from(text.subarray(done)));
    else rest = Buffer.from(text.subarray(done));
  }

  return {
    push(chunk) {
      let text: Buffer | undefined = chunk;
      if (!exact && !firstKey) text = begin(chunk);
      for (let at = 0; text && at < text.length; at += PIECE) {
        if (exact) return exact.push(at > 0 ? text.subarray(at) : text);
        walk(text.subarray(at, at + PIECE));
      }
    },
    end() {
      if (!exact) goExact(rest);
      exact?.end();
    },
  };
}

function exactHandler({ onRecord, onOthers, damaged, needle }: FoundRecords): Parameters<typeof createSplitter>[0] {
  const finder = createFinder();
  return {
    record(bytes, plain, { buffer, from, to }) {
      if (needle && plain && !finder.isWithin(buffer, needle, from, to)) {
        onOthers(1);
        return true;
      }
      const value = parseJson(bytes);
      if (value === undefined) {
        damaged('a record is not JSON');
        return false;
      }
      onRecord(value);
      return true;
    },
    damaged,
  };
}
