import type { App } from '@slack/bolt';
import type { SlackDeps } from '../deps.js';
import { slackErrorCode } from '../errors.js';
import { homeOf } from '../home-of.js';
import { publishHome } from '../views.js';

/** The app's home tab, made when it is opened; from then on it is kept up to date for those who work with reviews. */
export function homeOpened(app: App, deps: SlackDeps): void {
  app.event('app_home_opened', async ({ event, client, context }) => {
    if (event.tab !== 'home') return;
    const { user } = event;
    // Slack sends the tab that is shown, with its hash, which its types leave out.
    const shown = event.view && 'hash' in event.view ? String(event.view.hash) : undefined;
    const team = context.teamId ?? '';
    const view = await homeOf(deps, user, team);
    try {
      const hash = await publishHome(client, user, view, shown);
      await deps.homeReaders?.keepShown(user, view, hash);
    } catch (error) {
      // A worker published a newer one since the tab was opened.
      if (slackErrorCode(error) !== 'hash_conflict') throw error;
    }
    if ((await deps.people.mayRequest(user, team)) === undefined) await deps.homeReaders?.remember(user);
  });
}
