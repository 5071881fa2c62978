import { ENTRIES_AT, INPUT_AT, LONGEST_INPUT, RESULT_AT, structureProgram } from './structure-program.js';

export { LONGEST_INPUT };

export interface Structure {
  /** Complete records, in order; three words each: start, end, and 1 where it has to be parsed. Lent until the next call. */
  entries: Uint32Array;
  records: number;
  /** Everything before this place is one of the records, or a comma between them. */
  done: number;
  /** Behind `done` stands something else than another record: the end of the list, or an oddity. */
  stopped: boolean;
  /** The text that the places refer to. Lent until the next call. */
  text: Buffer;
}

/** Finds records in JSON text that begins with one; `parts` together are at most `LONGEST_INPUT` bytes long. */
export type FindStructure = (parts: Buffer[], firstKey: Buffer) => Structure;

let loaded: FindStructure | undefined | 'none';

/** The finder, or undefined where this machine cannot run its program (WebAssembly with 128-bit SIMD). */
export function loadStructureFinder(): FindStructure | undefined {
  loaded ??= load() ?? 'none';
  return loaded === 'none' ? undefined : loaded;
}

/** The part of the global that is used here; Node's types name it for values of a browser's library only. */
interface Wasm {
  validate(program: Uint8Array): boolean;
  Module: new (program: Uint8Array) => object;
  Instance: new (
    module: object,
  ) => {
    exports: { run(length: number, keyBytes: bigint, keyMask: bigint): number; memory: { buffer: ArrayBuffer } };
  };
}

function load(): FindStructure | undefined {
  const program = structureProgram();
  const wasm: Wasm | undefined = Reflect.get(globalThis, 'WebAssembly');
  if (!wasm?.validate(program)) return undefined;
  const { run, memory } = new wasm.Instance(new wasm.Module(program)).exports;
  const bytes = Buffer.from(memory.buffer);
  const words = new Uint32Array(memory.buffer);
  const entries = words.subarray(ENTRIES_AT / 4, INPUT_AT / 4);

  return (parts, firstKey) => {
    let length = 0;
    for (const part of parts) {
      bytes.set(part, INPUT_AT + length);
      length += part.length;
    }
    // The program reads whole blocks, and a byte behind the last one.
    bytes.fill(0x20, INPUT_AT + length, INPUT_AT + length + 128);
    const { keyBytes, keyMask } = firstBytes(firstKey);
    const stopped = run(length, keyBytes, keyMask) === 1;
    return {
      entries,
      records: words[RESULT_AT / 4] ?? 0,
      done: words[RESULT_AT / 4 + 1] ?? 0,
      stopped,
      text: bytes.subarray(INPUT_AT, INPUT_AT + length),
    };
  };
}

function firstBytes(key: Buffer): { keyBytes: bigint; keyMask: bigint } {
  const count = Math.min(8, key.length);
  const bytes = Buffer.alloc(8);
  key.copy(bytes, 0, 0, count);
  return { keyBytes: bytes.readBigInt64LE(), keyMask: BigInt.asIntN(64, (1n << BigInt(8 * count)) - 1n) };
}
