import type { Call } from '../../cloudtrail/activity.js';
import type { Need, Question } from '../../needs/contract.js';
import type { Statement } from '../../needs/statements.js';
import type { ConversationEvidence } from '../evidence.js';

/** `ecs:UpdateService` or `UpdateService` against an action; case does not matter. */
export function isAction(asked: string, action: string): boolean {
  const [want, have] = [asked.trim().toLowerCase(), action.toLowerCase()];
  return want === have || (!want.includes(':') && want === have.slice(have.indexOf(':') + 1));
}

/** True where a name that a person wrote is an action or an event behind a need, or its service. */
export function isNeed(asked: string, need: Need): boolean {
  if (need.action.startsWith(`${asked.trim().toLowerCase()}:`)) return true;
  const name = asked.slice(asked.indexOf(':') + 1).toLowerCase();
  return isAction(asked, need.action) || need.events.some((event) => event.toLowerCase() === name);
}

/** Questions of the contract that nobody has answered or left out yet. */
export function openQuestionsOf({ contract, answered }: ConversationEvidence): Question[] {
  return contract.questions.filter(({ id }) => !answered.includes(id));
}

/** A statement by its number (1 is the first) or its Sid. */
export function findStatement(
  asked: string,
  evidence: ConversationEvidence,
): { at: number; statement: Statement } | undefined {
  const wanted = asked.trim().replace(/^#/, '').toLowerCase();
  const at = /^\d+$/.test(wanted)
    ? Number(wanted) - 1
    : evidence.statements.findIndex(({ statement }) => statement.sid.toLowerCase() === wanted);
  const found = evidence.statements[at];
  return found ? { at, statement: found.statement } : undefined;
}

export function statementOf(
  need: Need,
  evidence: ConversationEvidence,
): { at: number; statement: Statement } | undefined {
  const at = evidence.statements.findIndex(({ statement }) => statement.needIds.includes(need.id));
  return at < 0 ? undefined : { at, statement: evidence.statements[at]!.statement };
}

/** `statement 3 (ReadBuildArtifacts)`. */
export function named(found: { at: number; statement: Statement }): string {
  return `statement ${found.at + 1} (${found.statement.sid})`;
}

/** The resources a statement has now: the chosen ones, else the suggested ones; undefined where it is left out. */
export function scopeNow(
  at: number,
  evidence: ConversationEvidence,
): { resources: string[]; decided: boolean } | undefined {
  const entry = evidence.statements[at];
  if (!entry) return undefined;
  const { statement, choice } = entry;
  if (choice?.kind === 'left-out') return undefined;
  if (choice?.kind === 'custom') return { resources: choice.resources, decided: true };
  const wanted = choice?.kind === 'candidate' ? choice.candidate : statement.suggested;
  const candidate = statement.candidates.find((one) => one.id === wanted) ?? statement.candidates[0];
  return { resources: candidate?.resources ?? [], decided: choice !== undefined };
}

export function callsOf(ids: readonly string[], evidence: ConversationEvidence): Call[] {
  const wanted = new Set(ids);
  return [...evidence.activity.calls, ...evidence.laterCalls].filter((call) => wanted.has(call.id));
}
