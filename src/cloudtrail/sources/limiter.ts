import { setTimeout as sleep } from 'node:timers/promises';

/** Keeps calls apart that share a limit. One over Redis keeps it across workers; `createLimiter` within a process. */
export interface Limiter {
  /** Resolves when one more request may be sent for this key (account and region); rejects when `signal` fires. */
  take(key: string, signal?: AbortSignal): Promise<void>;
}

/** LookupEvents allows two requests a second in each account and region (AWS API reference); a little less is asked. */
export const LOOKUP_SPACING_MS = 550;

/** Lets requests of one key pass no closer together than `spacingMs`, in the order in which they ask. */
export function createLimiter(spacingMs = LOOKUP_SPACING_MS): Limiter {
  const next = new Map<string, number>();
  return {
    async take(key, signal) {
      const now = performance.now();
      const at = Math.max(now, next.get(key) ?? 0);
      next.set(key, at + spacingMs);
      if (at > now) await sleep(at - now, undefined, signal ? { signal } : {});
    },
  };
}
