import type { App, Context } from '@slack/bolt';

/** Slack waits three seconds for an acknowledgement; what takes longer goes on after it. */
const DEADLINE_MS = 2_000;

/**
 * Passes on the first acknowledgement of a request and no other: over HTTP a second one is an error, in Socket Mode a
 * second answer. `isAcknowledged` says whether there was one, for whoever has something else to say then.
 */
export function acknowledgeOnce(app: App): void {
  const process = app.processEvent.bind(app);
  app.processEvent = (event) => {
    let done = false;
    const once: typeof event.ack = async (answer) => {
      if (done) return;
      done = true;
      await event.ack(answer);
    };
    return process({
      ...event,
      ack: once,
      customProperties: { ...event.customProperties, isAcknowledged: () => done },
    });
  };
}

export function isAcknowledged(context: Context): boolean {
  const { isAcknowledged: ask } = context;
  return typeof ask === 'function' && ask() === true;
}

/** Does a piece of work, and acknowledges meanwhile where it takes too long: a slow answer of Slack's is no lost press. */
export async function inTime<T>(
  acknowledge: () => Promise<void>,
  work: Promise<T>,
  deadlineMs = DEADLINE_MS,
): Promise<T> {
  const timer = setTimeout(() => void acknowledge().catch(() => undefined), deadlineMs);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}
