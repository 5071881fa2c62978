import { beginningOf, readTime } from './asked-time.js';
import type { ConversationEvidence } from './evidence.js';
import { timeZone } from './time-zone.js';

/** Where a period begins, as somebody asked for it. */
export interface AskedPeriod {
  /** ISO 8601 UTC. */
  from: string;
  /** How it is said back: `yesterday` is `2026-11-22`, `last week` `2026-11-16 (7 days)`. */
  words: string;
}

const DAYS: Record<string, number> = {
  day: 1,
  tag: 1,
  jour: 1,
  día: 1,
  week: 7,
  woche: 7,
  semaine: 7,
  semana: 7,
  month: 30,
  monat: 30,
};
const UNIT = `(${Object.keys(DAYS).join('|')})(?:s|en|e|n)?`;
/** A number before its unit, or a word for the one before this: `60 days`, `last week`, `semana pasada`. */
const COUNTED = new RegExp(`(?<![\\p{L}\\d])(\\d{1,3}) ${UNIT}(?!\\p{L})`, 'iu');
const LAST = new RegExp(
  `(?<!\\p{L})(?:(?:last|past|letzten?|letzter) ${UNIT}|${UNIT} (?:pasad[oa]|derni(?:er|ère)))(?!\\p{L})`,
  'iu',
);

/** Reads `60 days`, `last week`, `yesterday`, a date, or a date with a time; undefined where there is none of them. */
export function readPeriod(asked: string, evidence: ConversationEvidence): AskedPeriod | undefined {
  const [, count, unit] = COUNTED.exec(asked) ?? [];
  const [, before, after] = LAST.exec(asked) ?? [];
  const days = DAYS[(unit ?? before ?? after ?? '').toLowerCase()];
  if (days !== undefined) {
    const ago = Number(count ?? 1) * days;
    const from = new Date(Date.parse(evidence.now) - ago * 86_400_000).toISOString();
    return { from, words: `${from.slice(0, 10)} (${ago} ${ago === 1 ? 'day' : 'days'})` };
  }
  const time = readTime(asked, evidence.now, timeZone(evidence.asker.timeZone));
  const start = time?.day === undefined ? Number.NaN : beginningOf({ ...time, day: time.day });
  return time && Number.isFinite(start) ? { from: new Date(start).toISOString(), words: time.words } : undefined;
}
