import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Redis } from 'ioredis';
import { Problem } from '../problem.js';
import { reviewKeys } from './keys.js';
import { createMemory } from './memory.js';
import type { DocumentRef } from './review.js';

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/**
 * Documents that were read lately, by address: they never change, so a copy in memory is as good as the store. Bounded
 * by their size as text, about what they take as objects: contract and draft of some hundred reviews.
 */
const REMEMBERED_CHARACTERS = 128_000_000;
/** A larger one is not remembered: all calls of a role are megabytes, and few look at them. */
const TOO_LARGE_TO_REMEMBER = 1_000_000;

export interface Documents {
  /** Writes a JSON value and gives its address. Must be called before an event names it. */
  putDocument(id: string, value: unknown): Promise<DocumentRef>;
  /** Reads a document back; undefined where it was never written. What was put is what is got. Not to be changed. */
  getDocument<T>(id: string, ref: DocumentRef): Promise<T | undefined>;
  /**
   * A small value that follows from documents alone, kept beside them: made once, by whoever needs it first. `name` says
   * what it is, and changes where it is worked out otherwise. What `make` has no value for is not kept.
   */
  deriveDocument<T>(
    id: string,
    name: string,
    from: DocumentRef[],
    make: () => Promise<T | undefined>,
  ): Promise<T | undefined>;
}

/** Gzipped, content-addressed documents: the same value has the same address, so that writing twice writes once. */
export function createDocuments(redis: Redis, prefix: string): Documents {
  const remembered = createMemory<unknown>(REMEMBERED_CHARACTERS);
  /** Being read at this moment: many clicks at once on one review read and parse a document once. */
  const underWay = new Map<string, Promise<unknown>>();

  async function write(key: string, text: string): Promise<void> {
    await redis.set(key, await pack(text));
  }

  async function read<T>(key: string): Promise<T | undefined> {
    const known = remembered.get(key);
    if (known !== undefined) return known as T;
    const others = underWay.get(key);
    if (others) return others as Promise<T | undefined>;
    const reading = readStored(key).finally(() => underWay.delete(key));
    underWay.set(key, reading);
    return reading as Promise<T | undefined>;
  }

  async function readStored(key: string): Promise<unknown> {
    const packed = await redis.getBuffer(key);
    if (!packed) return undefined;
    const text = (await unpack(packed)).toString('utf8');
    const value: unknown = JSON.parse(text);
    if (text.length <= TOO_LARGE_TO_REMEMBER) remembered.set(key, value, text.length);
    return value;
  }

  return {
    async putDocument(id, value) {
      const text = JSON.stringify(value);
      if (text === undefined) throw new Problem('bad-document', 'There is nothing to keep.', 'Report this as a bug.');
      const ref = addressOf(text);
      await write(reviewKeys(prefix, id).document(ref), text);
      return ref;
    },

    getDocument: (id, ref) => read(reviewKeys(prefix, id).document(ref)),

    async deriveDocument(id, name, from, make) {
      const key = reviewKeys(prefix, id).document(addressOf(JSON.stringify([name, ...from])));
      const known = await read<Awaited<ReturnType<typeof make>>>(key);
      if (known !== undefined) return known;
      const value = await make();
      if (value !== undefined) await write(key, JSON.stringify(value));
      return value;
    },
  };
}

function addressOf(text: string): DocumentRef {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
