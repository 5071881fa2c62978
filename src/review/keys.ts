/**
 * The names of everything in Redis. All keys of one review share its hash tag, so that they live in one slot of a
 * cluster; keys that span reviews stand alone. The outbox keeps its slots under `slots`.
 */
export function reviewKeys(prefix: string, id: string) {
  const of = (part: string) => `${prefix}:{${id}}:${part}`;
  return {
    events: of('events'),
    document: (ref: string) => of(`document:${ref}`),
    progress: of('progress'),
    looks: of('looks'),
    steps: of('steps'),
    replyUrl: of('reply-url'),
    /** Stage → tries and time before which it must not run again. */
    later: of('later'),
    /** Revision and progress that were last shown; what the requester was told. */
    shown: of('shown'),
    slots: of('slots'),
  };
}

export function sharedKeys(prefix: string) {
  return {
    /** Ids of reviews by the time they were opened: all of them, and those that are not over. */
    all: `${prefix}:reviews`,
    open: `${prefix}:reviews:open`,
    thread: (channel: string, ts: string) => `${prefix}:thread:${channel}:${ts}`,
    /** The one review that may be drafting for a target. */
    claim: (target: string) => `${prefix}:claim:${target}`,
    /** Every review about a principal's ARN or a requested name, newest last. */
    about: (target: string) => `${prefix}:about:${target}`,
    seen: (eventId: string) => `${prefix}:seen:${eventId}`,
  };
}

/** `tighten:{id}:events` → `id`, for rebuilding the index. */
export function idOfEventsKey(prefix: string, key: string): string | undefined {
  const start = `${prefix}:{`;
  const end = '}:events';
  return key.startsWith(start) && key.endsWith(end) ? key.slice(start.length, -end.length) : undefined;
}
