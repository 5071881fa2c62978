import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Journal, openJournal, readJournal } from './journal.js';
import type { Message, StoredFile } from './message.js';
import type { Channel, Seed, User, UserGroup } from './seed.js';
import type { Fields } from './values.js';

/** What changed, in the shape in which it is stored and told to the page. */
export type Change =
  | { kind: 'message'; message: Message }
  | { kind: 'gone'; channel: string; ts: string }
  | { kind: 'channel'; channel: Channel }
  | { kind: 'user'; user: User }
  | { kind: 'group'; group: UserGroup }
  | { kind: 'file'; file: StoredFile }
  | { kind: 'home'; user: string; view: Fields }
  | { kind: 'views'; user: string }
  | { kind: 'status'; channel: string; thread_ts: string; status: string; loading_messages: string[] };

/** The people, channels, messages and files of the local workspace, and what was said in them. */
export interface Workspace {
  readonly seed: Seed;
  readonly users: ReadonlyMap<string, User>;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly groups: ReadonlyMap<string, UserGroup>;
  readonly homes: ReadonlyMap<string, Fields>;
  readonly files: ReadonlyMap<string, StoredFile>;
  /** Messages of a channel in order of time, ephemeral ones included. */
  messages(channel: string): Message[];
  message(channel: string, ts: string): Message | undefined;
  /** Messages whose `thread_ts` is this one, the thread's first message and ephemeral ones left out, in order of time. */
  replies(channel: string, threadTs: string): Message[];
  /** A `ts` that no message had before: seconds and microseconds, always rising. */
  nextTs(): string;
  fileBytes(id: string): Buffer | undefined;
  storeBytes(id: string, bytes: Buffer): void;
  /** Applies the change, writes it down when it is meant to last, and tells the listeners. */
  change(change: Change): void;
  listen(listener: (change: Change) => void): () => void;
  close(): void;
}

/** Opens the workspace: the seed, changed by what the data folder remembers. Without a folder nothing is kept. */
export function openWorkspace(seed: Seed, dataDir: string | undefined): Workspace {
  const users = new Map(seed.users.map((user) => [user.id, user]));
  const channels = new Map(seed.channels.map((channel) => [channel.id, channel]));
  const groups = new Map(seed.groups.map((group) => [group.id, group]));
  const homes = new Map<string, Fields>();
  const files = new Map<string, StoredFile>();
  const bytes = new Map<string, Buffer>();
  const messages = new Map<string, Map<string, Message>>();
  // Replies by thread: a click's payload counts them, and a channel may hold thousands of messages.
  const threads = new Map<string, Set<string>>();
  const listeners = new Set<(change: Change) => void>();
  let latest = 0;

  function apply(change: Change): void {
    if (change.kind === 'message') {
      const inChannel = messages.get(change.message.channel) ?? new Map<string, Message>();
      inChannel.set(change.message.ts, change.message);
      messages.set(change.message.channel, inChannel);
      indexReply(change.message);
      latest = Math.max(latest, microseconds(change.message.ts));
    }
    if (change.kind === 'gone') messages.get(change.channel)?.delete(change.ts);
    if (change.kind === 'channel') channels.set(change.channel.id, change.channel);
    if (change.kind === 'user') users.set(change.user.id, change.user);
    if (change.kind === 'group') groups.set(change.group.id, change.group);
    if (change.kind === 'file') files.set(change.file.id, change.file);
    if (change.kind === 'home') homes.set(change.user, change.view);
  }

  function indexReply({ channel, ts, thread_ts, ephemeral_to }: Message): void {
    if (thread_ts === undefined || thread_ts === ts || ephemeral_to !== undefined) return;
    const key = `${channel} ${thread_ts}`;
    const replies = threads.get(key) ?? new Set<string>();
    replies.add(ts);
    threads.set(key, replies);
  }

  for (const entry of dataDir === undefined ? [] : readJournal(dataDir)) {
    if (isStoredChange(entry)) apply(entry);
  }

  function* lasting(): Iterable<Fields> {
    for (const user of users.values()) yield { kind: 'user', user };
    for (const channel of channels.values()) yield { kind: 'channel', channel };
    for (const group of groups.values()) yield { kind: 'group', group };
    for (const file of files.values()) yield { kind: 'file', file };
    for (const [user, view] of homes) yield { kind: 'home', user, view };
    for (const inChannel of messages.values()) {
      for (const message of inChannel.values()) yield { kind: 'message', message };
    }
  }

  const journal: Journal | undefined = dataDir === undefined ? undefined : openJournal(dataDir, lasting());
  const filesFolder = dataDir === undefined ? undefined : join(dataDir, 'files');
  if (filesFolder !== undefined) mkdirSync(filesFolder, { recursive: true });

  return {
    seed,
    users,
    channels,
    groups,
    homes,
    files,
    // New messages always have the latest time, so the order of arrival is the order of time.
    messages: (channel) => [...(messages.get(channel)?.values() ?? [])],
    replies: (channel, threadTs) =>
      [...(threads.get(`${channel} ${threadTs}`) ?? [])].flatMap((ts) => messages.get(channel)?.get(ts) ?? []),
    message: (channel, ts) => messages.get(channel)?.get(ts),
    nextTs: () => {
      latest = Math.max(latest + 1, Date.now() * 1000);
      return `${Math.floor(latest / 1_000_000)}.${String(latest % 1_000_000).padStart(6, '0')}`;
    },
    fileBytes: (id) => {
      const kept = bytes.get(id);
      if (kept !== undefined || filesFolder === undefined || !files.has(id)) return kept;
      return readFileSync(join(filesFolder, id));
    },
    storeBytes: (id, content) => {
      if (filesFolder === undefined) bytes.set(id, content);
      else writeFileSync(join(filesFolder, id), content, { mode: 0o600 });
    },
    change: (change) => {
      apply(change);
      if (isLasting(change)) journal?.write({ ...change });
      for (const listener of listeners) listener(change);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      listeners.clear();
      journal?.close();
    },
  };
}

/** An id in Slack's form: a letter for the kind, then capitals and digits. */
export function newId(letter: string): string {
  return `${letter}0${randomBytes(5).toString('hex').toUpperCase()}`;
}

function microseconds(ts: string): number {
  return Math.round(Number(ts) * 1_000_000);
}

/** Ephemeral messages, open modals and typing notices live in memory only, as they do in Slack's clients. */
function isLasting(change: Change): boolean {
  if (change.kind === 'message') return change.message.ephemeral_to === undefined;
  return change.kind !== 'views' && change.kind !== 'status';
}

/** The journal is written by this file alone, so its kind is enough to know an entry. */
function isStoredChange(entry: Fields): entry is Fields & Change {
  return ['message', 'gone', 'channel', 'user', 'group', 'file', 'home'].includes(String(entry.kind));
}
