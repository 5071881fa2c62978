import type { App } from '@slack/bolt';
import type { SlackDeps } from '../deps.js';
import { replies } from '../messages/words.js';

/** A direct message gets one sentence on where the work is done. Messages in channels are people talking to each other. */
export function directMessage(app: App, deps: SlackDeps): void {
  app.event('message', async ({ event, body, client }) => {
    if (event.channel_type !== 'im' || event.subtype !== undefined || event.bot_id !== undefined) return;
    if (await deps.store.seenEvent(body.event_id)) return;
    await client.chat.postMessage({
      channel: event.channel,
      text: replies.directMessage().markup,
      unfurl_links: false,
      unfurl_media: false,
    });
  });
}
