import { LIMITS } from './limits.js';

declare const made: unique symbol;

/**
 * Text that Slack may parse as markup. Made only here: own words as written, everything put into them escaped. Another
 * file cannot make one, because it cannot name the brand.
 */
export interface Markup {
  readonly markup: string;
  readonly [made]: true;
}

function asMarkup(text: string): Markup {
  return { markup: text } as Markup;
}

/**
 * Control, bidirectional and invisible characters, written out (`\u202e`), so that text from logs and models
 * cannot hide or reorder what a person reads. Line feeds and tabs stay where `lines` is set, else become spaces.
 */
export function visible(text: string, options: { lines?: boolean } = {}): string {
  const kept = options.lines ? text.replace(/\r\n?/g, '\n') : text.replace(/[\r\n\t]+/g, ' ');
  return kept.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The one escape for text that Slack parses (`&`, `<`, `>`: links, mentions and broadcasts all begin with `<`). */
export function escapeText(text: string): string {
  return visible(text, { lines: true }).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** Own words with values put in: the words may hold markup, the values cannot unless they were made here. */
export function markup(words: TemplateStringsArray, ...values: (string | number | Markup)[]): Markup {
  const parts = words.map((word, index) => (index === 0 ? word : `${putIn(values[index - 1]!)}${word}`));
  return asMarkup(parts.join(''));
}

function putIn(value: string | number | Markup): string {
  if (typeof value === 'object') return value.markup;
  return escapeText(String(value)).replace(/`/g, 'ˋ');
}

/** Sentences one after the other. */
export function together(...sentences: (Markup | undefined)[]): Markup {
  return asMarkup(sentences.flatMap((sentence) => (sentence ? [sentence.markup] : [])).join(' '));
}

/** A whole sentence that came from elsewhere (a refusal, advice): nothing in it is markup. */
export function plain(text: string): Markup {
  return asMarkup(escapeText(text));
}

/** A sentence of our own as Slack shows it under a field, where nothing is parsed. */
export function inField({ markup: text }: Markup): string {
  return text.replaceAll('`', '').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}

/** A sentence of ours that names people, groups and channels as Slack does (`<@U…>`): only these become markup. */
export function withNames(text: string): Markup {
  return asMarkup(escapeText(text).replace(/&lt;([@#][UWCG][A-Z0-9]{1,20}|!subteam\^S[A-Z0-9]{1,20})&gt;/g, '<$1>'));
}

/** How a sentence tells a moment that is more than an hour ago. */
const CLOCK = / (?:on \d{4}-\d\d-\d\d )?at (\d\d:\d\d) UTC/;

/**
 * A sentence that came from elsewhere, names one person as Slack does and perhaps tells one moment (`at`, ISO 8601) on
 * the clock of UTC: only these become markup, the moment in each reader's own zone.
 */
export function naming(text: string, person: string, at = ''): Markup {
  const named = escapeText(text).replaceAll(`&lt;@${person}&gt;`, mention(person).markup);
  const seconds = Math.floor(Date.parse(at) / 1000);
  return asMarkup(
    named.replace(CLOCK, (told, clock) =>
      clock === at.slice(11, 16) ? `<!date^${seconds}^ on {date_short} at {time}|${told}>` : told,
    ),
  );
}

/** The other way round: markup that was made here as such a sentence, to be kept. */
export function asSentence({ markup: text }: Markup): string {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}

/** A person by name. What is no Slack id (Tighten itself) is named as such. */
export function mention(person: string): Markup {
  return asMarkup(isUserId(person) ? `<@${person}>` : 'Tighten');
}

/** A user group by name; the people in it are not told, because a refusal is seen by one person alone. */
export function groupMention(group: string): Markup {
  return asMarkup(/^S[A-Z0-9]{1,20}$/.test(group) ? `<!subteam^${group}>` : 'whoever runs Tighten');
}

/** A channel that one can press to go there; nothing more than its id where it is none. */
export function channelLink(channel: string): Markup {
  return /^[CG][A-Z0-9]{1,20}$/.test(channel) ? asMarkup(`<#${channel}>`) : plain(channel);
}

export function isUserId(person: string): boolean {
  return /^[UW][A-Z0-9]{1,20}$/.test(person);
}

/** How a moment is written: `today at 2:15 PM`, `Nov 16, 2026 at 2:15 PM`. */
export const MOMENT = '{date_short_pretty} at {time}';

/**
 * A moment in each reader's own zone. `iso` is ISO 8601. Slack writes *Today* where the format begins with it, and
 * *today* behind other words: inside a sentence the words before it belong into `lead`.
 */
export function moment(iso: string, lead: '' | ', ' = ''): Markup {
  const seconds = Math.floor(Date.parse(iso) / 1000);
  if (!Number.isFinite(seconds)) return plain(`${lead}${filled(iso, 40)}`);
  return asMarkup(`<!date^${seconds}^${lead}${MOMENT}|${lead}${utc(iso)}>`);
}

/** `2026-11-23 19:12 UTC`, for places where Slack shows no date of its own. */
export function utc(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** A link of our own making: an address that Slack gave (a permalink), and our words. */
export function link(url: string, words: string): Markup {
  if (!/^https?:\/\/[^\s<>|]+$/.test(url)) return plain(words);
  return asMarkup(`<${url}|${escapeText(words).replace(/\|/g, '')}>`);
}

/** Cuts to `max` characters and shows that it did. Counts UTF-16 units, as Slack does; never splits a pair. */
export function fit(text: string, max: number): string {
  const shown = visible(text, { lines: true });
  return shown.length <= max ? shown : `${whole(shown, Math.max(0, max - 1))}…`;
}

/** As `fit`, for places where Slack takes no empty text. */
export function filled(text: string, max: number): string {
  const shown = fit(text, max);
  return shown.trim() === '' ? '–' : shown;
}

function whole(text: string, end: number): string {
  const code = text.charCodeAt(end - 1);
  return text.slice(0, code >= 0xd800 && code <= 0xdbff ? end - 1 : end);
}

/** As many lines as fit into `max` characters, and how many were left out. */
export function fitLines(lines: string[], max: number, more: (left: number) => string): string {
  const shown = lines.map((line) => visible(line));
  const all = shown.join('\n');
  if (all.length <= max) return all;
  const kept: string[] = [];
  let room = max - more(lines.length).length - 1;
  for (const line of shown) {
    if (line.length + 1 > room) break;
    kept.push(line);
    room -= line.length + 1;
  }
  if (kept.length === 0) return `${fit(shown[0]!, Math.max(1, room))}\n${more(lines.length - 1)}`;
  return `${kept.join('\n')}\n${more(lines.length - kept.length)}`;
}

/** `1 call`, `214 calls`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** `18,204`. */
export function number(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `a, b and c`. */
export function listed(items: string[], last = 'and'): string {
  if (items.length < 2) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;
}

/** The notification and screen-reader text of a message: one escaped sentence. */
export function fallback(text: string): string {
  return filled(escapeText(visible(text)), Math.min(LIMITS.fallbackText, 600));
}
