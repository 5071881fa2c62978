import { randomBytes } from 'node:crypto';

/** Where a `response_url` leads: the person it was given to, and the message it may replace or delete. */
export interface ResponseTarget {
  user: string;
  channel: string;
  /** The message that the person acted on, when there was one. */
  ts?: string;
  threadTs?: string;
}

/** Addresses for answers after the acknowledgement: five uses within thirty minutes, as in Slack. */
export interface ResponseUrls {
  give(target: ResponseTarget): string;
  use(id: string): { target: ResponseTarget } | { error: 'used_url' | 'expired_url' };
}

const uses = 5;

/** @param lifeMs how long an address lives; thirty minutes in Slack */
export function createResponseUrls(baseUrl: () => string, lifeMs: number): ResponseUrls {
  const given = new Map<string, { target: ResponseTarget; left: number; until: number }>();
  return {
    give: (target) => {
      const id = randomBytes(12).toString('hex');
      given.set(id, { target, left: uses, until: Date.now() + lifeMs });
      if (given.size > 10_000) given.delete([...given.keys()][0] ?? '');
      return `${baseUrl()}/response/${id}`;
    },
    use: (id) => {
      const entry = given.get(id);
      if (entry === undefined || Date.now() > entry.until) return { error: 'expired_url' };
      if (entry.left <= 0) return { error: 'used_url' };
      entry.left -= 1;
      return { target: entry.target };
    },
  };
}
