/**
 * The few words of WebAssembly that `structure-program.ts` is written in. An expression is the bytes of its instructions,
 * operands first, so nested calls read like the text format. Source: WebAssembly core specification, "Binary Format".
 */
export type Code = number[];

function unsigned(value: number): Code {
  const bytes: Code = [];
  let rest = value >>> 0;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return bytes;
}

function signed(value: bigint): Code {
  const bytes: Code = [];
  for (let rest = value; ; ) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    const isLast = (rest === 0n && low < 0x40) || (rest === -1n && low >= 0x40);
    bytes.push(isLast ? low : low | 0x80);
    if (isLast) return bytes;
  }
}

const binary =
  (...opcode: Code) =>
  (a: Code, b: Code): Code => [...a, ...b, ...opcode];
const unary =
  (...opcode: Code) =>
  (a: Code): Code => [...a, ...opcode];

export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)];

export const block = (...body: Code[]): Code => [0x02, 0x40, ...body.flat(), 0x0b];
export const loop = (...body: Code[]): Code => [0x03, 0x40, ...body.flat(), 0x0b];
export const when = (condition: Code, ...body: Code[]): Code => [...condition, 0x04, 0x40, ...body.flat(), 0x0b];
export const either = (condition: Code, then: Code[], otherwise: Code[]): Code => [
  ...condition,
  ...[0x04, 0x40],
  ...then.flat(),
  0x05,
  ...otherwise.flat(),
  0x0b,
];
/** Leaves the block, or begins the loop again, that lies so many levels around. */
export const branch = (levels: number): Code => [0x0c, ...unsigned(levels)];
export const branchIf = (condition: Code, levels: number): Code => [...condition, 0x0d, ...unsigned(levels)];
export const give = (value: Code): Code => [...value, 0x0f];

export const i32 = {
  const: (value: number): Code => [0x41, ...signed(BigInt(value))],
  add: binary(0x6a),
  sub: binary(0x6b),
  and: binary(0x71),
  or: binary(0x72),
  eq: binary(0x46),
  ne: binary(0x47),
  eqz: unary(0x45),
  atLeast: binary(0x4e),
  wrap: unary(0xa7),
  byteAt: (address: Code, offset = 0): Code => [...address, 0x2d, 0, ...unsigned(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [...address, ...value, 0x36, 2, ...unsigned(offset)],
};

export const i64 = {
  const: (value: bigint): Code => [0x42, ...signed(value)],
  sub: binary(0x7d),
  and: binary(0x83),
  or: binary(0x84),
  xor: binary(0x85),
  shiftLeft: binary(0x86),
  shiftRightSigned: binary(0x87),
  shiftRight: binary(0x88),
  eq: binary(0x51),
  eqz: unary(0x50),
  ctz: unary(0x7a),
  extend: unary(0xad),
  load: (address: Code, offset = 0): Code => [...address, 0x29, 0, ...unsigned(offset)],
};

export const v128 = {
  load: (address: Code, offset = 0): Code => [...address, 0xfd, 0x00, 0, ...unsigned(offset)],
  /** Sixteen times the same byte. */
  all: (byte: number): Code => [0xfd, 0x0c, ...Array<number>(16).fill(byte)],
  equal: binary(0xfd, 0x23),
  below: binary(0xfd, 0x26),
  or: binary(0xfd, 0x50),
  any: unary(0xfd, 0x53),
  /** The top bit of each of the sixteen bytes. */
  bits: unary(0xfd, 0x64),
};

export const types = { i32: 0x7f, i64: 0x7e, v128: 0x7b } as const;
export type ValueType = keyof typeof types;

/** A module with one exported function, `run`, that returns an i32, and one exported `memory` of so many 64 KB pages. */
export function moduleOf(options: { parameters: ValueType[]; locals: ValueType[]; pages: number; body: Code[] }): Code {
  const { parameters, locals, pages, body } = options;
  const section = (id: number, content: Code) => [id, ...unsigned(content.length), ...content];
  const name = (text: string) => [text.length, ...Buffer.from(text)];
  const declared = [...unsigned(locals.length), ...locals.flatMap((type) => [1, types[type]])];
  const code = [...declared, ...body.flat(), 0x0b];
  return [
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [1, 0x60, parameters.length, ...parameters.map((type) => types[type]), 1, types.i32]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0x00, ...unsigned(pages)]),
    ...section(7, [2, ...name('run'), 0x00, 0, ...name('memory'), 0x02, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ];
}
