import type { z } from 'zod';
import type { Call } from '../../cloudtrail/activity.js';
import type { Need, Question } from '../../needs/contract.js';
import type { Statement } from '../../needs/statements.js';
import type { ConversationEvidence } from '../evidence.js';
import type { Proposal } from '../proposals.js';
import { oneLine } from '../visible.js';

/** What a tool found. `data` goes to the model, `summary` under the answer. */
export interface ToolResult {
  /** Plain JSON. `say` holds the facts as sentences; keys that end in `FromLogs` hold text that others wrote. */
  data: { say: string[] } & Record<string, unknown>;
  /** One phrase with counts: "calls behind kms:Decrypt: 214 in 90 days". */
  summary: string;
  /** True where nothing was read, because there is no such tool or it was asked wrongly: no evidence. */
  failed?: true;
  /** Statements that would have to be extended for what was asked about. */
  extend?: string[];
  /** Changes that people may open and decide on. */
  proposals?: Proposal[];
}

/** A read-only tool over the documents of one review. */
export interface Tool {
  name: string;
  description: string;
  parameters: z.ZodObject;
  /** Checks the arguments (any value) and reads; arguments that do not fit are a sentence, never a throw. */
  run(args: unknown, evidence: ConversationEvidence): ToolResult;
}

/** `parameters` must be strict: a field that a tool does not have is refused, not ignored. */
export function defineTool<Parameters extends z.ZodObject>(tool: {
  name: string;
  description: string;
  parameters: Parameters;
  read(args: z.infer<Parameters>, evidence: ConversationEvidence): ToolResult;
}): Tool {
  return {
    name: tool.name,
    description: tool.description,
    parameters: tool.parameters,
    run(args, evidence) {
      const read = tool.parameters.safeParse(args);
      if (read.success) return tool.read(read.data, evidence);
      const wrong = read.error.issues.map((issue) => `${issue.path.join('.') || 'arguments'}: ${issue.message}`);
      const say = `The tool ${tool.name} was asked wrongly: ${wrong.slice(0, 3).join('; ')}.`;
      return { data: { say: [say], error: 'arguments' }, summary: 'asked wrongly, nothing read', failed: true };
    },
  };
}

/** A name or ARN out of the logs on one line, short enough to show. */
export function logText(text: string, limit = 300): string {
  return oneLine(text, limit);
}

/**
 * Text of others inside a sentence of ours. A plain name or ARN stands as it is; anything that could read like words of
 * ours (it has spaces or odd characters) stands in quotes of its own.
 */
export function quoted(text: string, limit = 300): string {
  const line = logText(text, limit);
  return /^[\w:/.,@=+*?$(){}[\]#%~&|;!-]*…?$/.test(line) ? line : `“${line.replace(/[“”"]/g, "'")}”`;
}

/** The first of a list, and how many more there are. */
export function some<Item, Shown>(items: readonly Item[], most: number, show: (item: Item) => Shown) {
  return { first: items.slice(0, most).map(show), more: Math.max(0, items.length - most) };
}

/** `2026-11-01T10:32:00Z` → `2026-11-01 10:32`. */
export function minute(time: string): string {
  return logText(time.slice(0, 16).replace('T', ' '), 20);
}

/** `90 days`, `1 day`; the window of the evidence. */
export function windowLength(evidence: ConversationEvidence): string {
  const days = Math.round((Date.parse(evidence.window.to) - Date.parse(evidence.window.from)) / 86_400_000);
  return Number.isFinite(days) && days > 0 ? plural(days, 'day') : 'the window';
}

export function plural(count: number, word: string, words = `${word}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? word : words}`;
}

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

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
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
