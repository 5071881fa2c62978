import type { ScopeChoice } from '../../needs/statements.js';
import type { Refusal } from '../command.js';
import type { Answer, Person, Review } from '../review.js';
import { decidedAt } from '../stage.js';

/** A refusal as `decide` returns it. */
export function refuse(
  kind: Refusal['kind'],
  message: string,
  who: { by?: Person; at?: string } = {},
): { refusal: Refusal } {
  return { refusal: { kind, message, ...(who.by ? { by: who.by } : {}), ...(who.at ? { at: who.at } : {}) } };
}

/** "a moment ago", "12 s ago", "3 min ago", "at 14:02 UTC", "on 2026-11-01 at 14:02 UTC". Both times ISO 8601 UTC. */
export function time(at: string, now: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(now) - Date.parse(at)) / 1000));
  if (seconds < 10) return 'a moment ago';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  const clock = `at ${at.slice(11, 16)} UTC`;
  return at.slice(0, 10) === now.slice(0, 10) ? clock : `on ${at.slice(0, 10)} ${clock}`;
}

/** "scope B", "a custom scope", "left out". */
export function choiceInWords(choice: ScopeChoice): string {
  if (choice.kind === 'candidate') return `scope ${choice.candidate}`;
  return choice.kind === 'custom' ? 'a custom scope' : 'left out';
}

export function answerInWords(answer: Answer): string {
  if (answer.kind === 'action') return `“it is ${answer.action}”`;
  return answer.kind === 'nothing-needed' ? '“needs nothing”' : '“left out”';
}

/** True where two plain JSON values are equal, whatever the order of their keys. */
export function same(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const a = Object.entries(left).filter(([, value]) => value !== undefined);
  const b = new Map(Object.entries(right).filter(([, value]) => value !== undefined));
  return a.length === b.size && a.every(([key, value]) => b.has(key) && same(value, b.get(key)));
}

/** A decision needs a named person behind it; `system` and an empty name are none. */
export function isPerson(by: Person): boolean {
  return by !== '' && by !== 'system';
}

export const needsAPerson = () => refuse('blocked', 'This takes a named person: nothing is decided by Tighten itself.');

/** A changed draft changes every statement in it: candidate letters may stand for other resources now. */
export const newDraft = () =>
  refuse('stale', 'There is a new draft since this was shown. Use the latest messages in this thread.');

/** Why decisions cannot be changed now, or undefined where they can. */
export function closedForChanges(review: Review): { refusal: Refusal } | undefined {
  if (!review.draft) {
    return refuse('wrong-stage', 'There is no draft to decide on at the moment. Wait for the next one in this thread.');
  }
  if (review.check?.deliveredAs !== undefined && review.check.decidedAt === decidedAt(review)) {
    const number = review.check.deliveredAs;
    return refuse(
      'wrong-stage',
      `Edition ${number} is delivered and stays as it is. Start edition ${number + 1} to change it.`,
    );
  }
  return undefined;
}
