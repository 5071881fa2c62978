import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { TEAM } from './slack-requests.js';

/**
 * What the app is measured against: Bolt with its signature check, one entry appended to a stream and two jobs added
 * for each request, both taken up in the same process by workers that do nothing. No review, no decision, no message.
 */
const { REDIS_URL = '', SLACK_SIGNING_SECRET = '', PORT = '' } = process.env;
const redis = new Redis(REDIS_URL);
const connection = { url: REDIS_URL, maxRetriesPerRequest: null };
const names = ['one', 'two'];
const queues = names.map((name) => new Queue(name, { connection, prefix: 'bare' }));
for (const name of names) new Worker(name, async () => undefined, { connection, prefix: 'bare' });

const app = new App({
  receiver: new HTTPReceiver({ signingSecret: SLACK_SIGNING_SECRET, logLevel: LogLevel.ERROR }),
  authorize: async () => ({ botToken: 'xoxb-bench', botId: 'B0BOT', botUserId: 'U0BOT', teamId: TEAM }),
  logLevel: LogLevel.ERROR,
  convoStore: false,
});
let serial = 0;
async function keep(what: string): Promise<void> {
  const id = `bare${serial++ % 300}`;
  await redis.xadd(`bare:{${id}}:events`, '*', 'at', new Date().toISOString(), 'events', what);
  const deduplication = { id, keepLastIfActive: true, replace: true };
  const options = { deduplication, removeOnComplete: true };
  await Promise.all(queues.map((queue) => queue.add('review', { id }, options)));
}
app.command('/tighten', async ({ ack, command }) => {
  await keep(command.text);
  await ack({ response_type: 'ephemeral', text: 'Done.' });
});
app.action(/.*/, async ({ ack, action }) => {
  await keep(action.type);
  await ack();
});
app.view(/.*/, async ({ ack, view }) => {
  await keep(view.callback_id);
  await ack();
});
await app.start(Number(PORT));
process.stderr.write('"msg":"started"\n');
