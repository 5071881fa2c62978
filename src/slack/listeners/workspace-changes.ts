import type { App } from '@slack/bolt';
import type { SlackDeps } from '../deps.js';

/** Changes around us: a reviewer group got other members, a channel is read by others, the app was removed. */
export function workspaceChanges(app: App, deps: SlackDeps): void {
  app.event('subteam_members_changed', async () => deps.people.forgetGroups());
  app.event('subteam_updated', async () => deps.people.forgetGroups());
  app.event('tokens_revoked', async ({ logger }) => {
    logger.error('Slack revoked the token. Reinstall the app and set the new SLACK_BOT_TOKEN.');
  });
  app.event('app_uninstalled', async ({ logger }) => {
    logger.error('The app was removed from the workspace. Reviews rest until it is installed again.');
  });
  app.event('channel_shared', async ({ event }) => deps.people.forgetChannel(event.channel));
  app.event('channel_unshared', async ({ event }) => deps.people.forgetChannel(event.channel));
  app.event('member_joined_channel', async ({ event }) => deps.people.forgetChannel(event.channel));
}
