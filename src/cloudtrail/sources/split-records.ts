import { createFinder } from './finder.js';
import { findEnd, type ScanState } from './scan-json.js';

/** Where a record's bytes lie, for whoever searches many records at once. */
export interface RecordPlace {
  buffer: Buffer;
  from: number;
  to: number;
}

export interface RecordHandler {
  /**
   * One record's bytes, balanced in braces and quotes but not parsed; the buffer is only lent. Returns false where it
   * turned out to be no JSON: then whole records are looked for inside of it. `plain` is true where its text is its
   * bytes (no string holds `\/` or `\u`) and reading goes on in the same place whether it is JSON or not: such a record
   * need not be parsed by whoever does not find in its bytes what they look for.
   */
  record(bytes: Buffer, plain: boolean, at: RecordPlace): boolean;
  /** A part that is no record, with the reason in a few words. */
  damaged(why: string): void;
}

export interface Splitter {
  push(chunk: Buffer): void;
  /** To be called once, after the last chunk. */
  end(): void;
}

/** No CloudTrail event comes near this (256 KB, 1 MB for the largest data events): what is longer is damaged. */
const LONGEST_RECORD = 8 * 1024 * 1024;
const WRAPPER_KEY = Buffer.from('"Records"');
const NEWLINE_BRACE = Buffer.from('\n{');

/**
 * Cuts a stream of JSON text into records: `{"Records":[…]}` in any formatting and with any other keys around, an array,
 * single objects, one per line, or several of these behind each other. Memory holds one chunk and one record.
 *
 * Damage is reported once per damaged part, and reading goes on at the next place that looks like the start of a record:
 * an object with the same first key as the first record, or a `{` at the start of a line.
 *
 * With `resume` it goes on in the array under "Records", at a record or behind one; `firstKey` is the first record's,
 * where there was one.
 */
export function createSplitter(handler: RecordHandler, resume?: { firstKey: Buffer | undefined }): Splitter {
  let buffer: Buffer = Buffer.alloc(0);
  let position = 0;
  let start = -1;
  let scan: ScanState = freshScan();
  /** Where we are between records: at top level, in the array under "Records" or a bare array, or behind that array. */
  let place: 'top' | 'wrapped' | 'list' | 'behind' = resume ? 'wrapped' : 'top';
  let firstKey = resume?.firstKey ?? Buffer.from('"eventVersion"');
  let firstKeyLearned = resume?.firstKey !== undefined;
  const keys = createFinder();
  const lines = createFinder();
  let lost = false;
  let wasDamaged = false;
  let atBeginning = resume === undefined;
  let unusable = false;

  function push(chunk: Buffer): void {
    if (unusable || chunk.length === 0) return;
    const keep = start >= 0 ? start : position;
    const rest = buffer.length - keep;
    buffer = rest > 0 ? Buffer.concat([buffer.subarray(keep), chunk]) : chunk;
    position -= keep;
    if (start >= 0) start = 0;
    if (atBeginning && !readBeginning()) return;
    step(false);
  }

  function end(): void {
    if (unusable) return;
    step(true);
    // Each round consumes the damaged start and looks for whole records behind it.
    while (start >= 0 && place !== 'behind') {
      damage('it ends in the middle of a record', start + 1);
      step(true);
    }
    if (place !== 'top' && !wasDamaged) handler.damaged('it ends early');
  }

  function readBeginning(): boolean {
    if (buffer.length < 3) return false;
    atBeginning = false;
    if (buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf) position = 3;
    unusable = (buffer[0] === 0xff && buffer[1] === 0xfe) || (buffer[0] === 0xfe && buffer[1] === 0xff);
    if (unusable) handler.damaged('it is not UTF-8 text');
    return !unusable;
  }

  function step(atEnd: boolean): void {
    for (;;) {
      if (lost && !find()) return;
      if (start < 0 && !begin(atEnd)) return;
      if (start >= 0 && !finish()) return;
    }
  }

  /** Moves to the next record's first brace, past what may stand between records. False where more bytes are needed. */
  function begin(atEnd: boolean): boolean {
    for (; position < buffer.length; position++) {
      const byte = buffer[position];
      if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x2c) continue;
      if (byte === 0x7b) {
        start = position;
        scan = freshScan();
        return true;
      }
      if (place === 'top') {
        if (byte === 0x5b) place = 'list';
        else if (byte === 0x5d || byte === 0x7d) strayBracket();
        else return skipStray(atEnd, 'it is not JSON', 0x0a);
      } else if (byte === 0x5d) {
        position += 1;
        if (place === 'list') place = 'top';
        else {
          place = 'behind';
          start = position;
          scan = { ...freshScan(), depth: 1 };
        }
        return true;
      } else return skipStray(atEnd, 'an entry is not an object', 0x2c);
    }
    return false;
  }

  /** Left over from a damaged part, or damage itself. */
  function strayBracket(): void {
    if (!wasDamaged) handler.damaged('it is not JSON');
    wasDamaged = true;
  }

  /** Something that is no object: reported, and skipped to the next separator or closing bracket. */
  function skipStray(atEnd: boolean, why: string, separator: number): boolean {
    let at = position;
    while (at < buffer.length && buffer[at] !== separator && buffer[at] !== 0x0a && buffer[at] !== 0x7b) {
      if (buffer[at] === 0x5d && place !== 'top') break;
      at += 1;
    }
    if (at >= buffer.length && !atEnd && at - position < LONGEST_RECORD) return false;
    handler.damaged(why);
    wasDamaged = true;
    position = at;
    return at < buffer.length;
  }

  /** Scans on to the end of the begun object. False where more bytes are needed. */
  function finish(): boolean {
    scan.wrapperKey = place === 'top' ? WRAPPER_KEY : undefined;
    const result = findEnd(buffer, Math.max(position, start), scan);
    position = scan.at;
    if (result === 'more') {
      if (position - start <= LONGEST_RECORD || place === 'behind') return false;
      return damage('a record is too long', start + 1);
    }
    if (result === 'broken') return damage('a record is cut off by a line break', start + 1);
    if (result === 'wrapper') {
      place = 'wrapped';
      start = -1;
      return true;
    }
    return complete();
  }

  function complete(): boolean {
    const from = start;
    start = -1;
    if (place === 'behind') {
      place = 'top';
      return true;
    }
    learnFirstKey(from);
    const bytes = buffer.subarray(from, position);
    if (handler.record(bytes, !scan.escaped && isPlain(from), { buffer, from, to: position })) return true;
    wasDamaged = true;
    const inside = nextRecordStart(from + 1, position);
    if (inside >= 0) position = inside;
    else lost = !atBoundary();
    return true;
  }

  /** Nothing in it or behind it would be read otherwise if it turned out to be no JSON. */
  function isPlain(from: number): boolean {
    return (
      !keys.isWithin(buffer, firstKey, from + 2, position) &&
      !lines.isWithin(buffer, NEWLINE_BRACE, from, position) &&
      atBoundary()
    );
  }

  /** Whether what follows a record looks like the end of one, so that its braces can be trusted. */
  function atBoundary(): boolean {
    const first = nextByte(position);
    if (first >= buffer.length || buffer[first] === 0x5d) return true;
    if (place === 'top') return buffer[first] === 0x7b;
    const second = nextByte(first + 1);
    return buffer[first] === 0x2c && (second >= buffer.length || buffer[second] === 0x7b);
  }

  function nextByte(from: number): number {
    let at = from;
    while (at < buffer.length && isSpace(buffer[at])) at += 1;
    return at;
  }

  function damage(why: string, from: number): boolean {
    handler.damaged(why);
    wasDamaged = true;
    start = -1;
    position = from;
    lost = true;
    return true;
  }

  /** After damage: goes to the next likely start of a record, or drops what cannot hold one. */
  function find(): boolean {
    const at = nextRecordStart(position);
    if (at >= 0) {
      position = at;
      lost = false;
      return true;
    }
    position = Math.max(position, buffer.length - 256);
    return false;
  }

  function nextRecordStart(from: number, to = buffer.length): number {
    const within = buffer.subarray(0, to);
    let brace = -1;
    for (let key = within.indexOf(firstKey, from); key >= 0 && brace < 0; key = within.indexOf(firstKey, key + 1)) {
      let at = key - 1;
      while (at >= from && isSpace(within[at])) at -= 1;
      if (at >= from && within[at] === 0x7b) brace = at;
    }
    const line = within.subarray(0, brace < 0 ? to : brace).indexOf(NEWLINE_BRACE, Math.max(0, from - 1));
    return line >= 0 ? line + 1 : brace;
  }

  function learnFirstKey(from: number): void {
    if (firstKeyLearned) return;
    firstKeyLearned = true;
    firstKey = firstKeyOf(buffer, from) ?? firstKey;
  }

  return { push, end };
}

/** The first string behind `from`, with its quotes; undefined where it is longer than the keys that records begin with. */
export function firstKeyOf(bytes: Buffer, from: number): Buffer | undefined {
  const open = bytes.indexOf(0x22, from);
  const close = bytes.indexOf(0x22, open + 1);
  return open >= 0 && close > open && close - open < 64 ? Buffer.from(bytes.subarray(open, close + 1)) : undefined;
}

function freshScan(): ScanState {
  return { at: 0, depth: 0, inString: false, escaped: false, wrapperKey: undefined };
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
