import type {
  Button,
  ContextBlock,
  KnownBlock,
  RichTextBlock,
  RichTextElement,
  RichTextSection,
  SectionBlock,
  TextObject,
} from '@slack/types';
import { LIMITS } from './limits.js';
import { filled, isUserId, type Markup, MOMENT, mention, moment, utc, visible } from './text.js';

/**
 * Blocks that show text without parsing it. `rich_text` elements and `plain_text` are inert: whatever a log line or
 * a model wrote stays what it is.
 */

export function text(value: string): RichTextElement {
  return { type: 'text', text: visible(value, { lines: true }) || ' ' };
}

export function bold(value: string): RichTextElement {
  return { type: 'text', text: visible(value) || ' ', style: { bold: true } };
}

export function italic(value: string): RichTextElement {
  return { type: 'text', text: visible(value) || ' ', style: { italic: true } };
}

export function code(value: string): RichTextElement {
  return { type: 'text', text: visible(value) || ' ', style: { code: true } };
}

export function user(person: string): RichTextElement {
  return isUserId(person) ? { type: 'user', user_id: person } : text('Tighten');
}

/** A moment in each reader's zone, with the words before it: `, today at 2:15 PM`. See `moment` for why they go with it. */
export function date(iso: string, lead = ''): RichTextElement {
  return dated(iso, lead, MOMENT);
}

/** How long ago it was, with the words before it: `last 2 hours ago`. */
export function ago(iso: string, lead = ''): RichTextElement {
  return dated(iso, lead, '{ago}');
}

function dated(iso: string, lead: string, format: string): RichTextElement {
  const seconds = Math.floor(Date.parse(iso) / 1000);
  if (!Number.isFinite(seconds)) return text(`${lead}${filled(iso, 40)}`);
  return { type: 'date', timestamp: seconds, format: `${lead}${format}`, fallback: `${lead}${utc(iso)}` };
}

export type Part = RichTextElement | string;
export type Row = Part[] | { preformatted: string } | { bullets: Part[][] };

/** One `rich_text` block: arrays of parts become lines, `{ preformatted }` a fixed-width box, `{ bullets }` a list. */
export function rich(...rows: Row[]): RichTextBlock {
  return {
    type: 'rich_text',
    elements: rows.map((row, index) => {
      if ('preformatted' in row) {
        return {
          type: 'rich_text_preformatted',
          elements: [{ type: 'text', text: visible(row.preformatted, { lines: true }) || ' ' }],
        };
      }
      if ('bullets' in row) {
        return { type: 'rich_text_list', style: 'bullet', elements: row.bullets.map((item) => line(item)) };
      }
      const next = rows[index + 1];
      return line(next !== undefined && Array.isArray(next) ? [...row, '\n'] : row);
    }),
  };
}

function line(parts: Part[]): RichTextSection {
  return {
    type: 'rich_text_section',
    elements: parts.map((part) => (typeof part === 'string' ? text(part) : part)),
  };
}

/** A section of plain text. Every message begins with one, so that Slack lets it become anything later. */
export function section(value: string, blockId?: string): SectionBlock {
  return {
    type: 'section',
    text: { type: 'plain_text', text: filled(value, LIMITS.sectionText), emoji: false },
    ...(blockId ? { block_id: blockId } : {}),
  };
}

/** A section of plain text with one button at its side. `id` and `revision` name the block, as `buttonRow` does. */
export function beside(value: string, id: string, revision: number, button: Button): SectionBlock {
  return { ...section(value, `${id}:${revision}`.slice(0, LIMITS.id)), accessory: button };
}

export function header(value: string): KnownBlock {
  return {
    type: 'header',
    text: { type: 'plain_text', text: filled(visible(value), LIMITS.headerText), emoji: false },
  };
}

export function divider(): KnownBlock {
  return { type: 'divider' };
}

export type ContextPart = string | { person: string } | { at: string };

/** A small grey line. Words are plain text; only people and moments, made here, are markup. */
export function context(...parts: ContextPart[]): ContextBlock {
  const elements = parts.slice(0, LIMITS.contextElements).map((part): TextObject => {
    if (typeof part === 'string') {
      return { type: 'plain_text', text: filled(part, LIMITS.fieldText), emoji: false };
    }
    return { type: 'mrkdwn', text: ('person' in part ? mention(part.person) : moment(part.at)).markup, verbatim: true };
  });
  return { type: 'context', elements };
}

/** A section of our own markup; only for sentences, which values enter escaped. */
export function said(sentence: Markup): SectionBlock {
  return {
    type: 'section',
    text: { type: 'mrkdwn', text: sentence.markup.slice(0, LIMITS.sectionText), verbatim: true },
  };
}

/**
 * Text of a model or a person as paragraphs, one block each, with `code` between back-ticks. Everything else stays as
 * it was written: no links, no images, no mentions.
 */
export function prose(value: string): RichTextBlock[] {
  const paragraphs = visible(value, { lines: true }).split(/\n{2,}/);
  return paragraphs.flatMap((paragraph) => chunks(paragraph.trim(), 2_500)).map((piece) => rich(inline(piece)));
}

function inline(piece: string): Part[] {
  return piece
    .split(/(`[^`\n]{1,300}`)/)
    .filter((part) => part !== '')
    .map((part) => (/^`[^`]+`$/.test(part) ? code(part.slice(1, -1)) : text(part)));
}

function chunks(value: string, size: number): string[] {
  if (value === '') return [];
  return value.length <= size ? [value] : [value.slice(0, size), ...chunks(value.slice(size), size)];
}

/** Hosts that a link in a message may lead to: AWS's own documentation and console. */
const LINK_HOSTS = /^https:\/\/([a-z0-9-]+\.)*(docs\.aws\.amazon\.com|console\.aws\.amazon\.com)\//;

/** A row with one link, where it leads to AWS; no row where it leads anywhere else. */
export function link(url: string, words: string): Part[][] {
  return LINK_HOSTS.test(url) ? [[{ type: 'link', url, text: visible(words) || url }]] : [];
}

/** A link inside this workspace, to a message of ours. */
export function ownLink(url: string, words: string): RichTextElement {
  return { type: 'link', url, text: words };
}
