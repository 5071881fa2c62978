import { h } from '../dom.js';
import { emoji } from './emoji.js';
import { channelMention, dateText, groupMention, lines as inLines, link, personMention, words } from './inline.js';

/** Slack's own markup as elements: code first, then quotes, then marks and mentions within each line. */
export function mrkdwn(text: string): Node[] {
  const nodes: Node[] = [];
  for (const [index, part] of text.split(/```([\s\S]*?)```/).entries()) {
    if (index % 2 === 1) nodes.push(h('pre', { class: 'pre' }, ...inLines(plain(part.replace(/^\n|\n$/g, '')))));
    else nodes.push(...lines(part));
  }
  return nodes;
}

function lines(text: string): Node[] {
  const nodes: Node[] = [];
  let quote: string[] = [];
  const all = text.split('\n');
  const flush = () => {
    if (quote.length > 0) nodes.push(h('blockquote', { class: 'quote' }, ...withBreaks(quote)));
    quote = [];
  };
  for (const [index, line] of all.entries()) {
    const quoted = /^(?:&gt;|>)\s?(.*)$/.exec(line);
    if (quoted !== null) {
      quote.push(quoted[1] ?? '');
      continue;
    }
    flush();
    nodes.push(...inline(line));
    if (index < all.length - 1) nodes.push(h('br'));
  }
  flush();
  return nodes;
}

function withBreaks(all: string[]): Node[] {
  return all.flatMap((line, index) => (index === 0 ? inline(line) : [h('br'), ...inline(line)]));
}

const token =
  /`([^`\n]+)`|<([^<>\n]+)>|:([a-z0-9_+-]+):|(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])|(?<![\w_])_(\S(?:[^_\n]*\S)?)_(?![\w_])|(?<![\w~])~(\S(?:[^~\n]*\S)?)~(?![\w~])/g;

function inline(text: string): Node[] {
  const nodes: Node[] = [];
  let last = 0;
  for (const match of text.matchAll(token)) {
    nodes.push(words(plain(text.slice(last, match.index))));
    last = match.index + match[0].length;
    const [, code, angle, name, bold, italic, strike] = match;
    if (code !== undefined) nodes.push(h('code', { class: 'code' }, plain(code)));
    else if (angle !== undefined) nodes.push(special(angle));
    else if (name !== undefined) nodes.push(document.createTextNode(emoji(name)));
    else if (bold !== undefined) nodes.push(h('strong', {}, ...inline(bold)));
    else if (italic !== undefined) nodes.push(h('em', {}, ...inline(italic)));
    else if (strike !== undefined) nodes.push(h('s', {}, ...inline(strike)));
  }
  nodes.push(words(plain(text.slice(last))));
  return nodes;
}

/** What stands in angle brackets: a mention, a date, a link. */
function special(inside: string): Node {
  const [target = '', ...rest] = inside.split('|');
  const label = rest.join('|');
  if (target.startsWith('@')) return personMention(target.slice(1));
  if (target.startsWith('#')) return channelMention(target.slice(1));
  if (target.startsWith('!subteam^')) return groupMention(target.slice('!subteam^'.length));
  const date = /^!date\^(\d+)\^([^^]*)/.exec(target);
  if (date !== null) return dateText(Number(date[1]), date[2] ?? '{date}');
  if (target.startsWith('!')) return h('span', { class: 'mention' }, `@${target.slice(1)}`);
  return link(plain(target), plain(label || target));
}

/** Undoes the three escapes of Slack's markup. */
function plain(text: string): string {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}
