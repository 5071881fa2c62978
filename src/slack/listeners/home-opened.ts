import type { App } from '@slack/bolt';
import type { SlackDeps } from '../deps.js';
import { homeItems, homeView } from '../messages/home.js';
import { threadLink } from './review-list.js';

/** The app's home tab: what needs this person, what is in progress, what is watched, what is done. */
export function homeOpened(app: App, deps: SlackDeps): void {
  app.event('app_home_opened', async ({ event, client, context }) => {
    if (event.tab !== 'home') return;
    const isReviewer = (await deps.people.mayReview(event.user, context.teamId ?? '')) === undefined;
    const items = homeItems(await deps.store.latestReviews(60), { user: event.user, isReviewer });
    const links = new Map<string, string>();
    for (const review of items.shown) {
      const url = await threadLink(deps, review);
      if (url) links.set(review.id, url);
    }
    await client.views.publish({ user_id: event.user, view: homeView(items, links, deps.price) });
  });
}
