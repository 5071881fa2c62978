import { type Code, i64, v128 } from './wasm-words.js';

/** Text is read in blocks of so many bytes, four vectors of sixteen. */
export const BLOCK = 64;
export const lanes = [0, 1, 2, 3] as const;
export type Lane = (typeof lanes)[number];

/** Locals for one block: as it is, and with letters changed in some way. */
export const VECTORS = {
  v0: 'v128',
  v1: 'v128',
  v2: 'v128',
  v3: 'v128',
  w0: 'v128',
  w1: 'v128',
  w2: 'v128',
  w3: 'v128',
} as const;

/** One bit for each of the block's bytes, from one test per vector. */
export function bitsOf(test: (lane: Lane) => Code): Code {
  const [first, ...rest] = lanes.map((lane) => {
    const bits = i64.extend(v128.bits(test(lane)));
    return lane === 0 ? bits : i64.shiftLeft(bits, i64.const(BigInt(16 * lane)));
  });
  return rest.reduce((all, bits) => i64.or(all, bits), first ?? []);
}

/** Whether a test holds for any of the block's bytes. */
export function anyOf(test: (lane: Lane) => Code): Code {
  return v128.any(lanes.map(test).reduce((all, lane) => v128.or(all, lane)));
}
