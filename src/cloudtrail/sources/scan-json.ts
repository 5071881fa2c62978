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

/**
 * Scans JSON text from `from` to the end of the object that `state` is in, knowing strings from structure but checking
 * nothing else. `end`: `state.at` is behind its last brace. `more`: the bytes ran out. `wrapper`: `state.at` is behind
 * the bracket that opens the wrapper key's array. `broken`: a raw line break stands inside a string, which no JSON has.
 */
export function findEnd(bytes: Buffer, from: number, state: ScanState): 'end' | 'more' | 'wrapper' | 'broken' {
  const length = bytes.length;
  let { depth, inString } = state;
  // A string that the last scan left open was already too long to be the key.
  let stringStart = inString ? Number.NEGATIVE_INFINITY : from;
  let at = from;

  const stop = <Result>(result: Result, position: number): Result => {
    state.at = position;
    state.depth = depth;
    state.inString = inString;
    return result;
  };

  /** A string that may yet become the wrapper key is read again from its start when more bytes are there. */
  const moreOfString = (): 'more' => {
    const mayBeKey = state.wrapperKey !== undefined && depth === 1 && at - stringStart <= state.wrapperKey.length;
    if (!mayBeKey) return stop('more', at);
    inString = false;
    return stop('more', stringStart);
  };

  while (at < length) {
    if (inString) {
      let byte = 0;
      while (at < length) {
        byte = bytes[at] as number;
        // Most bytes of a string are small letters, above every byte that matters here.
        if (byte <= BACKSLASH && (byte === QUOTE || byte === BACKSLASH || byte === 0x0a)) break;
        at += 1;
      }
      if (at >= length) return moreOfString();
      if (byte === 0x0a) return stop('broken', at);
      if (byte === BACKSLASH) {
        if (at + 1 >= length) return moreOfString();
        const next = bytes[at + 1];
        if (next === 0x75 || next === 0x2f) state.escaped = true;
        at += 2;
        continue;
      }
      at += 1;
      inString = false;
      if (depth === 1 && state.wrapperKey !== undefined) {
        const opened = opensArray(bytes, at, state.wrapperKey, stringStart);
        if (opened === 'more') return stop('more', stringStart);
        if (opened > 0) return stop('wrapper', opened);
      }
      continue;
    }
    const byte = bytes[at] as number;
    if (byte === QUOTE) {
      stringStart = at;
      inString = true;
    } else if (byte === 0x7b || byte === 0x5b) depth += 1;
    else if (byte === 0x7d || byte === 0x5d) {
      depth -= 1;
      if (depth === 0) return stop('end', at + 1);
    }
    at += 1;
  }
  return inString ? moreOfString() : stop('more', at);
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
