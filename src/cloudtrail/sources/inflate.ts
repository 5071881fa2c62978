import { constants, createGunzip, type Gunzip, gunzipSync } from 'node:zlib';

/** Compressed bytes that are inflated in one go, and room for what they become: fast, and memory stays flat. */
const PIECE = 64 * 1024;
const ROOM = 1024 * 1024;

/** Whether bytes start like a gzip member (RFC 1952). */
export function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Text up to this size is inflated in one piece, what is larger as a stream, so that memory stays flat. */
const LONGEST_TEXT = 8 * 1024 * 1024;
/** No deflate stream inflates to more than that many times its size. Source: zlib's technical details. */
const MOST_RATIO = 1032;
/** Where the trailer tells no size that can be: the file is cut off, or far longer. */
const OTHERWISE = 256 * 1024;
/** With room left at its end, zlib sees the end of the data at once. */
const SPARE = 64;

/**
 * The whole content of a file, inflated where it is gzip; undefined where it has to be read as a stream: it is large or
 * damaged. The size that the gzip trailer tells (RFC 1952) is believed as far as memory goes only: where it is right,
 * nothing has to be put together.
 */
export function inflateNow(content: Buffer): Buffer | undefined {
  if (!isGzip(content)) return content;
  const told = content.length < 4 ? 0 : content.readUInt32LE(content.length - 4);
  const isPossible = told <= Math.min(LONGEST_TEXT, content.length * MOST_RATIO);
  try {
    return gunzipSync(content, {
      chunkSize: isPossible ? told + SPARE : OTHERWISE,
      maxOutputLength: LONGEST_TEXT + SPARE,
      finishFlush: constants.Z_SYNC_FLUSH,
    });
  } catch {
    return undefined;
  }
}

/**
 * Inflates a stream where it is gzip (told by its first bytes, never by a name) and passes it on where it is not.
 * Everything before damage comes out; then the iteration throws an `Error` that says what is damaged. A gzip that ends
 * early gives what it holds and throws at the end.
 */
export async function* inflate(input: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncIterable<Buffer> {
  let gunzip: ReturnType<typeof createInflater> | undefined;
  let first = Buffer.alloc(0) as Buffer;
  let decided = false;
  for await (const chunk of input) {
    if (decided && !gunzip) {
      yield chunk;
      continue;
    }
    first = decided ? chunk : Buffer.concat([first, chunk]);
    if (!decided && first.length < 2) continue;
    if (!decided && isGzip(first)) gunzip = createInflater();
    decided = true;
    if (gunzip) yield* gunzip.write(first);
    else yield first;
  }
  if (!decided && first.length > 0) yield first;
  if (gunzip) yield* gunzip.end();
}

function createInflater() {
  const gunzip: Gunzip = createGunzip({ chunkSize: ROOM, finishFlush: constants.Z_SYNC_FLUSH });
  let out: Buffer[] = [];
  let failure: Error | undefined;
  let ended = false;
  gunzip.on('data', (chunk: Buffer) => out.push(chunk));
  gunzip.on('error', (error) => {
    failure = error;
  });
  gunzip.on('end', () => {
    ended = true;
  });

  function take(): Buffer[] {
    const taken = out;
    out = [];
    return taken;
  }

  return {
    /** Gives what earlier pieces became while one of Node's own threads inflates the next. */
    async *write(chunk: Buffer): AsyncIterable<Buffer> {
      for (let at = 0; at < chunk.length && !failure && !ended; at += PIECE) {
        const before = take();
        const written = new Promise<void>((resolve) => {
          gunzip.once('close', resolve);
          gunzip.write(chunk.subarray(at, at + PIECE), () => {
            gunzip.off('close', resolve);
            resolve();
          });
        });
        yield* before;
        await written;
      }
      if (failure) yield* take();
      if (failure) throw new Error('its gzip data is damaged', { cause: failure });
    },
    async *end(): AsyncIterable<Buffer> {
      if (!failure && !ended) {
        await new Promise<void>((resolve) => {
          gunzip.once('close', resolve);
          gunzip.end();
        });
      }
      yield* take();
      if (failure) throw new Error('its gzip data is damaged', { cause: failure });
    },
  };
}
