import { listen, read } from './api.js';
import { type Fields, isFields, textOf } from './fields.js';
import { channels, people, state, tell } from './state.js';
import type { Message, Workspace } from './types.js';

/** Reads the workspace, then keeps up with it. */
export async function start(): Promise<void> {
  await readWorkspace();
  const kept = sessionStorage.getItem('me');
  state.me = people().find((user) => user.id === kept)?.id ?? people()[0]?.id ?? '';
  readAddress();
  addEventListener('hashchange', () => {
    readAddress();
    void enter();
  });
  // Reading starts when the stream is open, and again after each loss of it, so that nothing falls in between.
  listen(changed, (connected) => {
    state.connected = connected;
    tell('place');
    if (connected) void enter();
  });
}

async function readWorkspace(): Promise<void> {
  const fields = await read('workspace');
  if (fields.ok === true) state.workspace = fields as unknown as Workspace;
}

interface Place {
  channel?: string;
  thread?: string | undefined;
  home?: boolean;
}

/** A place as the end of an address. */
export function hashOf(to: Place): string {
  const query = new URLSearchParams();
  if (to.home) query.set('home', '1');
  else query.set('channel', to.channel ?? state.channel);
  if (to.thread !== undefined) query.set('thread', to.thread);
  return `#${query}`;
}

/** Puts the place into the address, so that a reload and a link come back to it. */
export function go(to: Place): void {
  location.hash = hashOf(to);
}

function readAddress(): void {
  const query = new URLSearchParams(location.hash.slice(1));
  state.place = query.has('home') ? 'home' : 'channel';
  const wanted = query.get('channel') ?? '';
  const mine = channels();
  state.channel = mine.find((each) => each.id === wanted)?.id ?? mine[0]?.id ?? '';
  state.thread = query.get('thread') || undefined;
  state.unread.delete(state.channel);
}

/** Goes on as another person of the workspace. */
export async function become(user: string): Promise<void> {
  state.me = user;
  sessionStorage.setItem('me', user);
  readAddress();
  await enter();
}

/** What changed while a reading was under way, for each reading: an answer may be older than a change. */
const underWay = new Set<Fields[]>();

async function enter(): Promise<void> {
  const { channel, thread, me } = state;
  const missed: Fields[] = [];
  underWay.add(missed);
  const [inChannel, inThread, modal, home] = await Promise.all([
    read('messages', { channel, user: me }),
    thread === undefined ? {} : read('messages', { channel, user: me, thread_ts: thread }),
    read('modal', { user: me }),
    read('home', { user: me }),
  ]);
  underWay.delete(missed);
  if (channel !== state.channel || me !== state.me) return;
  state.messages.clear();
  for (const message of [...asMessages(inChannel), ...asMessages(inThread)]) state.messages.set(message.ts, message);
  for (const change of missed) apply(change);
  setView(modal);
  state.home = isFields(home.view) ? home.view : undefined;
  for (const topic of ['workspace', 'place', 'messages', 'view', 'home'] as const) tell(topic);
}

function changed(change: Fields): void {
  for (const missed of underWay) missed.push(change);
  apply(change);
}

function apply(change: Fields): void {
  if (change.kind === 'message') {
    took(change.message as Message);
    return;
  }
  if (change.kind === 'gone' && change.channel === state.channel) {
    state.messages.delete(textOf(change.ts));
    tell('messages');
  }
  if (change.kind === 'views' && change.user === state.me) void refreshView();
  if (change.kind === 'home' && change.user === state.me) void refreshHome();
  if (change.kind === 'status') setStatus(change);
  if (change.kind === 'channel' || change.kind === 'user' || change.kind === 'group') {
    void readWorkspace().then(() => {
      tell('workspace');
      tell('place');
    });
  }
}

function took(message: Message): void {
  if (message.ephemeral_to !== undefined && message.ephemeral_to !== state.me) return;
  if (message.channel !== state.channel || state.place !== 'channel') {
    state.unread.add(message.channel);
    tell('workspace');
  }
  if (message.channel !== state.channel) return;
  const root = message.thread_ts === undefined ? undefined : state.messages.get(message.thread_ts);
  const known = state.messages.get(message.ts);
  if (known !== undefined && known.version > message.version) return;
  if (known === undefined && root !== undefined && root.ts !== message.ts && message.ephemeral_to === undefined) {
    const users = [...new Set([...(root.reply_users ?? []), message.user])];
    state.messages.set(root.ts, {
      ...root,
      reply_count: root.reply_count + 1,
      latest_reply: message.ts,
      reply_users: users,
    });
  }
  state.messages.set(message.ts, message);
  tell('messages');
}

function setStatus(change: Fields): void {
  const key = `${textOf(change.channel)} ${textOf(change.thread_ts)}`;
  const text = textOf(change.status);
  const loading = Array.isArray(change.loading_messages) ? change.loading_messages.map(String) : [];
  if (text === '') state.statuses.delete(key);
  else state.statuses.set(key, { text, loading });
  tell('messages');
}

export async function refreshView(): Promise<void> {
  setView(await read('modal', { user: state.me }));
  tell('view');
}

async function refreshHome(): Promise<void> {
  const home = await read('home', { user: state.me });
  state.home = isFields(home.view) ? home.view : undefined;
  tell('home');
}

function setView(modal: Fields): void {
  state.view = isFields(modal.view) ? modal.view : undefined;
  state.depth = typeof modal.depth === 'number' ? modal.depth : 0;
}

function asMessages(answer: Fields): Message[] {
  return Array.isArray(answer.messages) ? (answer.messages as Message[]) : [];
}
