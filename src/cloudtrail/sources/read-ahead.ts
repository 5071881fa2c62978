import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, gunzip, gunzipSync } from 'node:zlib';
import { isGzip } from './inflate.js';

const inflate = promisify(gunzip);

/** Text up to this size is inflated in one piece, what is larger as a stream, so that memory stays flat. */
const LONGEST_INFLATED = 8 * 1024 * 1024;
const LONGEST_FILE = 1024 * 1024;
/** To inflate a file that small in another thread takes longer than to inflate it. */
const TINY_FILE = 16 * 1024;
/** Files up to this size are read without waiting: that costs a fraction of a read that is waited for. */
const SMALL_FILE = 256 * 1024;
/** Files that may lie ready beside the one that is scanned. */
const MOST_AHEAD = 2;

/** No deflate stream inflates to more than that many times its size. Source: zlib's technical details. */
const MOST_RATIO = 1032;

interface Size {
  path: string;
  bytes: number;
}

/**
 * The content of one file after another, in their order. Those that come next are inflated by Node's own threads while one
 * is scanned. `whole` is undefined where a file has to be read as a stream: it is large, no gzip, damaged, or not there.
 */
export async function* readAhead<File extends Size>(files: File[]): AsyncIterable<{ file: File; whole?: Buffer }> {
  const ready: { file: File; whole: ReturnType<typeof readWhole> }[] = [];
  let next = 0;
  for (;;) {
    while (next < files.length && ready.length <= MOST_AHEAD) {
      const file = files[next++];
      if (file) ready.push({ file, whole: readWhole(file) });
    }
    const first = ready.shift();
    if (!first) return;
    const whole = await first.whole;
    yield { file: first.file, ...(whole && { whole }) };
  }
}

/** Never throws and never rejects: whatever is wrong is found out, and named, by reading the file as a stream. */
function readWhole({ path, bytes }: Size): Promise<Buffer | undefined> | Buffer | undefined {
  if (bytes > LONGEST_FILE) return undefined;
  try {
    if (bytes > SMALL_FILE) return readLater(path);
    const content = readFileSync(path);
    return content.length > TINY_FILE ? inflateWhole(content).catch(() => undefined) : inflateNow(content);
  } catch {
    return undefined;
  }
}

async function readLater(path: string): Promise<Buffer | undefined> {
  try {
    return await inflateWhole(await readFile(path));
  } catch {
    return undefined;
  }
}

/** The content of one small gzip file at once; undefined where it has to be read as a stream. */
export function readNow({ path, bytes }: Size): Buffer | undefined {
  try {
    return bytes > SMALL_FILE ? undefined : inflateNow(readFileSync(path));
  } catch {
    return undefined;
  }
}

function inflateNow(content: Buffer): Buffer | undefined {
  return isGzip(content) ? gunzipSync(content, optionsFor(content)) : undefined;
}

async function inflateWhole(content: Buffer): Promise<Buffer | undefined> {
  return isGzip(content) ? await inflate(content, optionsFor(content)) : undefined;
}

/** One piece of the size that the gzip trailer tells (RFC 1952): nothing has to be put together, and no memory goes to waste. */
function optionsFor(content: Buffer): { chunkSize: number; maxOutputLength: number; finishFlush: number } {
  const told = content.length < 4 ? 0 : content.readUInt32LE(content.length - 4);
  const isPossible = told <= Math.min(LONGEST_INFLATED, content.length * MOST_RATIO);
  return {
    chunkSize: isPossible ? told + SPARE : OTHERWISE,
    maxOutputLength: LONGEST_INFLATED + SPARE,
    finishFlush: constants.Z_SYNC_FLUSH,
  };
}

/** With room left at its end, zlib sees the end of the data at once. */
const SPARE = 64;
/** Where the trailer tells no size that can be: the file is cut off, or far longer. */
const OTHERWISE = 256 * 1024;
