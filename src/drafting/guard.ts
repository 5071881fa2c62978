import { z } from 'zod';
import type { Contract, Need } from '../needs/contract.js';
import type { Statement } from '../needs/statements.js';
import { cannotShare, makeStatement } from '../needs/statements.js';
import { Problem } from '../problem.js';
import {
  type Breach,
  checkActions,
  checkFields,
  checkSid,
  findNeeds,
  LoosePart,
  type Part,
  text,
} from './guard-checks.js';
import { needKeys, SCOPE_WIDTHS } from './prompt.js';
import { sanitiseLine } from './sanitise.js';
import { oneLine, shorten } from './visible.js';

export type GuardResult = { statements: Statement[]; doubts: string[] } | { breaches: Breach[] };

const LooseAnswer = z.looseObject({ statements: z.array(LoosePart), doubts: z.array(z.unknown()).nullish() });

const MOST_BREACHES = 60;

/**
 * Decides about a drafted answer, whatever it is: statements that are a partition of the contract's needs, or every
 * reason why not. Actions, resources and conditions of the statements come from the contract alone; of the answer only
 * the grouping, the Sids, the purposes, the doubts and the pointed-at candidate are used.
 */
export function guard(output: unknown, contract: Contract): GuardResult {
  const read = LooseAnswer.safeParse(output);
  if (!read.success) return { breaches: [wrongShape(read.error, output)] };
  const keys = needKeys(contract);
  const inContract = new Set(contract.needs.map((need) => need.action));
  const breaches: Breach[] = [];
  const sids = new Set<string>();
  const used = new Set<string>();
  const statements: Statement[] = [];

  for (const [at, part] of read.data.statements.entries()) {
    const where = `statement ${at + 1}`;
    const before = breaches.length;
    breaches.push(...checkSid(part, where, sids), ...checkFields(part, where));
    const { needs, breaches: wrongNeeds } = findNeeds(part, where, keys, used);
    breaches.push(...wrongNeeds, ...checkActions(part, where, needs, inContract));
    const reason = needs.length > 1 ? cannotShare(needs) : undefined;
    if (reason) {
      breaches.push({
        kind: 'mixed-scopeability',
        what: needs.map((need) => need.action).join(', '),
        reason: `${where}: ${reason}`,
      });
    }
    if (breaches.length > before) continue;
    const made = tryMake(part, where, contract, needs);
    if ('kind' in made) breaches.push(made);
    else statements.push(made);
  }
  for (const [key, need] of keys) {
    if (used.has(key)) continue;
    breaches.push({
      kind: 'need-missing',
      what: need.action,
      reason: `Need ${key} (${need.action}) is in no statement.`,
    });
  }
  if (breaches.length > 0) return { breaches: breaches.slice(0, MOST_BREACHES).map(shortened) };
  return { statements, doubts: readDoubts(read.data.doubts) };
}

/** What the statement's own maker refuses is a breach too. */
function tryMake(part: Part, where: string, contract: Contract, needs: Need[]): Statement | Breach {
  try {
    return make(part, where, contract, needs);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { kind: 'mixed-scopeability', what: text(part.sid), reason: `${where}: ${error.message}` };
  }
}

function make(part: Part, where: string, contract: Contract, needs: Need[]): Statement | Breach {
  const words = {
    sid: String(part.sid),
    purpose:
      prose(part.purpose, 140) ||
      `Allows ${needs
        .map((need) => need.action)
        .join(', ')
        .slice(0, 120)}.`,
    ...(prose(part.doubt, 300) ? { doubt: prose(part.doubt, 300) } : {}),
  };
  const statement = makeStatement(contract, needs, words);
  const scope = part.scope;
  if (scope === null || scope === undefined) return statement;
  const candidate = statement.candidates.find((one) => one.id === scope || one.width === scope);
  if (candidate) {
    const why = prose(part.why, 200);
    return makeStatement(contract, needs, { ...words, suggested: candidate.id, ...(why ? { why } : {}) });
  }
  // A width that this statement happens not to have is no attempt at anything: the rules' suggestion stands.
  if (SCOPE_WIDTHS.some((width) => width === scope)) return statement;
  const offered = statement.candidates.map((one) => one.width).join(', ');
  return {
    kind: 'candidate-unknown',
    what: text(scope),
    reason: `${where}: there is no such scope; there are ${offered}.`,
  };
}

function readDoubts(doubts: unknown[] | null | undefined): string[] {
  return (doubts ?? [])
    .slice(0, 5)
    .map((doubt) => prose(doubt, 300))
    .filter((doubt) => doubt !== '');
}

/** Model prose for one line of a message: no markup, no mentions, no links, visible characters only. */
function prose(value: unknown, limit: number): string {
  return typeof value === 'string' ? sanitiseLine(value, limit) : '';
}

function wrongShape(error: z.ZodError, output: unknown): Breach {
  const issue = error.issues[0];
  const path = issue?.path.map(String).join('.') || 'the answer';
  return {
    kind: 'not-json',
    what: text(output),
    reason: `The answer does not have the asked shape: ${path} is not as described.`,
  };
}

function shortened(breach: Breach): Breach {
  return { ...breach, what: oneLine(breach.what, 200), reason: shorten(breach.reason, 300) };
}
