import { FORM_AT, INPUT_AT, PLACES_AT, RESULT_AT } from './scan-memory.js';
import { anyOf, BLOCK, bitsOf, lanes } from './wasm-blocks.js';
import {
  block,
  branch,
  branchIf,
  type Code,
  declare,
  either,
  give,
  i32,
  i64,
  loop,
  v128,
  type WasmFunction,
  when,
} from './wasm-words.js';

/** Stand in a form where a string or a number stood. No text that has a form holds such bytes. */
export const STRING_BYTE = 1;
export const NUMBER_BYTE = 2;

const char = (text: string) => text.charCodeAt(0);
const is = (byte: Code, text: string) => i32.eq(byte, i32.const(char(text)));

const { $, let_, ...declared } = declare(
  { from: 'i32', to: 'i32' },
  {
    base: 'i32',
    /** Where text begins that was not taken over yet. */
    kept: 'i32',
    out: 'i32',
    place: 'i32',
    isOpen: 'i32',
    open: 'i32',
    at: 'i32',
    next: 'i32',
    source: 'i32',
    target: 'i32',
    bits: 'i64',
    v0: 'v128',
    v1: 'v128',
    v2: 'v128',
    v3: 'v128',
  },
);

const byteAt = (place: Code, offset = 0) => i32.byteAt(place, INPUT_AT + offset);
const isDigit = (byte: Code) => i32.below(i32.sub(byte, i32.const(char('0'))), i32.const(10));
const forward = (name: 'kept' | 'out' | 'place' | 'base', by: number) => let_(name, i32.add($(name), i32.const(by)));
const noForm = give(i32.const(-1));

/** Takes over what lies between `kept` and `end`. It writes up to a vector too much, which what follows overwrites. */
const keepTo = (end: Code): Code[] => [
  let_('source', $('kept')),
  let_('target', $('out')),
  let_('out', i32.add($('out'), i32.sub(end, $('kept')))),
  loop(
    v128.store($('target'), v128.load($('source'), INPUT_AT)),
    let_('source', i32.add($('source'), i32.const(16))),
    let_('target', i32.add($('target'), i32.const(16))),
    branchIf(i32.below($('source'), end), 0),
  ),
];

const putByte = (byte: number): Code[] => [i32.storeByte($('out'), i32.const(byte)), forward('out', 1)];

const digits: Code[] = [
  when(i32.eqz(isDigit(byteAt($('kept')))), noForm),
  loop(forward('kept', 1), branchIf(isDigit(byteAt($('kept'))), 0)),
];

/** A number as JSON has it, without an exponent, and with a comma or closing bracket behind it. */
const takeNumber: Code[] = [
  ...keepTo(i32.add($('at'), i32.const(2))),
  ...putByte(NUMBER_BYTE),
  let_('kept', i32.add($('at'), i32.const(2))),
  i32.store($('place'), $('kept')),
  when(is($('next'), '-'), forward('kept', 1)),
  either(is(byteAt($('kept')), '0'), [forward('kept', 1)], digits),
  when(is(byteAt($('kept')), '.'), forward('kept', 1), ...digits),
  let_('next', byteAt($('kept'))),
  when(i32.eqz(i32.or(is($('next'), ','), i32.or(is($('next'), '}'), is($('next'), ']')))), noForm),
  i32.store($('place'), $('kept'), 4),
  forward('place', 8),
];

const takeString: Code[] = [
  ...keepTo($('open')),
  ...putByte(STRING_BYTE),
  let_('kept', i32.add($('at'), i32.const(1))),
  i32.store($('place'), i32.add($('open'), i32.const(1))),
  i32.store($('place'), $('at'), 4),
  forward('place', 8),
];

/** A closing quote: that of a key, which stays, or of a value. An empty string stays as well. */
const close: Code[] = [
  let_('isOpen', i32.const(0)),
  either(
    is(byteAt($('at'), 1), ':'),
    [let_('next', byteAt($('at'), 2)), when(i32.or(is($('next'), '-'), isDigit($('next'))), ...takeNumber)],
    [when(i32.ne($('at'), i32.add($('open'), i32.const(1))), ...takeString)],
  ),
];

/**
 * Writes the form of the record between `from` and `to`, and where its values stand; gives the form's length, or -1 where
 * it has none: there are backslashes, control characters or letters outside of ASCII, or an odd number. Numbers in lists
 * stay in the form.
 */
const formBody: Code[] = [
  let_('base', $('from')),
  let_('kept', $('from')),
  let_('out', i32.const(FORM_AT)),
  let_('place', i32.const(PLACES_AT)),
  block(
    loop(
      branchIf(i32.atLeast($('base'), $('to')), 1),
      ...lanes.map((lane) => let_(`v${lane}`, v128.load($('base'), INPUT_AT + 16 * lane))),
      when(
        anyOf((lane) =>
          v128.or(v128.belowSigned($(`v${lane}`), v128.all(0x20)), v128.equal($(`v${lane}`), v128.all(char('\\')))),
        ),
        noForm,
      ),
      let_(
        'bits',
        bitsOf((lane) => v128.equal($(`v${lane}`), v128.all(char('"')))),
      ),
      block(
        loop(
          branchIf(i64.eqz($('bits')), 1),
          let_('at', i32.add($('base'), i32.wrap(i64.ctz($('bits'))))),
          branchIf(i32.atLeast($('at'), $('to')), 1),
          let_('bits', i64.and($('bits'), i64.sub($('bits'), i64.const(1n)))),
          either($('isOpen'), close, [let_('isOpen', i32.const(1)), let_('open', $('at'))]),
          branch(0),
        ),
      ),
      forward('base', BLOCK),
      branch(0),
    ),
  ),
  ...keepTo($('to')),
  i32.store(i32.const(RESULT_AT), i32.sub($('place'), i32.const(PLACES_AT)), 8),
  give(i32.sub($('out'), i32.const(FORM_AT))),
];

export const formFunction: WasmFunction = { name: 'takeForm', ...declared, body: formBody };
