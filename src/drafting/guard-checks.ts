import { z } from 'zod';
import type { Need } from '../needs/contract.js';
import type { RefusedAddition } from './draft.js';
import { oneLine } from './visible.js';

/** One thing in a drafted answer that cannot stand. `reason` goes back to the model, `what` is kept for people. */
export interface Breach {
  kind: RefusedAddition['kind'];
  /** What it wrote, made visible, at most 200 characters. Model text: data. */
  what: string;
  /** What is wrong with it, as one sentence. */
  reason: string;
}

/** One statement of an answer, with any values in its fields. */
export const LoosePart = z.looseObject({
  sid: z.unknown(),
  purpose: z.unknown(),
  needs: z.array(z.unknown()),
  actions: z.array(z.unknown()).nullish(),
  scope: z.unknown(),
  why: z.unknown().optional(),
  doubt: z.unknown(),
});
export type Part = z.infer<typeof LoosePart>;
const SID = /^[A-Za-z0-9]{1,64}$/;

/** Fields that would change what a policy allows; a drafter has no say in any of them. */
const SCOPE_FIELD = /resource|arn|condition|principal|effect|notaction/i;

export function checkSid(part: Part, where: string, sids: Set<string>): Breach[] {
  const sid = part.sid;
  if (typeof sid !== 'string' || !SID.test(sid)) {
    return [{ kind: 'bad-sid', what: text(sid), reason: `${where}: the Sid must be 1 to 64 letters and digits.` }];
  }
  // IAM compares Sids exactly; people do not, so names that differ in case alone are refused too.
  if (sids.has(sid.toLowerCase())) {
    return [{ kind: 'bad-sid', what: sid, reason: `${where}: the Sid ${sid} is used twice.` }];
  }
  sids.add(sid.toLowerCase());
  return [];
}

export function checkFields(part: Part, where: string): Breach[] {
  return Object.entries(part).flatMap(([name, value]) =>
    SCOPE_FIELD.test(name) && value !== undefined && value !== null
      ? [
          {
            kind: 'resource-written' as const,
            what: `${name}: ${text(value)}`,
            reason: `${where}: resources and conditions are not yours to write; only "scope" may point at a width.`,
          },
        ]
      : [],
  );
}

export function findNeeds(part: Part, where: string, keys: Map<string, Need>, used: Set<string>) {
  const needs: Need[] = [];
  const breaches: Breach[] = [];
  for (const key of part.needs) {
    const need = typeof key === 'string' ? keys.get(key) : undefined;
    if (!need || typeof key !== 'string') {
      breaches.push({ kind: 'need-unknown', what: text(key), reason: `${where}: it names a need that is not listed.` });
      continue;
    }
    if (used.has(key)) {
      breaches.push({
        kind: 'need-twice',
        what: `${key} (${need.action})`,
        reason: `${where}: need ${key} is used more than once.`,
      });
      continue;
    }
    used.add(key);
    needs.push(need);
  }
  if (part.needs.length === 0) {
    breaches.push({ kind: 'need-unknown', what: text(part.sid), reason: `${where}: it has no needs.` });
  }
  return { needs, breaches };
}

export function checkActions(part: Part, where: string, needs: Need[], inContract: Set<string>): Breach[] {
  const own = new Set(needs.map((need) => need.action));
  return (part.actions ?? []).flatMap((action): Breach[] => {
    const what = text(action);
    if (typeof action === 'string' && own.has(action)) return [];
    if (typeof action === 'string' && /[*?]/.test(action)) {
      return [{ kind: 'wildcard-in-action', what, reason: `${where}: an action must not contain a wildcard.` }];
    }
    const reason =
      typeof action === 'string' && inContract.has(action)
        ? `${where}: ${action} belongs to a need of another statement.`
        : `${where}: it names an action that is not among the needs.`;
    return [{ kind: 'action-outside-contract', what, reason }];
  });
}

/** A short text for any value, without ever walking a large or deep one. */
export function text(value: unknown): string {
  if (typeof value === 'string') return oneLine(value, 200);
  if (Array.isArray(value))
    return oneLine(
      value
        .slice(0, 5)
        .map((item) => (typeof item === 'string' ? item : typeof item))
        .join(', '),
      200,
    );
  if (typeof value === 'object' && value !== null)
    return oneLine(`{${Object.keys(value).slice(0, 8).join(', ')}}`, 200);
  return String(value).slice(0, 200);
}
