import { type Fields, isFields, textOf } from '../values.js';
import type { Report } from './report.js';
import { checkList } from './text.js';

/** The field that each inline element of rich text cannot do without. */
const inline: Record<string, string> = {
  text: 'text',
  link: 'url',
  user: 'user_id',
  usergroup: 'usergroup_id',
  channel: 'channel_id',
  team: 'team_id',
  emoji: 'name',
  date: 'timestamp',
  broadcast: 'range',
  color: 'value',
};

/** Checks a `rich_text` block, also where it stands inside a table cell or a task. */
export function checkRichText(report: Report, pointer: string, block: unknown): void {
  if (!isFields(block) || block.type !== 'rich_text') {
    report.add(pointer, 'must be a rich_text block');
    return;
  }
  checkList(report, `${pointer}/elements`, block.elements, { min: 0, max: 1000 }, (part, at) => {
    if (part.type === 'rich_text_list') return checkRichList(report, at, part);
    if (
      part.type === 'rich_text_section' ||
      part.type === 'rich_text_quote' ||
      part.type === 'rich_text_preformatted'
    ) {
      return checkInline(report, at, part);
    }
    report.add(`${at}/type`, `unsupported type: ${String(part.type)}`);
  });
}

function checkRichList(report: Report, pointer: string, list: Fields): void {
  if (list.style !== 'bullet' && list.style !== 'ordered') report.add(`${pointer}/style`, 'must be a valid enum value');
  checkList(report, `${pointer}/elements`, list.elements, { min: 0, max: 1000 }, (section, at) => {
    if (section.type === 'rich_text_section') checkInline(report, at, section);
    else report.add(`${at}/type`, `unsupported type: ${String(section.type)}`);
  });
}

function checkInline(report: Report, pointer: string, part: Fields): void {
  checkList(report, `${pointer}/elements`, part.elements, { min: 0, max: 10_000 }, (element, at) => {
    const type = textOf(element.type) ?? '';
    const needed = inline[type];
    if (needed === undefined) return report.add(`${at}/type`, `unsupported type: ${type || 'missing'}`);
    const value = element[needed];
    if (value === undefined || value === '') report.add(`${at}/${needed}`, 'missing required field');
    if (part.type === 'rich_text_preformatted' && type !== 'text' && type !== 'link') {
      report.add(`${at}/type`, `unsupported type: ${type}`);
    }
  });
}
