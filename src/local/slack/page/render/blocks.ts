import { h } from '../dom.js';
import { type Fields, fieldsOf, listOf, textInside, textOf } from '../fields.js';
import type { Actor } from './actor.js';
import { button, contextActions } from './buttons.js';
import { element, inputBlock } from './inputs.js';
import { markdown } from './markdown.js';
import { plan, taskCard } from './plan.js';
import { richText } from './rich-text.js';
import { dataTable, table } from './tables.js';
import { textObject } from './text.js';

type Render = (block: Fields, actor: Actor) => HTMLElement;

const renders: Record<string, Render> = {
  section,
  header: (block) => h('h3', { class: 'header-block' }, ...textObject(block.text)),
  divider: () => h('hr', { class: 'divider' }),
  context: (block) =>
    h(
      'div',
      { class: 'context' },
      ...listOf(block.elements).map((each) =>
        each.type === 'image' ? picture(each) : h('span', {}, ...textObject(each)),
      ),
    ),
  actions: (block, actor) =>
    h('div', { class: 'actions' }, ...listOf(block.elements).map((each) => element(each, block, actor))),
  context_actions: contextActions,
  input: inputBlock,
  rich_text: (block) => richText(block),
  markdown: (block) => markdown(textOf(block.text)),
  table,
  data_table: dataTable,
  plan,
  task_card: (block) => h('ol', { class: 'tasks tasks-single' }, taskCard(block)),
  alert,
  container,
  card,
  carousel: (block, actor) =>
    h(
      'div',
      { class: 'carousel', tabindex: '0', role: 'group', 'aria-label': 'Cards' },
      ...listOf(block.elements).map((each) => card(each, actor)),
    ),
  image: (block) => picture(block),
  file: (block) => h('div', { class: 'context' }, `Remote file ${textOf(block.external_id)}`),
};

/** Renders blocks in order; what is not known is named, so that nothing disappears in silence. */
export function blocks(list: unknown, actor: Actor): HTMLElement[] {
  return listOf(list).map((block) => {
    const render = renders[textOf(block.type)];
    if (render === undefined) return h('div', { class: 'context' }, `A ${textOf(block.type)} block`);
    const made = render(block, actor);
    made.dataset.block = textOf(block.block_id);
    return made;
  });
}

function section(block: Fields, actor: Actor): HTMLElement {
  const accessory = fieldsOf(block.accessory);
  const fields = listOf(block.fields).map((field) => h('div', { class: 'field' }, ...textObject(field)));
  const body = h(
    'div',
    { class: 'section-body' },
    block.text !== undefined && h('div', { class: 'section-text' }, ...textObject(block.text)),
    fields.length > 0 && h('div', { class: 'fields' }, ...fields),
  );
  if (accessory.type === undefined) return h('div', { class: 'section' }, body);
  const side = accessory.type === 'image' ? picture(accessory) : element(accessory, block, actor);
  const below = accessory.type === 'radio_buttons' || accessory.type === 'checkboxes';
  return h(
    'div',
    { class: below ? 'section section-below' : 'section section-side' },
    body,
    h('div', { class: 'accessory' }, side),
  );
}

const alertWords: Record<string, string> = { info: 'Note', warning: 'Careful', error: 'Problem', success: 'Done' };

function alert(block: Fields): HTMLElement {
  const level = textOf(block.level) || 'default';
  const word = alertWords[level];
  return h(
    'div',
    { class: `alert alert-${level}`, role: level === 'error' ? 'alert' : 'note' },
    word !== undefined && h('strong', {}, `${word}: `),
    ...textObject(block.text),
  );
}

function container(block: Fields, actor: Actor): HTMLElement {
  const title = block.rich_text_title === undefined ? textObject(block.title) : [richText(block.rich_text_title)];
  const subtitle =
    block.subtitle === undefined ? undefined : h('div', { class: 'container-subtitle' }, ...textObject(block.subtitle));
  const inside = h('div', { class: 'container-body' }, ...blocks(block.child_blocks, actor));
  if (block.is_collapsible !== true) {
    return h('section', { class: 'container' }, h('div', { class: 'container-title' }, ...title), subtitle, inside);
  }
  const open = block.default_collapsed !== true;
  return h(
    'details',
    { class: 'container', open },
    h('summary', { class: 'container-title' }, h('span', {}, ...title, subtitle)),
    inside,
  );
}

function card(block: Fields, actor: Actor): HTMLElement {
  const parts = (['title', 'subtitle', 'body'] as const).map(
    (name) => block[name] !== undefined && h('div', { class: `card-${name}` }, ...textObject(block[name])),
  );
  const buttons = listOf(block.actions).map((each) => button(each, block, actor));
  return h('article', { class: 'card' }, ...parts, buttons.length > 0 && h('div', { class: 'actions' }, ...buttons));
}

/** Pictures are files of the workspace; their words are shown, because no bytes are fetched for a block. */
function picture(block: Fields): HTMLElement {
  return h(
    'span',
    { class: 'picture', role: 'img', 'aria-label': textOf(block.alt_text) },
    textInside(block.title) || textOf(block.alt_text),
  );
}
