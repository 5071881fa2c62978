import type { Button, KnownBlock } from '@slack/types';
import { buttonRow } from './kit/buttons.js';
import { said } from './kit/rich.js';
import type { Markup } from './kit/text.js';
import { messageViolations } from './kit/validate.js';
import { plainer } from './outbox/plainer.js';

/** Sends one sentence to one person through a `response_url` (5 uses within 30 minutes). */
export async function respond(
  url: string,
  sentence: Markup,
  options: {
    threadTs?: string;
    buttons?: Button[];
    blocks?: KnownBlock[];
    replaceOriginal?: boolean;
    timeoutMs?: number;
  } = {},
): Promise<void> {
  const wanted = options.buttons?.length
    ? [said(sentence), buttonRow('reply', 0, options.buttons)]
    : (options.blocks ?? []);
  // Slack takes the sentence where it would refuse the blocks: better that than nothing.
  const blocks = [wanted, plainer(wanted)].find((way) => way.length > 0 && fits(sentence, way));
  const body = {
    response_type: 'ephemeral',
    replace_original: options.replaceOriginal ?? false,
    text: sentence.markup,
    unfurl_links: false,
    unfurl_media: false,
    ...(options.threadTs ? { thread_ts: options.threadTs } : {}),
    ...(blocks ? { blocks } : {}),
  };
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(options.timeoutMs ?? 10_000),
  });
  if (!answer.ok) throw new ResponseUrlExpired(answer.status);
}

function fits(sentence: Markup, blocks: KnownBlock[]): boolean {
  return messageViolations({ text: sentence.markup, blocks }).length === 0;
}

/** Slack no longer takes answers at this address: it is 30 minutes old or was used five times. */
export class ResponseUrlExpired extends Error {
  override readonly name = 'ResponseUrlExpired';
  constructor(status: number) {
    super(`response_url answered ${status}`);
  }
}
