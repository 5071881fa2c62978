import type { z } from 'zod';
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

/** `a, b and 3 more`. */
export function listed(items: readonly (string | number)[], most: number): string {
  const { first, more } = some(items, most, (item) => item);
  return `${first.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
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

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
