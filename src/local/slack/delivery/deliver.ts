import { setTimeout as sleep } from 'node:timers/promises';
import type { Faults } from '../faults.js';
import type { Answer, Envelope, Transport } from './envelope.js';

/** Brings envelopes to the app and keeps Slack's promise about events: they come again until somebody says "got it". */
export interface Deliver {
  /** Commands and interactions: delivered once, never again. The answer is what the person sees. */
  ask(envelope: Envelope): Promise<Answer>;
  /** Events: delivered again after each of `retryMs` while the app does not acknowledge. Resolves when it is over. */
  tell(envelope: Envelope): Promise<Answer>;
  close(): void;
}

export function createDeliver(transport: Transport, faults: Faults, retryMs: readonly number[]): Deliver {
  const closing = new AbortController();

  async function send(envelope: Envelope): Promise<Answer> {
    const answer = await transport.send(envelope);
    // A second copy of what was delivered already, as a network or a slow acknowledgement produces it.
    if (faults.takeRedelivery(envelope.type)) await transport.send(envelope, { attempt: 1, reason: 'timeout' });
    return answer;
  }

  return {
    ask: send,
    tell: async (envelope) => {
      let answer = await send(envelope);
      for (const [index, wait] of retryMs.entries()) {
        if (answer.acked || closing.signal.aborted) return answer;
        await sleep(wait, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
        if (closing.signal.aborted) return answer;
        const reason = answer.reason === 'timeout' ? 'timeout' : 'http_error';
        answer = await transport.send(envelope, { attempt: index + 1, reason });
      }
      return answer;
    },
    close: () => closing.abort(),
  };
}
