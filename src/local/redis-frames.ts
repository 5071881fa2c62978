import type { KeyspaceEntry, RedisDataValue, RedisMutationEvent, RedisStreamData } from 'js-redis-server/core';

type StreamEntries = RedisStreamData['entries'];

/** One change of one key, as it stands in the log. */
type Change =
  | { change: 'write'; key: Buffer; value: RedisDataValue; expiresAt?: number }
  /** Entries added at the end of a stream: written alone, or a log of streams would grow with their square. */
  | { change: 'append'; key: Buffer; entries: StreamEntries; lastId: RedisStreamData['lastId']; entriesAdded: number }
  | { change: 'delete'; key: Buffer }
  | { change: 'expire'; key: Buffer; expiresAt: number }
  | { change: 'persist'; key: Buffer }
  | { change: 'flush' };

/** All changes of one command. */
export type Frame = Change[];

/** Turns the changes that the server reports into a frame. Remembers how long each stream was, to write only its end. */
export function changeRecorder(): (events: RedisMutationEvent[]) => Frame {
  const streams = new Map<string, { length: number; entriesAdded: number }>();

  function write(event: Extract<RedisMutationEvent, { type: 'write' }>): Change {
    const { key, value, expiresAt } = event;
    const id = key.toString('hex');
    if (value.type !== 'stream') {
      streams.delete(id);
      return { change: 'write', key, value, ...(expiresAt === undefined ? {} : { expiresAt }) };
    }
    const before = streams.get(id);
    const added = before ? value.entriesAdded - before.entriesAdded : 0;
    streams.set(id, { length: value.entries.length, entriesAdded: value.entriesAdded });
    const onlyAdded = before && added > 0 && value.entries.length === before.length + added && value.groups.size === 0;
    if (!onlyAdded) return { change: 'write', key, value, ...(expiresAt === undefined ? {} : { expiresAt }) };
    const { lastId, entriesAdded } = value;
    return { change: 'append', key, entries: value.entries.slice(-added), lastId, entriesAdded };
  }

  function other(event: Exclude<RedisMutationEvent, { type: 'write' }>): Change {
    switch (event.type) {
      case 'expire':
        return { change: 'expire', key: event.key, expiresAt: event.expiresAt };
      case 'persist':
        return { change: 'persist', key: event.key };
      case 'flush':
        streams.clear();
        return { change: 'flush' };
      default:
        streams.delete(event.key.toString('hex'));
        return { change: 'delete', key: event.key };
    }
  }

  return (events) => events.map((event) => (event.type === 'write' ? write(event) : other(event)));
}

/** Plays one frame of a log back. */
export function applyFrame(entries: Map<string, KeyspaceEntry>, frame: unknown): void {
  // Only this file writes frames, and a damaged one does not pass the check value of the log.
  for (const change of frame as Frame) applyChange(entries, change);
}

function applyChange(entries: Map<string, KeyspaceEntry>, change: Change): void {
  if (change.change === 'flush') {
    entries.clear();
    return;
  }
  const id = change.key.toString('hex');
  const known = entries.get(id);
  switch (change.change) {
    case 'write': {
      const { key, value, expiresAt } = change;
      entries.set(id, { key, value, ...(expiresAt === undefined ? {} : { expiresAt }) });
      return;
    }
    case 'append':
      if (known?.value.type !== 'stream') return;
      known.value.entries.push(...change.entries);
      known.value.lastId = change.lastId;
      known.value.entriesAdded = change.entriesAdded;
      return;
    case 'delete':
      entries.delete(id);
      return;
    case 'expire':
      if (known) known.expiresAt = change.expiresAt;
      return;
    case 'persist':
      if (known) delete known.expiresAt;
  }
}
