export interface ScanState {
  /** Where the last scan stopped. */
  at: number;
  depth: number;
  inString: boolean;
  /** A string held `\/` or `\u`. */
  escaped: boolean;
  /** With its quotes: the key of the outermost object whose array holds the records; undefined where none is expected. */
  wrapperKey: Buffer | undefined;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;

/**
 * Scans JSON text from `from` to the end of the object that `state` is in, knowing strings from structure but checking
 * nothing else. `end`: `state.at` is behind its last brace. `more`: the bytes ran out. `wrapper`: `state.at` is behind
 * the bracket that opens the wrapper key's array. `broken`: a raw line break stands inside a string, which no JSON has.
 *
 * Every byte of every log goes through here: the loop has plain local numbers only (no closures, no calls per byte).
 */
export function findEnd(bytes: Buffer, from: number, state: ScanState): 'end' | 'more' | 'wrapper' | 'broken' {
  const length = bytes.length;
  let at = from;
  let depth = state.depth;
  // A string that the last scan left open was already too long to be the wrapper key.
  let stringStart = -1;
  if (state.inString) {
    at = endOfString(bytes, from, state);
    if (at < 0) return stopInString(bytes, from, -1, depth, at, state);
  }
  while (at < length) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) {
      stringStart = at;
      at = endOfString(bytes, at + 1, state);
      if (at < 0) return stopInString(bytes, stringStart + 1, stringStart, depth, at, state);
      if (depth === 1 && state.wrapperKey !== undefined) {
        const opened = opensArray(bytes, at, state.wrapperKey, stringStart);
        if (opened === 'more') return stop('more', stringStart, depth, false, state);
        if (opened > 0) return stop('wrapper', opened, depth, false, state);
      }
      continue;
    }
    at += 1;
    if (byte === 0x7b || byte === 0x5b) depth += 1;
    else if (byte === 0x7d || byte === 0x5d) {
      depth -= 1;
      if (depth === 0) return stop('end', at, depth, false, state);
    }
  }
  return stop('more', at, depth, false, state);
}

const RAN_OUT = -1;
const BROKEN = -2;

/** Behind the closing quote of the string that `from` is in; `RAN_OUT` or `BROKEN` where there is none. */
function endOfString(bytes: Buffer, from: number, state: ScanState): number {
  const length = bytes.length;
  for (let at = from; at < length; at++) {
    const byte = bytes[at] as number;
    // Most bytes of a string are letters, above every byte that matters here.
    if (byte > BACKSLASH) continue;
    if (byte === QUOTE) return at + 1;
    if (byte === NEWLINE) return BROKEN;
    if (byte !== BACKSLASH) continue;
    at += 1;
    if (at >= length) return RAN_OUT;
    const next = bytes[at];
    if (next === 0x75 || next === 0x2f) state.escaped = true;
  }
  return RAN_OUT;
}

/**
 * Stops inside a string. One that may yet become the wrapper key is read again from its start when more bytes are
 * there; any other goes on at its end, or at the backslash that is the last byte.
 */
function stopInString(
  bytes: Buffer,
  inside: number,
  stringStart: number,
  depth: number,
  why: number,
  state: ScanState,
): 'more' | 'broken' {
  if (why === BROKEN) return stop('broken', bytes.indexOf(NEWLINE, inside), depth, true, state);
  const length = bytes.length;
  const mayBeKey = depth === 1 && stringStart >= 0 && length - stringStart <= (state.wrapperKey?.length ?? -1);
  if (mayBeKey) return stop('more', stringStart, depth, false, state);
  let backslashes = 0;
  while (length - 1 - backslashes >= inside && bytes[length - 1 - backslashes] === BACKSLASH) backslashes += 1;
  return stop('more', backslashes % 2 === 1 ? length - 1 : length, depth, true, state);
}

function stop<Result>(result: Result, at: number, depth: number, inString: boolean, state: ScanState): Result {
  state.at = at;
  state.depth = depth;
  state.inString = inString;
  return result;
}

/** The place behind `: [` where the string before `at` is the wrapper key, 0 where not, `more` where it cannot be told. */
function opensArray(bytes: Buffer, at: number, key: Buffer, stringStart: number): number | 'more' {
  if (at - stringStart !== key.length || bytes.compare(key, 0, key.length, stringStart, at) !== 0) return 0;
  const colon = skipSpaces(bytes, at);
  if (colon >= bytes.length) return 'more';
  if (bytes[colon] !== 0x3a) return 0;
  const bracket = skipSpaces(bytes, colon + 1);
  if (bracket >= bytes.length) return 'more';
  return bytes[bracket] === 0x5b ? bracket + 1 : 0;
}

function skipSpaces(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && (bytes[at] === 0x20 || bytes[at] === 0x0a || bytes[at] === 0x0d || bytes[at] === 0x09)) {
    at += 1;
  }
  return at;
}
