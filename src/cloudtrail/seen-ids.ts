/**
 * Remembers which texts were seen, in little and bounded memory: 64-bit hashes in two generations of a table. When the
 * younger one is full it becomes the older one, so at least the last `capacity` texts are known. Repeated deliveries of
 * a record lie close together in time, so that is enough for event ids.
 */
export function createSeenIds(capacity = 1 << 20): SeenIds {
  let young = createTable();
  let old: ReturnType<typeof createTable> | undefined;

  function add(high: number, low: number): boolean {
    if (young.has(high, low) || old?.has(high, low)) return false;
    young.add(high, low);
    if (young.size() >= capacity) {
      old = young;
      young = createTable();
    }
    return true;
  }

  return {
    add: (text) => add(...hash(text)),
    has(text) {
      const [high, low] = hash(text);
      return young.has(high, low) || (old?.has(high, low) ?? false);
    },
    pack: () => Buffer.concat([old?.packed() ?? Buffer.alloc(0), young.packed()]).toString('base64'),
    absorb(packed) {
      const bytes = Buffer.from(packed, 'base64');
      for (let at = 0; at + 8 <= bytes.length; at += 8) add(bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4));
    },
  };
}

export interface SeenIds {
  /** True where the text is new. */
  add(text: string): boolean;
  has(text: string): boolean;
  /** What is remembered, eight bytes for each text, in base64. */
  pack(): string;
  absorb(packed: string): void;
}

/** Open addressing over pairs of 32-bit words; 0,0 marks a free place, so no hash is both. */
function createTable() {
  let words = new Uint32Array(2 * 1024);
  let size = 0;

  function put(table: Uint32Array, high: number, low: number): void {
    const at = place(table, high, low);
    table[at] = high;
    table[at + 1] = low;
  }

  function place(table: Uint32Array, high: number, low: number): number {
    const mask = table.length / 2 - 1;
    for (let at = low & mask; ; at = (at + 1) & mask) {
      const found = table[2 * at];
      const other = table[2 * at + 1];
      if ((found === 0 && other === 0) || (found === high && other === low)) return 2 * at;
    }
  }

  function grow(): void {
    const larger = new Uint32Array(words.length * 2);
    for (let at = 0; at < words.length; at += 2) {
      const high = words[at] ?? 0;
      const low = words[at + 1] ?? 0;
      if (high !== 0 || low !== 0) put(larger, high, low);
    }
    words = larger;
  }

  return {
    size: () => size,
    has(high: number, low: number): boolean {
      const at = place(words, high, low);
      return words[at] !== 0 || words[at + 1] !== 0;
    },
    add(high: number, low: number): void {
      put(words, high, low);
      size += 1;
      if (size * 4 > words.length) grow();
    },
    packed(): Buffer {
      const bytes = Buffer.alloc(8 * size);
      let to = 0;
      for (let at = 0; at < words.length; at += 2) {
        const high = words[at] ?? 0;
        const low = words[at + 1] ?? 0;
        if (high === 0 && low === 0) continue;
        bytes.writeUInt32LE(high, to);
        bytes.writeUInt32LE(low, to + 4);
        to += 8;
      }
      return bytes;
    },
  };
}

/** Two independent 32-bit multiplicative hashes of a text (cyrb53's mixing, by bryc, public domain). */
function hash(text: string): [number, number] {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  const high = a >>> 0;
  const low = b >>> 0;
  return high === 0 && low === 0 ? [0, 1] : [high, low];
}
