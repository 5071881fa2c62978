import type { WebClient } from '@slack/web-api';
import { ownLink, rich, section } from '../kit/rich.js';
import type { SlotMessage } from '../messages/message.js';
import { outbox as words } from '../messages/words.js';
import type { Paced } from './pace.js';
import type { SlotRecord } from './records.js';

/** Said under a first message that took the place of a deleted one: where the thread goes on. */
export async function pointToThread(
  { client, paced }: { client: WebClient; paced: Paced },
  root: SlotRecord,
  records: Map<string, SlotRecord>,
): Promise<SlotMessage> {
  const replies = [...records].flatMap(([slot, { ts }]) =>
    slot !== 'root' && ts && /^\d+\.\d+$/.test(ts) ? [ts] : [],
  );
  const [first] = replies.sort();
  const url = first && (await addressOf({ client, paced }, root.channel, first));
  return {
    slot: `pointer:${root.ts}`,
    place: 'thread',
    text: words.pointer,
    blocks: [section(words.pointer), ...(url ? [rich([ownLink(url, words.toThread)])] : [])],
  };
}

/** The address of a message of the thread: whoever follows it sees the thread. A sentence without it is still true. */
async function addressOf(
  { client, paced }: { client: WebClient; paced: Paced },
  channel: string,
  ts: string,
): Promise<string | undefined> {
  try {
    const answer = await paced('chat.getPermalink', channel, () =>
      client.chat.getPermalink({ channel, message_ts: ts }),
    );
    return answer.permalink;
  } catch {
    return undefined;
  }
}
