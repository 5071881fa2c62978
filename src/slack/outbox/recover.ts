import type { WebClient } from '@slack/web-api';
import type { Paced } from './pace.js';

/** What a message carries so that it can be found again. Anyone in the workspace can read it: opaque ids only. */
export function slotMetadata(review: string, slot: string, rev: number) {
  return { event_type: 'tighten_slot', event_payload: { review, slot, rev } };
}

interface Found {
  ts?: string;
  metadata?: { event_type?: string; event_payload?: { review?: unknown; slot?: unknown } };
  files?: { name?: string | null }[];
  blocks?: unknown[];
}

type Where = { client: WebClient; paced: Paced; channel: string; threadTs?: string; since: number };

/**
 * Looks for a post whose answer was lost: in its thread, or for a root message in the channel since shortly before it
 * was sent. Returns its `ts`, or undefined where it never arrived.
 */
export async function findPosted(where: Where, review: string, slot: string): Promise<string | undefined> {
  return findMessage(where, (message) => {
    const { metadata } = message;
    if (metadata?.event_type !== 'tighten_slot') return false;
    return metadata.event_payload?.review === review && metadata.event_payload?.slot === slot;
  });
}

/** Looks for a stream whose answer was lost. Slack takes no metadata before its end: its first step carries an id. */
export async function findStream(where: Where, id: string): Promise<string | undefined> {
  return findMessage(where, (message) => JSON.stringify(message.blocks ?? []).includes(JSON.stringify(id)));
}

/** The id of a stream's first step: opaque, and different for every slot of every review. */
export function streamId(review: string, slot: string): string {
  return `${review}:${slot}`;
}

/** Looks for an upload whose answer was lost: a message in the thread that holds all our files. Uploads carry no metadata. */
export async function findUploaded(where: Where, names: string[]): Promise<string | undefined> {
  return findMessage(where, (message) => {
    const there = new Set(message.files?.map((file) => file.name));
    return names.every((name) => there.has(name));
  });
}

async function findMessage(where: Where, matches: (message: Found) => boolean): Promise<string | undefined> {
  const { client, paced, channel, threadTs } = where;
  const oldest = String(Math.max(0, where.since / 1000 - 120));
  let cursor: string | undefined;
  // Two thousand messages are far more than a thread of ours holds; without an end a strange answer would loop.
  for (let page = 0; page < 10; page += 1) {
    const common = { channel, include_all_metadata: true, limit: 200, ...(cursor ? { cursor } : {}) };
    const answer = threadTs
      ? await paced('conversations.replies', channel, () =>
          client.conversations.replies({ ...common, ts: threadTs, oldest }),
        )
      : await paced('conversations.history', channel, () => client.conversations.history({ ...common, oldest }));
    const found = ((answer.messages ?? []) as Found[]).find(matches);
    if (found?.ts) return found.ts;
    cursor = answer.response_metadata?.next_cursor || undefined;
    if (!cursor) return undefined;
  }
  return undefined;
}
