import { h } from '../dom.js';
import { type Fields, fieldsOf, listOf, textOf } from '../fields.js';
import { emoji } from './emoji.js';
import { channelMention, dateText, groupMention, lines, link, personMention, words } from './inline.js';

/** A `rich_text` block. Its text is inert: marks come from `style`, never from what is written. */
export function richText(block: unknown): HTMLElement {
  return h('div', { class: 'rich' }, ...listOf(fieldsOf(block).elements).map(part));
}

function part(element: Fields): HTMLElement {
  const inside = listOf(element.elements);
  if (element.type === 'rich_text_list') return list(element, inside);
  if (element.type === 'rich_text_preformatted') {
    const text = inside.map((each) => textOf(each.text) || textOf(each.url)).join('');
    return h('pre', { class: 'pre', tabindex: '0' }, ...lines(text));
  }
  if (element.type === 'rich_text_quote') return h('blockquote', { class: 'quote' }, ...inside.map(inline));
  return h('div', { class: 'rich-section' }, ...inside.map(inline));
}

function list(element: Fields, items: Fields[]): HTMLElement {
  const indent = typeof element.indent === 'number' ? Math.min(element.indent, 8) : 0;
  const rows = items.map((item) => h('li', {}, ...listOf(item.elements).map(inline)));
  const name = element.style === 'ordered' ? 'ol' : 'ul';
  const start = typeof element.offset === 'number' ? element.offset + 1 : undefined;
  return h(name, { class: `list indent-${indent}`, ...(name === 'ol' ? { start } : {}) }, ...rows);
}

function inline(element: Fields): Node {
  const style = fieldsOf(element.style);
  let node = bare(element);
  if (style.code === true) node = h('code', { class: 'code' }, node);
  if (style.bold === true) node = h('strong', {}, node);
  if (style.italic === true) node = h('em', {}, node);
  if (style.strike === true) node = h('s', {}, node);
  if (style.underline === true) node = h('u', {}, node);
  return node;
}

function bare(element: Fields): Node {
  if (element.type === 'link') return link(textOf(element.url), textOf(element.text) || textOf(element.url));
  if (element.type === 'user') return personMention(textOf(element.user_id));
  if (element.type === 'usergroup') return groupMention(textOf(element.usergroup_id));
  if (element.type === 'channel') return channelMention(textOf(element.channel_id));
  if (element.type === 'broadcast') return h('span', { class: 'mention' }, `@${textOf(element.range)}`);
  if (element.type === 'emoji') return document.createTextNode(emoji(textOf(element.name)));
  if (element.type === 'date') return dateText(Number(element.timestamp), textOf(element.format) || '{date}');
  if (element.type === 'color') return document.createTextNode(textOf(element.value));
  return words(textOf(element.text));
}
