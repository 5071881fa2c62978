import { INPUT_AT, KEY_AT, PLACES_AT } from './scan-memory.js';
import { block, branch, branchIf, type Code, declare, give, i32, loop, v128, type WasmFunction } from './wasm-words.js';

/** Behind each value: no text that has a form holds such a byte. */
const SEPARATOR = 1;

const { $, let_, ...declared } = declare(
  { list: 'i32', end: 'i32' },
  { place: 'i32', source: 'i32', to: 'i32', out: 'i32', target: 'i32' },
);
const body: Code[] = [
  let_('out', i32.const(KEY_AT)),
  block(
    loop(
      branchIf(i32.atLeast($('list'), $('end')), 1),
      let_('place', i32.shiftLeft(i32.load16($('list')), i32.const(3))),
      let_('source', i32.load($('place'), PLACES_AT)),
      let_('to', i32.load($('place'), PLACES_AT + 4)),
      let_('target', $('out')),
      let_('out', i32.add($('out'), i32.sub($('to'), $('source')))),
      loop(
        v128.store($('target'), v128.load($('source'), INPUT_AT)),
        let_('source', i32.add($('source'), i32.const(16))),
        let_('target', i32.add($('target'), i32.const(16))),
        branchIf(i32.below($('source'), $('to')), 0),
      ),
      i32.storeByte($('out'), i32.const(SEPARATOR)),
      let_('out', i32.add($('out'), i32.const(1))),
      let_('list', i32.add($('list'), i32.const(2))),
      branch(0),
    ),
  ),
  give(i32.sub($('out'), i32.const(KEY_AT))),
];

/** Puts the values of the last form together that a list of 16-bit numbers names, a separator behind each; gives the length. */
export const gatherFunction: WasmFunction = { name: 'gather', ...declared, body };
