import { type Fields, fieldsOf } from './fields.js';
import type { Channel, Message, Status, User, Workspace } from './types.js';

/** What the page shows: where the person is and what they can see there. */
export const state = {
  workspace: {
    team: { id: '', name: '' },
    bot: '',
    users: [],
    channels: [],
    groups: [],
    commands: [],
    shortcuts: [],
  } as Workspace,
  me: '',
  channel: '',
  /** The first message of the open thread. */
  thread: undefined as string | undefined,
  place: 'channel' as 'channel' | 'home',
  messages: new Map<string, Message>(),
  statuses: new Map<string, Status>(),
  unread: new Set<string>(),
  home: undefined as Fields | undefined,
  view: undefined as Fields | undefined,
  depth: 0,
  connected: true,
};

type Topic = 'place' | 'messages' | 'view' | 'home' | 'workspace';
const listeners = new Map<Topic, Set<() => void>>();

/** Calls back whenever something of the topic changed. */
export function on(topic: Topic, listener: () => void): void {
  const set = listeners.get(topic) ?? new Set();
  set.add(listener);
  listeners.set(topic, set);
}

export function tell(topic: Topic): void {
  for (const listener of listeners.get(topic) ?? []) listener();
}

/** People one can be: everybody but apps. */
export function people(): User[] {
  return state.workspace.users.filter((user) => user.isBot !== true);
}

/** Channels that the person is in. */
export function channels(): Channel[] {
  return state.workspace.channels.filter((channel) => channel.members.includes(state.me));
}

export function channelName(id: string): string {
  const channel = state.workspace.channels.find((each) => each.id === id);
  if (channel === undefined) return id;
  return channel.isIm ? userName(state.workspace.bot) : channel.name;
}

export function userName(id: string): string {
  return state.workspace.users.find((user) => user.id === id)?.realName ?? id;
}

export function groupHandle(id: string): string {
  return state.workspace.groups.find((group) => group.id === id)?.handle ?? id;
}

/** Messages of the channel pane, or of the open thread, in order of time. */
export function visible(where: 'channel' | 'thread'): Message[] {
  const { thread } = state;
  return [...state.messages.values()]
    .filter((message) => {
      const inThread = message.thread_ts !== undefined && message.thread_ts !== message.ts;
      if (where === 'thread') return message.ts === thread || message.thread_ts === thread;
      return !inThread || message.subtype === 'thread_broadcast';
    })
    .sort((a, b) => (a.ts < b.ts ? -1 : 1));
}

export function statusIn(thread: string): Status | undefined {
  return state.statuses.get(`${state.channel} ${thread}`);
}

/** Errors beside inputs of the open view, by `block_id`. */
export function viewErrors(): Fields {
  return fieldsOf(state.view?.errors);
}
