import type { App } from '@slack/bolt';
import type { WatchPhase } from '../../review/review.js';
import type { SlackDeps } from '../deps.js';
import { type Click, onClick, sentenceOf } from './click.js';

/** *I attached it* and *I detached the old one*: what people did in AWS, which is then looked for in CloudTrail. */
export function applied(app: App, deps: SlackDeps): void {
  const tell = (phase: WatchPhase) => async (click: Click) =>
    sentenceOf(await deps.submit(click.review, { type: 'change-watch', phase, by: click.user, seen: click.seen }));
  onClick(app, deps, 'watch:attached', 'request', tell('shadow'));
  onClick(app, deps, 'watch:detached', 'request', tell('live'));
}
