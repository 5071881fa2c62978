import { parseTarget, type Target } from '../../aws/target.js';
import type { Markup } from '../kit/text.js';
import { replies } from '../messages/words.js';

export type ParsedCommand =
  | { kind: 'form' }
  | { kind: 'help' }
  | { kind: 'list' }
  | { kind: 'find' }
  /** `days` is there only where a window was typed. */
  | { kind: 'status' | 'denials' | 'audit' | 'review'; typed: string; target: Target; days?: number };

/** Most days that can be asked for: CloudTrail tables rarely go back further, and the settings allow no more. */
export const MOST_DAYS = 400;

/**
 * Reads what was typed behind `/tighten`. Only its form is checked here: whether the role exists is found out later.
 * A window may follow the role: `90d`, `90 d`, `30 days`.
 */
export function parseCommand(text: string): ParsedCommand | { problem: Markup } {
  const typed = text.trim();
  const [verb = '', ...rest] = typed.split(/\s+/);
  if (verb === '') return { kind: 'form' };
  if (rest.length === 0 && /^(help|\?|-h|--help)$/i.test(verb)) return { kind: 'help' };
  if (rest.length === 0 && /^list$/i.test(verb)) return { kind: 'list' };
  if (rest.length === 0 && /^find$/i.test(verb)) return { kind: 'find' };
  const asks = /^(status|denials|audit)$/i.test(verb)
    ? (verb.toLowerCase() as 'status' | 'denials' | 'audit')
    : undefined;
  if (asks && rest.length === 0) return { problem: replies.needsRole(asks) };
  const { role, days, badDays } = splitWindow(asks ? rest.join(' ') : typed);
  if (badDays !== undefined) return { problem: replies.badWindow(badDays) };
  const target = parseTarget(role);
  if ('problem' in target) return { problem: replies.badTarget(target.problem, target.advice) };
  return { kind: asks ?? 'review', typed: target.name ?? role, target, ...(days ? { days } : {}) };
}

function splitWindow(text: string): { role: string; days?: number; badDays?: string } {
  const match = /^(\S.*?)\s+(-?\d+(?:[.,]\d+)?\s*[a-z]+)$/i.exec(text);
  if (!match) return { role: text };
  const [, role = text, window = ''] = match;
  const days = /^(\d{1,4})\s*(?:d|days?)$/i.exec(window);
  const count = Number(days?.[1]);
  if (!days || count < 1 || count > MOST_DAYS) return { role, badDays: window };
  return { role, days: count };
}
