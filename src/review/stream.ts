import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { Problem } from '../problem.js';
import { auditLine } from './audit.js';
import { hashOf } from './chain.js';
import { reviewKeys } from './keys.js';
import { createMemory } from './memory.js';
import { apply, type Review, type ReviewEvent } from './review.js';

/** All events of one command, as they stand in the stream. */
export interface Entry {
  revision: number;
  /** ISO 8601 UTC. */
  at: string;
  events: ReviewEvent[];
  /** Hash of the entry before, and of this one: see `chain.ts`. Entries that were read have both. */
  prev?: string;
  hash?: string;
}

/** One event stays under 16 KB: large results are documents. */
export const EVENT_LIMIT = 16_384;
/** `drafted` and lists of questions grow with the review, because deciding needs them without loading a document. */
const INDEX_LIMIT = 262_144;
const INDEX_EVENTS = new Set(['drafted', 'questions-left-out']);
const REMEMBERED = 500;

/** Takes one line of JSON without a line feed. Must not throw. */
export type Audit = (line: string) => void;

export interface Stream {
  load(id: string): Promise<Review | undefined>;
  /**
   * Appends the events of one command at `revision + 1`. `lost` where somebody else wrote that revision first: load and
   * decide again. Throws `Problem` where an event is too large.
   */
  append(id: string, revision: number, events: ReviewEvent[], at: string): Promise<'appended' | 'lost'>;
  /** Every entry, oldest first: the audit log. */
  history(id: string): Promise<Entry[]>;
}

/**
 * One Redis stream per review. Entry ids are `<revision>-0`, and `XADD` refuses an id that is not above the last one:
 * that refusal is the compare-and-set.
 *
 * @param audit hears of every entry after it was written: one line of JSON, for a SIEM. A crash in between loses the
 *   line, never the entry: `auditFile` writes them all again.
 */
export function createStream(redis: Redis, prefix: string, audit?: Audit): Stream {
  /** Hash of the last entry that was read or written of a review, with its revision. */
  const heads = createMemory<{ revision: number; hash: string }>(REMEMBERED);

  /** The last known state of each review: only what came after it has to be read. */
  const known = createMemory<Review>(REMEMBERED);

  function readEntries(id: string, found: [entryId: string, fields: string[]][]): Entry[] {
    const read = found.map(([entryId, fields]) => readEntry(entryId, fields));
    const last = read.at(-1);
    if (last) heads.set(id, { revision: last.revision, hash: last.hash ?? '' });
    return read;
  }

  /** Hash of the entry at a revision; empty before the first one. */
  async function headAt(id: string, revision: number): Promise<string> {
    if (revision === 0) return '';
    const known = heads.get(id);
    if (known?.revision === revision) return known.hash;
    const [found] = await redis.xrange(reviewKeys(prefix, id).events, `${revision}-0`, `${revision}-0`);
    return found ? (readEntry(...found).hash ?? '') : '';
  }

  async function load(id: string): Promise<Review | undefined> {
    const last = known.get(id);
    const found = await redis.xrange(reviewKeys(prefix, id).events, `${last?.revision ?? 1}-0`, '+');
    // The entry of the known revision is read again: where it is gone, the store was emptied or put back to a backup.
    if (last && found[0]?.[0] !== `${last.revision}-0`) {
      known.delete(id);
      return load(id);
    }
    const review = fold(id, readEntries(id, last ? found.slice(1) : found), last);
    if (review) known.set(id, review);
    return review;
  }

  return {
    load,

    async append(id, revision, events, at) {
      for (const event of events) checkSize(event);
      const nonce = randomUUID();
      const key = reviewKeys(prefix, id).events;
      const text = JSON.stringify(events);
      const prev = await headAt(id, revision);
      const written = () => {
        const link = { revision: revision + 1, at, prev };
        const entry = { ...link, events, hash: hashOf({ ...link, events: text }) };
        heads.set(id, entry);
        audit?.(auditLine(id, entry));
        return 'appended' as const;
      };
      try {
        await redis.xadd(key, `${revision + 1}-0`, 'at', at, 'events', text, 'nonce', nonce, 'prev', prev);
        return written();
      } catch (error) {
        if (!(error instanceof Error) || !error.message.includes('equal or smaller')) throw error;
      }
      // After a lost answer the client sends the same write again, and is refused by its own first one.
      const [winner] = await redis.xrange(key, `${revision + 1}-0`, `${revision + 1}-0`);
      return winner && field(winner[1], 'nonce') === nonce ? written() : 'lost';
    },

    history: async (id) => readEntries(id, await redis.xrange(reviewKeys(prefix, id).events, '-', '+')),
  };
}

function readEntry(entryId: string, fields: string[]): Entry {
  const revision = Number(entryId.slice(0, entryId.indexOf('-')));
  const [at, events, prev] = [field(fields, 'at'), field(fields, 'events'), field(fields, 'prev')];
  return { revision, at, events: JSON.parse(events), prev, hash: hashOf({ revision, at, events, prev }) };
}

/** The state after all entries; undefined where the first one did not open a review. */
export function fold(id: string, entries: Entry[], start?: Review): Review | undefined {
  if (!start && entries[0]?.events[0]?.type !== 'opened') return undefined;
  let review = start;
  for (const { revision, at, events } of entries) {
    for (const event of events) review = apply(review, event, { id, revision, at });
  }
  return review;
}

function field(fields: string[], name: string): string {
  for (let i = 0; i + 1 < fields.length; i += 2) if (fields[i] === name) return fields[i + 1] ?? '';
  return '';
}

function checkSize(event: ReviewEvent): void {
  const limit = INDEX_EVENTS.has(event.type) ? INDEX_LIMIT : EVENT_LIMIT;
  const size = Buffer.byteLength(JSON.stringify(event));
  if (size <= limit) return;
  throw new Problem(
    'event-too-large',
    `This is too much for one decision: ${Math.ceil(size / 1024)} KB, where ${limit / 1024} KB fit.`,
    'Make it shorter: fewer ARNs, or a wider one, or a shorter reason.',
  );
}
