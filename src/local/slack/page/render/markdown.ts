import { h } from '../dom.js';
import { inlineMarkdown } from './markdown-inline.js';

/** Standard Markdown as elements, as the `markdown` block shows it. Raw HTML stays text; images become links. */
export function markdown(text: string): HTMLElement {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const box = h('div', { class: 'markdown' });
  let at = 0;
  while (at < lines.length) {
    const [node, next] = blockAt(lines, at);
    if (node !== undefined) box.append(node);
    at = Math.max(next, at + 1);
  }
  return box;
}

type Taken = [node: Node | undefined, next: number];

function blockAt(lines: string[], at: number): Taken {
  const line = lines[at] ?? '';
  if (line.trim() === '') return [undefined, at + 1];
  const fence = /^\s*(```+|~~~+)\s*([\w-]*)\s*$/.exec(line);
  if (fence !== null) return fenced(lines, at, fence[1] ?? '```');
  const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
  if (heading !== null) {
    // Pages have one h1; headings in messages start lower, whatever their own level.
    const level = Math.min(6, (heading[1]?.length ?? 1) + 2) as 3 | 4 | 5 | 6;
    return [h(`h${level}`, { class: 'md-heading' }, ...inlineMarkdown(heading[2] ?? '')), at + 1];
  }
  if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) return [h('hr'), at + 1];
  if (/^\s*>/.test(line)) return quoted(lines, at);
  if (/^\s*\|.*\|\s*$/.test(line) && /^\s*\|?[\s:|-]+\|?\s*$/.test(lines[at + 1] ?? '')) return table(lines, at);
  if (itemAt(line) !== undefined) return list(lines, at);
  return paragraph(lines, at);
}

function fenced(lines: string[], at: number, mark: string): Taken {
  let end = at + 1;
  while (end < lines.length && !(lines[end] ?? '').trim().startsWith(mark)) end += 1;
  return [h('pre', { class: 'pre', tabindex: '0' }, lines.slice(at + 1, end).join('\n')), end + 1];
}

function quoted(lines: string[], at: number): Taken {
  let end = at;
  while (end < lines.length && /^\s*>/.test(lines[end] ?? '')) end += 1;
  const inside = lines.slice(at, end).map((line) => line.replace(/^\s*>\s?/, ''));
  return [h('blockquote', { class: 'quote' }, markdown(inside.join('\n'))), end];
}

function table(lines: string[], at: number): Taken {
  const cells = (line: string) =>
    line
      .trim()
      .replace(/^\||\|$/g, '')
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim().replace(/\\\|/g, '|'));
  let end = at + 2;
  while (end < lines.length && (lines[end] ?? '').includes('|')) end += 1;
  const head = cells(lines[at] ?? '').map((cell) => h('th', { scope: 'col' }, ...inlineMarkdown(cell)));
  const rows = lines
    .slice(at + 2, end)
    .map((line) => h('tr', {}, ...cells(line).map((cell) => h('td', {}, ...inlineMarkdown(cell)))));
  const element = h('table', { class: 'table' }, h('thead', {}, h('tr', {}, ...head)), h('tbody', {}, ...rows));
  return [h('div', { class: 'table-box', tabindex: '0', role: 'group', 'aria-label': 'Table' }, element), end];
}

interface Item {
  indent: number;
  ordered: boolean;
  start: number;
  text: string;
}

function itemAt(line: string): Item | undefined {
  const match = /^(\s*)(?:([-*+])|(\d{1,9})[.)])\s+(.*)$/.exec(line);
  if (match === null) return undefined;
  return {
    indent: match[1]?.length ?? 0,
    ordered: match[3] !== undefined,
    start: Number(match[3] ?? 1),
    text: match[4] ?? '',
  };
}

function list(lines: string[], at: number): Taken {
  const first = itemAt(lines[at] ?? '');
  if (first === undefined) return [undefined, at + 1];
  const box = first.ordered ? h('ol', { class: 'list', start: first.start }) : h('ul', { class: 'list' });
  let next = at;
  let last: HTMLElement | undefined;
  while (next < lines.length) {
    const line = lines[next] ?? '';
    const item = itemAt(line);
    if (item === undefined) {
      // A line that is set in belongs to the item above it.
      if (last === undefined || line.trim() === '' || !/^\s{2,}/.test(line)) break;
      last.append(' ', ...inlineMarkdown(line.trim()));
      next += 1;
    } else if (item.indent > first.indent + 1 && last !== undefined) {
      const [inner, after] = list(lines, next);
      if (inner !== undefined) last.append(inner);
      next = after;
    } else if (item.indent < first.indent || item.ordered !== first.ordered) {
      break;
    } else {
      last = h('li', {}, ...inlineMarkdown(item.text.replace(/^\[ \]\s/, '☐ ').replace(/^\[[xX]\]\s/, '☑ ')));
      box.append(last);
      next += 1;
    }
  }
  return [box, next];
}

function paragraph(lines: string[], at: number): Taken {
  let end = at + 1;
  while (end < lines.length && !startsBlock(lines[end] ?? '')) end += 1;
  const nodes = lines
    .slice(at, end)
    .flatMap((line, index) => (index === 0 ? inlineMarkdown(line) : [h('br'), ...inlineMarkdown(line)]));
  return [h('p', {}, ...nodes), end];
}

function startsBlock(line: string): boolean {
  return line.trim() === '' || /^(#{1,6}\s|\s*>|\s*```|\s*~~~|\s*\|)/.test(line) || itemAt(line) !== undefined;
}
