import {
  block,
  branch,
  branchIf,
  type Code,
  either,
  get,
  give,
  i32,
  i64,
  loop,
  moduleOf,
  set,
  type ValueType,
  v128,
  when,
} from './wasm-words.js';

/** Where the program finds and leaves things in its memory, in bytes. */
export const RESULT_AT = 0;
export const ENTRIES_AT = 64;
/** Of three 32-bit words each: start, end, and whether it has to be parsed. */
export const MOST_ENTRIES = 16_000;
export const INPUT_AT = 256 * 1024;
export const LONGEST_INPUT = 2 * 1024 * 1024;

const BLOCK = 64;
const PAGES = (INPUT_AT + LONGEST_INPUT + 64 * 1024) / (64 * 1024);

const PARAMETERS = ['length', 'keyBytes', 'keyMask'] as const;
const LOCALS = {
  base: 'i32',
  depth: 'i32',
  start: 'i32',
  end: 'i32',
  parse: 'i32',
  parseBlock: 'i32',
  entries: 'i32',
  entry: 'i32',
  at: 'i32',
  stopped: 'i32',
  quotes: 'i64',
  inside: 'i64',
  inString: 'i64',
  escaped: 'i64',
  escapedNext: 'i64',
  slashes: 'i64',
  closing: 'i64',
  closedBefore: 'i64',
  opens: 'i64',
  bits: 'i64',
  bit: 'i64',
  v0: 'v128',
  v1: 'v128',
  v2: 'v128',
  v3: 'v128',
  w0: 'v128',
  w1: 'v128',
  w2: 'v128',
  w3: 'v128',
} as const satisfies Record<string, ValueType>;

const names: string[] = [...PARAMETERS, ...Object.keys(LOCALS)];
type Name = keyof typeof LOCALS | (typeof PARAMETERS)[number];
const local = (name: Name): number => names.indexOf(name);
const $ = (name: Name): Code => get(local(name));
const let_ = (name: Name, value: Code): Code => set(local(name), value);

const char = (text: string) => text.charCodeAt(0);
const one = i64.const(1n);
const not = (value: Code) => i64.xor(value, i64.const(-1n));
const isSome = (bits: Code) => i32.eqz(i64.eqz(bits));
const withoutLowest = (bits: Code) => i64.and(bits, i64.sub(bits, one));
const lanes = [0, 1, 2, 3] as const;

/** One bit for each of the block's 64 bytes, from one test per 16 bytes. */
function bitsOf(test: (lane: (typeof lanes)[number]) => Code): Code {
  const [first, ...rest] = lanes.map((lane) => {
    const bits = i64.extend(v128.bits(test(lane)));
    return lane === 0 ? bits : i64.shiftLeft(bits, i64.const(BigInt(16 * lane)));
  });
  return rest.reduce((all, bits) => i64.or(all, bits), first ?? []);
}

const anyOf = (test: (lane: (typeof lanes)[number]) => Code): Code =>
  v128.any(lanes.map(test).reduce((all, lane) => v128.or(all, lane)));

/** The last complete record stands where it should: it counts. */
const confirm: Code[] = [
  let_('entries', i32.add($('entries'), i32.const(1))),
  let_('entry', i32.add($('entry'), i32.const(12))),
];

const loadBlock: Code[] = lanes.flatMap((lane) => [
  let_(`v${lane}`, v128.load($('base'), INPUT_AT + 16 * lane)),
  // With this bit set `[` is `{` and `]` is `}`, and no other byte becomes one of them but 0x5b and 0x5d themselves.
  let_(`w${lane}`, v128.or($(`v${lane}`), v128.all(0x20))),
]);

/** Bytes behind an odd number of backslashes; a `u` or `/` there may spell what is looked for in another way. */
const findEscaped: Code[] = [
  let_('escaped', $('escapedNext')),
  let_('escapedNext', i64.const(0n)),
  let_('slashes', i64.const(0n)),
  when(
    anyOf((lane) => v128.equal($(`v${lane}`), v128.all(char('\\')))),
    let_(
      'slashes',
      bitsOf((lane) => v128.equal($(`v${lane}`), v128.all(char('\\')))),
    ),
    let_('bits', i64.and($('slashes'), not($('escaped')))),
    block(
      loop(
        branchIf(i64.eqz($('bits')), 1),
        let_('at', i32.wrap(i64.ctz($('bits')))),
        let_('bit', i64.shiftLeft(i64.const(2n), i64.extend($('at')))),
        let_('at', i32.byteAt(i32.add($('base'), $('at')), INPUT_AT + 1)),
        when(
          i32.or(i32.eq($('at'), i32.const(char('u'))), i32.eq($('at'), i32.const(char('/')))),
          let_('parseBlock', i32.const(1)),
        ),
        when(i64.eqz($('bit')), let_('escapedNext', one)),
        let_('escaped', i64.or($('escaped'), $('bit'))),
        let_('bits', i64.and(withoutLowest($('bits')), not($('bit')))),
        branch(0),
      ),
    ),
  ),
];

const findStrings: Code[] = [
  let_(
    'quotes',
    i64.and(
      bitsOf((lane) => v128.equal($(`v${lane}`), v128.all(char('"')))),
      not($('escaped')),
    ),
  ),
  // From each opening quote up to before its closing quote.
  let_('inside', $('quotes')),
  ...[1n, 2n, 4n, 8n, 16n, 32n].map((by) =>
    let_('inside', i64.xor($('inside'), i64.shiftLeft($('inside'), i64.const(by)))),
  ),
  let_('inside', i64.xor($('inside'), $('inString'))),
  let_('inString', i64.shiftRightSigned($('inside'), i64.const(63n))),
  let_('closing', i64.and($('quotes'), not($('inside')))),
  // No JSON has a backslash outside of its strings.
  when(isSome(i64.and($('slashes'), not($('inside')))), let_('parseBlock', i32.const(1))),
];

/**
 * A closing quote with anything but `,`, `:` or a closing bracket behind it, or a control character anywhere: the record
 * has other spaces than usual, or a quote is missing and strings were taken for structure.
 */
const findOddities: Code[] = [
  when(
    isSome(
      i64.and(
        i64.or(i64.shiftLeft($('closing'), one), $('closedBefore')),
        not(
          bitsOf((lane) =>
            v128.or(
              v128.equal($(`w${lane}`), v128.all(char('}'))),
              v128.or(v128.equal($(`v${lane}`), v128.all(char(','))), v128.equal($(`v${lane}`), v128.all(char(':')))),
            ),
          ),
        ),
      ),
    ),
    let_('parseBlock', i32.const(1)),
  ),
  let_('closedBefore', i64.shiftRight($('closing'), i64.const(63n))),
  when(
    anyOf((lane) => v128.below($(`v${lane}`), v128.all(0x20))),
    let_('parseBlock', i32.const(1)),
  ),
];

/** An opening bracket: the next record where nothing is open, else one more level. */
const open: Code[] = [
  either(
    $('depth'),
    [
      // A record's first key in an object within a record, or spaces that may stand before one.
      when(
        i32.or(
          i64.eq(i64.and(i64.load($('at'), INPUT_AT + 1), $('keyMask')), $('keyBytes')),
          i32.eq(i32.byteAt($('at'), INPUT_AT + 1), i32.const(char(' '))),
        ),
        let_('parse', i32.const(1)),
      ),
    ],
    [
      // A record is an object, and exactly one comma stands between two of them.
      let_('stopped', i32.ne(i32.byteAt($('at'), INPUT_AT), i32.const(char('{')))),
      either(
        i32.atLeast($('end'), i32.const(0)),
        [
          when(i32.ne($('at'), i32.add($('end'), i32.const(1))), let_('stopped', i32.const(1))),
          when(i32.ne(i32.byteAt($('end'), INPUT_AT), i32.const(char(','))), let_('stopped', i32.const(1))),
          when(i32.eqz($('stopped')), ...confirm),
        ],
        [when($('at'), let_('stopped', i32.const(1)))],
      ),
      when(
        i32.eqz($('stopped')),
        let_('start', $('at')),
        let_('parse', i32.const(0)),
        let_('stopped', i32.atLeast($('entries'), i32.const(MOST_ENTRIES))),
      ),
    ],
  ),
  let_('depth', i32.add($('depth'), i32.const(1))),
];

/** A closing bracket: the end of a record where one level is open; where none is, the end of the list or an oddity. */
const close: Code[] = [
  either(
    $('depth'),
    [
      let_('depth', i32.sub($('depth'), i32.const(1))),
      when(
        i32.eqz($('depth')),
        let_('end', i32.add($('at'), i32.const(1))),
        i32.store($('entry'), $('start'), ENTRIES_AT),
        i32.store($('entry'), $('end'), ENTRIES_AT + 4),
        i32.store($('entry'), i32.or($('parse'), $('parseBlock')), ENTRIES_AT + 8),
      ),
    ],
    [
      let_('stopped', i32.const(1)),
      when(
        i32.and(i32.eq($('at'), $('end')), i32.eq(i32.byteAt($('at'), INPUT_AT), i32.const(char(']')))),
        ...confirm,
        let_('start', $('at')),
      ),
    ],
  ),
];

const walkBrackets: Code[] = [
  let_(
    'opens',
    bitsOf((lane) => v128.equal($(`w${lane}`), v128.all(char('{')))),
  ),
  let_(
    'bits',
    i64.or(
      $('opens'),
      bitsOf((lane) => v128.equal($(`w${lane}`), v128.all(char('}')))),
    ),
  ),
  let_('bits', i64.and($('bits'), not($('inside')))),
  block(
    loop(
      branchIf(i64.eqz($('bits')), 1),
      let_('bit', i64.and($('bits'), i64.sub(i64.const(0n), $('bits')))),
      let_('at', i32.add($('base'), i32.wrap(i64.ctz($('bits'))))),
      let_('bits', withoutLowest($('bits'))),
      either(isSome(i64.and($('bit'), $('opens'))), open, close),
      branchIf(i32.eqz($('stopped')), 0),
    ),
  ),
];

/**
 * Walks JSON text from the first brace of a record, 64 bytes at a time, and lists the records that are complete and have
 * the usual neighbours: a comma and the next record, or the bracket that ends the list. `keyBytes` and `keyMask`: the
 * first eight bytes of the key that records begin with, little-endian. Returns 1 where it stopped at something else.
 *
 * A record is marked for parsing where its text may not be what it seems: escapes that can spell a letter, control
 * characters, spaces behind a string, the first key of a record in an object inside. All else that can be said about a
 * record without parsing it is said by its brackets and strings, which are followed exactly.
 */
const body: Code[] = [
  let_('end', i32.const(-1)),
  block(
    loop(
      branchIf(i32.atLeast($('base'), $('length')), 1),
      let_('parseBlock', i32.const(0)),
      ...loadBlock,
      ...findEscaped,
      ...findStrings,
      ...findOddities,
      ...walkBrackets,
      branchIf($('stopped'), 1),
      let_('parse', i32.or($('parse'), $('parseBlock'))),
      let_('base', i32.add($('base'), i32.const(BLOCK))),
      branch(0),
    ),
  ),
  i32.store(i32.const(RESULT_AT), $('entries')),
  i32.store(i32.const(RESULT_AT), $('start'), 4),
  give($('stopped')),
];

export function structureProgram(): Uint8Array<ArrayBuffer> {
  const locals = Object.values(LOCALS);
  return Uint8Array.from(moduleOf({ parameters: ['i32', 'i64', 'i64'], locals, pages: PAGES, body }));
}
