import type { App } from '@slack/bolt';
import type { SlackDeps } from '../deps.js';

/** Changes around us: a reviewer group got other members, the app was removed, a channel got a new member. */
export function workspaceChanges(app: App, deps: SlackDeps): void {
  app.event('subteam_members_changed', async () => deps.people.forgetGroups());
  app.event('subteam_updated', async () => deps.people.forgetGroups());
  app.event('tokens_revoked', async ({ logger }) => {
    logger.error('Slack revoked the token. Reinstall the app and set the new SLACK_BOT_TOKEN.');
  });
  app.event('app_uninstalled', async ({ logger }) => {
    logger.error('The app was removed from the workspace. Reviews rest until it is installed again.');
  });
  // Subscribed by the manifest and of no consequence here: taken, so that Slack does not send them again.
  app.event('member_joined_channel', async () => {});
  app.event('agent_session_stopped', async () => {});
}
