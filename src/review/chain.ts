import { createHash } from 'node:crypto';

/** What the hash of an entry is made from; `events` as it stands in the stream, text for text. */
export interface Link {
  revision: number;
  at: string;
  events: string;
  /** Hash of the entry before; empty for the first. */
  prev: string;
}

/** SHA-256 (hex) over an entry and the hash of the one before it: no entry can be changed or taken out unnoticed. */
export function hashOf({ revision, at, events, prev }: Link): string {
  return createHash('sha256')
    .update(JSON.stringify([revision, at, events, prev]))
    .digest('hex');
}

/**
 * Checks a whole history, oldest entry first. `brokenAt` is the revision of the first entry that does not follow from
 * the one before it. The last entry has no follower to vouch for it: compare `head` with a line that was written to
 * the audit log elsewhere.
 */
export function verifyChain(
  entries: { revision: number; hash?: string; prev?: string }[],
): { ok: true; head: string } | { ok: false; brokenAt: number } {
  let head = '';
  for (const [index, { revision, hash, prev }] of entries.entries()) {
    if (revision !== index + 1 || prev !== head || hash === undefined) return { ok: false, brokenAt: index + 1 };
    head = hash;
  }
  return { ok: true, head };
}
