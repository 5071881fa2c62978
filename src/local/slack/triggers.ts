import { randomBytes } from 'node:crypto';

/** The permission to open one modal for one person, shortly after that person did something. */
export interface Triggers {
  /** A fresh `trigger_id` for the person. */
  give(user: string): string;
  /** Uses it up. Slack's errors: never given, too old, or used before. */
  use(id: unknown): { user: string } | { error: 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id' };
}

/** @param lifeMs how long a trigger lives; three seconds in Slack */
export function createTriggers(lifeMs: number): Triggers {
  const given = new Map<string, { user: string; until: number; used: boolean }>();
  return {
    give: (user) => {
      const id = `${Date.now()}.${randomBytes(4).readUInt32BE()}.${randomBytes(12).toString('hex')}`;
      given.set(id, { user, until: Date.now() + lifeMs, used: false });
      if (given.size > 10_000) given.delete([...given.keys()][0] ?? '');
      return id;
    },
    use: (id) => {
      const trigger = typeof id === 'string' ? given.get(id) : undefined;
      if (trigger === undefined) return { error: 'invalid_trigger_id' };
      if (trigger.used) return { error: 'exchanged_trigger_id' };
      if (Date.now() > trigger.until) return { error: 'expired_trigger_id' };
      trigger.used = true;
      return { user: trigger.user };
    },
  };
}
