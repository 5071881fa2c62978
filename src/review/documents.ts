import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Redis } from 'ioredis';
import { Problem } from '../problem.js';
import { reviewKeys } from './keys.js';
import type { DocumentRef } from './review.js';

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** Documents that were read lately, by address: they never change, so a copy in memory is as good as the store. */
const REMEMBERED = 64;
/** A document as text above this many characters is not remembered. */
const TOO_LARGE_TO_REMEMBER = 4_000_000;

export interface Documents {
  /** Writes a JSON value and gives its address. Must be called before an event names it. */
  putDocument(id: string, value: unknown): Promise<DocumentRef>;
  /** Reads a document back; undefined where it was never written. What was put is what is got. */
  getDocument<T>(id: string, ref: DocumentRef): Promise<T | undefined>;
}

/** Gzipped, content-addressed documents: the same value has the same address, so that writing twice writes once. */
export function createDocuments(redis: Redis, prefix: string): Documents {
  const remembered = new Map<string, unknown>();

  function remember(key: string, value: unknown, size: number): void {
    if (size > TOO_LARGE_TO_REMEMBER) return;
    remembered.delete(key);
    remembered.set(key, value);
    const oldest = remembered.keys().next();
    if (remembered.size > REMEMBERED && !oldest.done) remembered.delete(oldest.value);
  }

  return {
    async putDocument(id, value) {
      const text = JSON.stringify(value);
      if (text === undefined) throw new Problem('bad-document', 'There is nothing to keep.', 'Report this as a bug.');
      const ref = `sha256:${createHash('sha256').update(text).digest('hex')}`;
      await redis.set(reviewKeys(prefix, id).document(ref), await pack(text));
      return ref;
    },

    async getDocument<T>(id: string, ref: DocumentRef) {
      const key = reviewKeys(prefix, id).document(ref);
      if (remembered.has(key)) {
        const value = remembered.get(key);
        remember(key, value, 0);
        return value as T;
      }
      const packed = await redis.getBuffer(key);
      if (!packed) return undefined;
      const text = (await unpack(packed)).toString('utf8');
      const value: T = JSON.parse(text);
      remember(key, value, text.length);
      return value;
    },
  };
}
