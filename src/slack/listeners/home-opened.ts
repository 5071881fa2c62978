import type { App } from '@slack/bolt';
import type { SlackDeps } from '../deps.js';
import { homeOf } from '../home.js';

/** The app's home tab, made when it is opened; from then on it is kept up to date. */
export function homeOpened(app: App, deps: SlackDeps): void {
  app.event('app_home_opened', async ({ event, client, context }) => {
    if (event.tab !== 'home') return;
    await client.views.publish({ user_id: event.user, view: await homeOf(deps, event.user, context.teamId ?? '') });
    await deps.homeReaders?.remember(event.user);
  });
}
