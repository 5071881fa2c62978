/** A person or an app in the local workspace. `isRestricted` marks a guest, as in Slack's `users.info`. */
export interface User {
  id: string;
  /** The handle people type after `@`. */
  name: string;
  realName: string;
  isBot?: boolean;
  isRestricted?: boolean;
  isUltraRestricted?: boolean;
  deleted?: boolean;
  /** Set for people of another workspace in a shared channel; the workspace's own team by default. */
  teamId?: string;
}

/** A channel, or a direct message between the app and one person (`isIm`, with `user`). */
export interface Channel {
  id: string;
  name: string;
  members: string[];
  topic?: string;
  isPrivate?: boolean;
  isExtShared?: boolean;
  isArchived?: boolean;
  isIm?: boolean;
  user?: string;
}

/** A user group such as `@cloud-reviewers`. */
export interface UserGroup {
  id: string;
  handle: string;
  name: string;
  users: string[];
}

/** A slash command that the composer offers while typing. */
export interface SlashCommand {
  command: string;
  hint: string;
  description: string;
}

/** An entry of the message menu, or of the global shortcuts. */
export interface Shortcut {
  type: 'message' | 'global';
  name: string;
  callbackId: string;
}

/** Everything that a fresh workspace starts with. */
export interface Seed {
  team: { id: string; name: string; domain: string };
  appId: string;
  bot: { userId: string; botId: string };
  users: User[];
  channels: Channel[];
  groups: UserGroup[];
  commands: SlashCommand[];
  shortcuts: Shortcut[];
}

/**
 * The workspace that `tighten try` and the tests start with: a requester, two reviewers, a guest and the app;
 * one channel with the app in it, another for production, one without the app, and one that is shared with another
 * company.
 */
export const defaultSeed: Seed = {
  team: { id: 'T0TIGHTEN', name: 'Example Cloud', domain: 'example-cloud' },
  appId: 'A0TIGHTEN',
  bot: { userId: 'U0TIGHTEN', botId: 'B0TIGHTEN' },
  users: [
    { id: 'U0SAM', name: 'sam', realName: 'Sam Ortiz' },
    { id: 'U0DANA', name: 'dana', realName: 'Dana Novak' },
    { id: 'U0LEE', name: 'lee', realName: 'Lee Park' },
    { id: 'U0GITA', name: 'gita', realName: 'Gita Rao', isRestricted: true },
    { id: 'U0TIGHTEN', name: 'tighten', realName: 'Tighten', isBot: true },
  ],
  channels: [
    {
      id: 'C0CLOUDACC',
      name: 'cloud-access',
      members: ['U0SAM', 'U0DANA', 'U0LEE', 'U0GITA', 'U0TIGHTEN'],
      topic: 'Least privilege, one role at a time',
    },
    {
      id: 'C0PRODACC',
      name: 'prod-access',
      members: ['U0SAM', 'U0DANA', 'U0LEE', 'U0TIGHTEN'],
      topic: 'Production: two approvals and a ticket',
    },
    {
      id: 'C0GENERAL',
      name: 'general',
      members: ['U0SAM', 'U0DANA', 'U0LEE'],
      topic: 'The app is not in this channel',
    },
    {
      id: 'C0VENDOR',
      name: 'vendor-shared',
      members: ['U0SAM', 'U0DANA', 'U0TIGHTEN'],
      topic: 'Shared with another company',
      isExtShared: true,
    },
  ],
  groups: [{ id: 'S0REVIEWERS', handle: 'cloud-reviewers', name: 'Cloud reviewers', users: ['U0DANA', 'U0LEE'] }],
  commands: [{ command: '/tighten', hint: '[role-name]', description: 'Draft a tighter policy for an IAM role' }],
  shortcuts: [{ type: 'message', name: 'Ask Tighten about this', callbackId: 'ask_about_message' }],
};
