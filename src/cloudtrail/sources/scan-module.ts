import { formFunction } from './form-program.js';
import { gatherFunction } from './gather-program.js';
import { PAGES } from './scan-memory.js';
import { structureFunction } from './structure-program.js';
import { moduleOf } from './wasm-words.js';

/** The scanning programs and the memory that they share. */
export interface ScanModule {
  bytes: Buffer;
  words: Uint32Array;
  findStructure(length: number, keyBytes: bigint, keyMask: bigint): number;
  takeForm(from: number, to: number): number;
  gather(list: number, end: number): number;
}

let loaded: ScanModule | undefined | 'none';

/** The programs, once for each thread; undefined where they cannot run (WebAssembly with 128-bit SIMD). */
export function loadScanModule(): ScanModule | undefined {
  loaded ??= load() ?? 'none';
  return loaded === 'none' ? undefined : loaded;
}

/** The part of the global that is used here; Node's types name it for values of a browser's library only. */
interface Wasm {
  validate(program: Uint8Array): boolean;
  Module: new (program: Uint8Array) => object;
  Instance: new (
    module: object,
  ) => { exports: Omit<ScanModule, 'bytes' | 'words'> & { memory: { buffer: ArrayBuffer } } };
}

function load(): ScanModule | undefined {
  const program = Uint8Array.from(moduleOf([structureFunction, formFunction, gatherFunction], PAGES));
  const wasm: Wasm | undefined = Reflect.get(globalThis, 'WebAssembly');
  if (!wasm?.validate(program)) return undefined;
  const { memory, findStructure, takeForm, gather } = new wasm.Instance(new wasm.Module(program)).exports;
  const { buffer } = memory;
  return { bytes: Buffer.from(buffer), words: new Uint32Array(buffer), findStructure, takeForm, gather };
}
