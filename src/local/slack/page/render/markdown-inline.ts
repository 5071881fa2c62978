import { h } from '../dom.js';
import { emoji } from './emoji.js';
import { channelMention, link, personMention } from './inline.js';

const token =
  /(?<ticks>`+)(?<code>[\s\S]*?[^`])\k<ticks>(?!`)|!?\[(?<label>[^\]\n]*)\]\((?<url>[^()\s]+)(?:\s+"[^"]*")?\)|<(?<angle>(?:https?:\/\/|@|#)[^<>\s]+)>|\*\*(?<bold>\S(?:[\s\S]*?\S)?)\*\*|__(?<bold2>\S(?:[\s\S]*?\S)?)__|~~(?<strike>\S(?:[\s\S]*?\S)?)~~|(?<![\w*])\*(?<em>[^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])|(?<!\w)_(?<em2>[^\s_](?:[^_\n]*[^\s_])?)_(?!\w)|:(?<emoji>[a-z0-9_+-]+):|\\(?<escaped>[\\`*_{}[\]()#+\-.!~|<>])/g;

/** Marks, links and mentions within one line of Markdown. */
export function inlineMarkdown(text: string): Node[] {
  const nodes: Node[] = [];
  let last = 0;
  for (const match of text.matchAll(token)) {
    if (match.index > last) nodes.push(document.createTextNode(text.slice(last, match.index)));
    last = match.index + match[0].length;
    nodes.push(mark(match.groups ?? {}, match[0]));
  }
  if (last < text.length) nodes.push(document.createTextNode(text.slice(last)));
  return nodes;
}

function mark(groups: Record<string, string | undefined>, whole: string): Node {
  const { code, label, url, angle, bold, bold2, strike, em, em2, escaped } = groups;
  if (code !== undefined) return h('code', { class: 'code' }, code.replace(/^ (.*) $/, '$1'));
  if (url !== undefined) return link(url, label || url);
  if (angle?.startsWith('@')) return personMention(angle.slice(1));
  if (angle?.startsWith('#')) return channelMention(angle.slice(1));
  if (angle !== undefined) return link(angle, angle);
  const strong = bold ?? bold2;
  if (strong !== undefined) return h('strong', {}, ...inlineMarkdown(strong));
  if (strike !== undefined) return h('s', {}, ...inlineMarkdown(strike));
  const slanted = em ?? em2;
  if (slanted !== undefined) return h('em', {}, ...inlineMarkdown(slanted));
  if (groups.emoji !== undefined) return document.createTextNode(emoji(groups.emoji));
  return document.createTextNode(escaped ?? whole);
}
