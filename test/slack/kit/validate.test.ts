import { describe, expect, it } from 'vitest';
import { messageViolations, viewViolations } from '../../../src/slack/kit/validate.js';

const words = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length) });
const message = (...blocks: unknown[]) => messageViolations({ text: 'text', blocks });
const press = (more: object = {}) => ({ type: 'button', action_id: 'a', value: 'v', text: words(5), ...more });
const actions = (...elements: unknown[]) => [{ type: 'actions', elements }];
const offer = (option: object) =>
  actions({ type: 'static_select', action_id: 'a', options: [{ text: words(5), value: 'v', ...option }] });
const confirm = (more: object) =>
  actions(press({ confirm: { title: words(1), text: words(1), confirm: words(1), deny: words(1), ...more } }));
const boxed = (length: number) => [
  { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ ...words(length), type: 'text' }] }] },
];
const tableOf = (columns: number, length: number) => [
  { type: 'table', rows: [Array.from({ length: columns }, () => ({ ...words(length), type: 'raw_text' }))] },
];
const atLimits = [
  ['50 blocks', Array.from({ length: 50 }, () => ({ type: 'divider' }))],
  ['an option of 75', offer({ text: words(75), description: words(75), value: 'x'.repeat(75) })],
  [
    'a confirm of 100, 300 and 30',
    confirm({ title: words(100), text: words(300), confirm: words(30), deny: words(30) }),
  ],
  ['a placeholder of 150', actions({ type: 'plain_text_input', placeholder: words(150), max_length: 3_000 })],
  ['a rich text of 3,000', boxed(3_000)],
  ['a table of 20 columns and 10,000 characters', tableOf(20, 500)],
] as const;

describe('a message is refused before it is sent', () => {
  it.each([
    ['more than 50 blocks', Array.from({ length: 51 }, () => ({ type: 'divider' }))],
    ['a section over 3,000 characters', [{ type: 'section', text: words(3_001) }]],
    ['an empty section', [{ type: 'section' }]],
    ['a header over 150', [{ type: 'header', text: words(151) }]],
    ['an eleventh context element', [{ type: 'context', elements: Array.from({ length: 11 }, () => words(1)) }]],
    ['an empty context', [{ type: 'context', elements: [] }]],
    ['a label over 75', [{ type: 'actions', elements: [press({ text: words(76) })] }]],
    ['a value over 2,000', [{ type: 'actions', elements: [press({ value: 'x'.repeat(2_001) })] }]],
    ['two elements with one action id', [{ type: 'actions', elements: [press(), press()] }]],
    [
      '26 elements',
      [{ type: 'actions', elements: Array.from({ length: 26 }, (_, i) => press({ action_id: `${i}` })) }],
    ],
    ['a button that leads away', [{ type: 'actions', elements: [press({ url: 'https://evil.example' })] }]],
    [
      'a confirm text over 300',
      [
        {
          type: 'actions',
          elements: [press({ confirm: { title: words(1), text: words(301), confirm: words(1), deny: words(1) } })],
        },
      ],
    ],
    [
      'a repeated block id',
      [
        { type: 'divider', block_id: 'a' },
        { type: 'divider', block_id: 'a' },
      ],
    ],
    ['an alert', [{ type: 'alert', text: words(5) }]],
    [
      'an unknown status',
      [{ type: 'plan', title: 't', tasks: [{ type: 'task_card', task_id: 'a', title: 't', status: 'completed' }] }],
    ],
    ['101 table rows', [{ type: 'table', rows: Array.from({ length: 101 }, () => [{ type: 'raw_text', text: 'a' }]) }]],
    ['more than 12,000 visible characters', Array.from({ length: 5 }, () => ({ type: 'section', text: words(2_500) }))],
    ['an unknown block', [{ type: 'video' }]],
    ['an option over 75', offer({ text: words(76) })],
    ['the description of an option over 75', offer({ description: words(76) })],
    ['the value of an option over 75', offer({ value: 'x'.repeat(76) })],
    ['a confirm title over 100', confirm({ title: words(101) })],
    ['a confirm button over 30', confirm({ confirm: words(31) })],
    ['a deny button over 30', confirm({ deny: words(31) })],
    ['a placeholder over 150', actions({ type: 'plain_text_input', placeholder: words(151) })],
    ['an input that takes more than 3,000', actions({ type: 'plain_text_input', max_length: 3_001 })],
    ['a rich text over 3,000', boxed(3_001)],
    ['21 table columns', tableOf(21, 1)],
    ['more than 10,000 characters in a table', tableOf(1, 10_001)],
  ])('with %s', (_name, blocks) => {
    expect(message(...blocks)).not.toEqual([]);
  });

  it('with an empty text', () => {
    expect(messageViolations({ text: ' ', blocks: [] })).not.toEqual([]);
  });

  it('with a fallback text over 4,000', () => {
    expect(messageViolations({ text: 'x'.repeat(4_001), blocks: [] })).not.toEqual([]);
    expect(messageViolations({ text: 'x'.repeat(4_000), blocks: [] })).toEqual([]);
  });

  it.each(atLimits)('but not with %s', (_name, blocks) => {
    expect(message(...blocks)).toEqual([]);
  });

  it('but not at the limits themselves', () => {
    expect(message({ type: 'section', text: words(3_000) }, { type: 'header', text: words(150) })).toEqual([]);
  });
});

describe('a modal is refused before it is sent', () => {
  const modal = (more: object) => {
    const view = { type: 'modal', title: words(5), blocks: [], ...more };
    return viewViolations(view);
  };
  const radio = (count: number) => ({
    type: 'input',
    label: words(5),
    element: {
      type: 'radio_buttons',
      action_id: 'a',
      options: Array.from({ length: count }, (_, i) => ({ text: words(5), value: `${i}` })),
    },
  });

  it.each([
    ['a title over 24', { title: words(25) }],
    ['no title', { title: undefined }],
    ['101 blocks', { blocks: Array.from({ length: 101 }, () => ({ type: 'divider' })) }],
    ['private metadata over 3,000', { private_metadata: 'x'.repeat(3_001) }],
    ['eleven radio options', { submit: words(4), blocks: [radio(11)] }],
    ['no option at all', { submit: words(4), blocks: [radio(0)] }],
    ['inputs without a submit button', { blocks: [radio(2)] }],
    ['250 KB', { blocks: Array.from({ length: 90 }, () => ({ type: 'section', text: words(2_900) })) }],
  ])('with %s', (_name, more) => {
    expect(modal(more)).not.toEqual([]);
  });

  it('but not at the limits themselves', () => {
    expect(modal({ title: words(24), submit: words(24), blocks: [radio(10)] })).toEqual([]);
  });
});
