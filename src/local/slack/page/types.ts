import type { Fields } from './fields.js';

export interface User {
  id: string;
  name: string;
  realName: string;
  isBot?: boolean;
  isRestricted?: boolean;
}

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

export interface Workspace {
  team: { id: string; name: string };
  bot: string;
  users: User[];
  channels: Channel[];
  groups: { id: string; handle: string; name: string; users: string[] }[];
  commands: { command: string; hint: string; description: string }[];
  shortcuts: { type: string; name: string; callbackId: string }[];
}

export interface FileRef {
  id: string;
  name: string;
  title: string;
  mimetype: string;
  size: number;
  permalink: string;
  url_private_download: string;
}

export interface Message {
  channel: string;
  ts: string;
  user: string;
  text: string;
  version: number;
  thread_ts?: string;
  subtype?: string;
  blocks?: Fields[];
  files?: FileRef[];
  edited?: Fields;
  reactions?: { name: string; count: number }[];
  ephemeral_to?: string;
  stream?: { open: boolean };
  reply_count: number;
  latest_reply?: string;
  reply_users?: string[];
}

/** What an app is doing in a thread. */
export interface Status {
  text: string;
  loading: string[];
}
