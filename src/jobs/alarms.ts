export interface Alarms {
  /** Rings at a time, in milliseconds since 1970. Where one is set for the same key that rings earlier, that one stays. */
  set(key: string, time: number, ring: () => void): void;
  clear(): void;
}

/** Timers by key: one for each, however often it is asked for. They keep no process alive. */
export function createAlarms(now: () => number): Alarms {
  const waiting = new Map<string, { time: number; timer: NodeJS.Timeout }>();
  return {
    set(key, time, ring) {
      const known = waiting.get(key);
      if (known && known.time <= time) return;
      clearTimeout(known?.timer);
      const timer = setTimeout(
        () => {
          waiting.delete(key);
          ring();
        },
        Math.max(50, time - now()),
      );
      timer.unref();
      waiting.set(key, { time, timer });
    },
    clear() {
      for (const { timer } of waiting.values()) clearTimeout(timer);
      waiting.clear();
    },
  };
}
