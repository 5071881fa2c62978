import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';

/** A frame is its length and a check value, four bytes each, then its bytes. */
const HEAD = 8;

export interface AppendLog {
  /** Writes one frame, before it returns. */
  append(frame: unknown): void;
  /** Bytes written since it was opened or compacted. */
  readonly size: number;
  /** Starts over with one frame that stands for all others. */
  compact(frame: unknown): void;
  close(): void;
}

/** The frames of a log, oldest first. A torn last frame (a kill in the middle of a write) ends it silently. */
export function readFrames(file: string): unknown[] {
  if (!existsSync(file)) return [];
  const bytes = readFileSync(file);
  const frames: unknown[] = [];
  let at = 0;
  while (at + HEAD <= bytes.length) {
    const end = at + HEAD + bytes.readUInt32LE(at);
    const body = bytes.subarray(at + HEAD, end);
    if (end > bytes.length || checkValue(body) !== bytes.readUInt32LE(at + 4)) break;
    frames.push(deserialize(body));
    at = end;
  }
  return frames;
}

/** Opens a log for writing. It begins with `first`, which stands for everything that was in it. */
export function openLog(file: string, first: unknown): AppendLog {
  let handle = begin(file, first);
  let size = 0;
  return {
    get size() {
      return size;
    },
    append(frame) {
      size += write(handle, frame);
    },
    compact(frame) {
      closeSync(handle);
      handle = begin(file, frame);
      size = 0;
    },
    close: () => closeSync(handle),
  };
}

/** The new file takes the place of the old one only once it is complete on the disk. */
function begin(file: string, first: unknown): number {
  const draft = `${file}.new`;
  const handle = openSync(draft, 'w');
  write(handle, first);
  fsyncSync(handle);
  renameSync(draft, file);
  return handle;
}

function write(handle: number, frame: unknown): number {
  const body = serialize(frame);
  const bytes = Buffer.allocUnsafe(HEAD + body.length);
  bytes.writeUInt32LE(body.length, 0);
  bytes.writeUInt32LE(checkValue(body), 4);
  body.copy(bytes, HEAD);
  for (let done = 0; done < bytes.length; ) done += writeSync(handle, bytes, done);
  return bytes.length;
}

/** FNV-1a, 32 bits: tells a torn frame from a whole one. */
function checkValue(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
