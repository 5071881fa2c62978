import type { Redis } from 'ioredis';
import type { Turn } from './bring.js';

/** What is known of one slot. Kept in Redis, so that a restart knows what was sent. */
export interface SlotRecord {
  /** `posting` is written before Slack is called: found again, it means that nobody knows whether the post arrived. */
  state: 'posting' | 'shown' | 'superseded';
  channel: string;
  ts?: string;
  /** What was last sent, hashed; empty where a recovered message's content is unknown. */
  hash: string;
  /** Revision of the review that it showed. */
  rev: number;
  /** Milliseconds since 1970 of the last send. */
  at: number;
  /** Set where Slack does not take edits any more. */
  frozen?: true;
  /** While it is shown as a stream: how many of its steps were sent. Such a message cannot be edited. */
  streaming?: number;
  /** Set while the thread says that it is being made. */
  working?: true;
  /** Set where Slack did not take all of it: what it says in full is shown beside it. */
  cut?: boolean;
  /** Of a root that took the place of a deleted one: `ts` of the first one, in whose thread everything goes on. */
  thread?: string;
  /** Set on that root once it leads to the thread. */
  pointed?: true;
  /** Set on the root once replies in its thread find the review. */
  bound?: true;
}

/** How the record of a slot changes while its message is sent. `keep` throws `NotBefore` where the claim was lost. */
export interface Keeping {
  /** Written before Slack is called. */
  begin(turn: Turn, more: Pick<SlotRecord, 'streaming' | 'thread'>): Promise<SlotRecord>;
  keep(turn: Turn, record: SlotRecord | undefined): Promise<void>;
}

const RELEASE = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end`;
const EXTEND = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) else return 0 end`;
/** Writes a record only while the claim is held: a process that was suspended cannot overwrite its successor. */
const WRITE = `if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[3] == '' then redis.call('hdel', KEYS[2], ARGV[2]) else redis.call('hset', KEYS[2], ARGV[2], ARGV[3]) end
return 1`;

/** The records of one review's slots, and the claims on them. All keys share the review's hash tag. */
export function createRecords(redis: Redis, prefix: string, claimMs: number) {
  const slotsKey = (review: string) => `${prefix}:{${review}}:slots`;
  const claimKey = (review: string, slot: string) => `${prefix}:{${review}}:slot-claim:${slot}`;
  return {
    async all(review: string): Promise<Map<string, SlotRecord>> {
      const raw = await redis.hgetall(slotsKey(review));
      return new Map(Object.entries(raw).map(([slot, json]) => [slot, JSON.parse(json) as SlotRecord]));
    },
    async get(review: string, slot: string): Promise<SlotRecord | undefined> {
      const json = await redis.hget(slotsKey(review), slot);
      return json === null ? undefined : (JSON.parse(json) as SlotRecord);
    },
    /** Takes the slot for this process, or undefined where another has it. The token fences every later write. */
    async claim(review: string, slot: string, token: string): Promise<boolean> {
      return (await redis.set(claimKey(review, slot), token, 'PX', claimMs, 'NX')) === 'OK';
    },
    /** Keeps a claim alive while its work goes on: it runs out only where the process died. */
    async extend(review: string, slot: string, token: string): Promise<void> {
      await redis.eval(EXTEND, 1, claimKey(review, slot), token, claimMs);
    },
    async release(review: string, slot: string, token: string): Promise<void> {
      await redis.eval(RELEASE, 1, claimKey(review, slot), token);
    },
    /** Writes (or with undefined removes) a record; false where the claim was lost meanwhile. */
    async write(review: string, slot: string, token: string, record: SlotRecord | undefined): Promise<boolean> {
      const json = record === undefined ? '' : JSON.stringify(record);
      const keys = [claimKey(review, slot), slotsKey(review)] as const;
      return (await redis.eval(WRITE, 2, ...keys, token, slot, json)) === 1;
    },
  };
}

export type Records = ReturnType<typeof createRecords>;
