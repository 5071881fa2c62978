import type { Redis } from 'ioredis';
import { reviewKeys } from './keys.js';

/** Progress is not history: it may be lost, and ends by itself. */
const PROGRESS_SECONDS = 60 * 60;

export interface Progress {
  text: string;
  /** 0 to 1 where the end is known. */
  share?: number;
  /** ISO 8601 UTC. */
  at: string;
}

/** A piece of work that has to wait. */
export interface Later {
  tries: number;
  /** Milliseconds since 1970. */
  notBefore: number;
}

/** Why a review cannot be shown at the moment. */
export interface Held {
  reason: string;
  advice: string;
  /** ISO 8601 UTC. */
  since: string;
}

/** What was looked at for one answer: a phrase each, oldest first. */
export interface Looks {
  turn: string;
  looks: string[];
}

/** What is kept beside the events: progress, what was shown, what has to wait. */
export interface Ticks {
  setProgress(id: string, progress: Progress): Promise<void>;
  clearProgress(id: string): Promise<void>;
  progress(id: string): Promise<Progress | undefined>;
  /** What was done so far of the draft that is being made: a phrase each, oldest first. */
  setSteps(id: string, steps: string[]): Promise<void>;
  steps(id: string): Promise<string[] | undefined>;
  /** What was looked at so far for the answer that is being made. */
  setLooks(id: string, looks: Looks): Promise<void>;
  looks(id: string): Promise<Looks | undefined>;
  /** Notes that work of a kind must not run before a time; `undefined` where it may. */
  putOff(id: string, work: string, later: Later | undefined): Promise<void>;
  later(id: string, work: string): Promise<Later | undefined>;
  /** Notes which revision was shown completely. */
  setShown(id: string, revision: number): Promise<void>;
  /** 0 where nothing was shown yet. */
  shown(id: string): Promise<number>;
  /** Notes why a review cannot be shown; `undefined` where it can. */
  setHeld(id: string, held: Held | undefined): Promise<void>;
  held(id: string): Promise<Held | undefined>;
  /** Notes that the requester was told something; `wasTold` asks for it. */
  setTold(id: string, subject: string): Promise<void>;
  wasTold(id: string, subject: string): Promise<boolean>;
}

export function createTicks(redis: Redis, prefix: string): Ticks {
  return {
    async setProgress(id, progress) {
      await redis.set(reviewKeys(prefix, id).progress, JSON.stringify(progress), 'EX', PROGRESS_SECONDS);
    },

    async clearProgress(id) {
      await redis.del(reviewKeys(prefix, id).progress, reviewKeys(prefix, id).steps);
    },

    async progress(id) {
      const text = await redis.get(reviewKeys(prefix, id).progress);
      return text === null ? undefined : JSON.parse(text);
    },

    async setSteps(id, steps) {
      await redis.set(reviewKeys(prefix, id).steps, JSON.stringify(steps), 'EX', PROGRESS_SECONDS);
    },

    async steps(id) {
      const text = await redis.get(reviewKeys(prefix, id).steps);
      return text === null ? undefined : JSON.parse(text);
    },

    async setLooks(id, looks) {
      await redis.set(reviewKeys(prefix, id).looks, JSON.stringify(looks), 'EX', PROGRESS_SECONDS);
    },

    async looks(id) {
      const text = await redis.get(reviewKeys(prefix, id).looks);
      return text === null ? undefined : JSON.parse(text);
    },

    async putOff(id, work, later) {
      if (later) await redis.hset(reviewKeys(prefix, id).later, work, JSON.stringify(later));
      else await redis.hdel(reviewKeys(prefix, id).later, work);
    },

    async later(id, work) {
      const text = await redis.hget(reviewKeys(prefix, id).later, work);
      return text === null ? undefined : JSON.parse(text);
    },

    async setShown(id, revision) {
      await redis.hset(reviewKeys(prefix, id).shown, 'revision', revision);
    },

    async shown(id) {
      return Number((await redis.hget(reviewKeys(prefix, id).shown, 'revision')) ?? 0);
    },

    async setHeld(id, held) {
      if (held) await redis.hset(reviewKeys(prefix, id).shown, 'held', JSON.stringify(held));
      else await redis.hdel(reviewKeys(prefix, id).shown, 'held');
    },

    async held(id) {
      const text = await redis.hget(reviewKeys(prefix, id).shown, 'held');
      return text === null ? undefined : JSON.parse(text);
    },

    async setTold(id, subject) {
      await redis.hset(reviewKeys(prefix, id).shown, `told:${subject}`, '1');
    },

    async wasTold(id, subject) {
      return (await redis.hexists(reviewKeys(prefix, id).shown, `told:${subject}`)) === 1;
    },
  };
}
