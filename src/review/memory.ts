export interface Memory<T> {
  get(key: string): T | undefined;
  /** Remembers a value that counts for `size`; what was used longest ago is forgotten for it. */
  set(key: string, value: T, size?: number): void;
  delete(key: string): void;
}

/** What was used lately, up to a size in all: by default every value counts for one. */
export function createMemory<T>(room: number): Memory<T> {
  const kept = new Map<string, { value: T; size: number }>();
  let used = 0;

  function forget(key: string): void {
    used -= kept.get(key)?.size ?? 0;
    kept.delete(key);
  }

  return {
    get(key) {
      const found = kept.get(key);
      if (!found) return undefined;
      kept.delete(key);
      kept.set(key, found);
      return found.value;
    },
    set(key, value, size = 1) {
      forget(key);
      kept.set(key, { value, size });
      used += size;
      for (const oldest of kept.keys()) {
        if (used <= room) return;
        forget(oldest);
      }
    },
    delete: forget,
  };
}
