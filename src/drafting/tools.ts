import type { Asker, ConversationEvidence } from './evidence.js';
import { attached } from './tools/attached.js';
import { blindSpots } from './tools/blind-spots.js';
import { callsBehind } from './tools/calls-behind.js';
import { changes } from './tools/changes.js';
import { delivery } from './tools/delivery.js';
import { denials } from './tools/denials.js';
import { evaluate } from './tools/evaluate.js';
import { failures } from './tools/failures.js';
import { iamFacts } from './tools/iam-facts.js';
import type { Tool, ToolResult } from './tools/kit.js';
import { leftOut } from './tools/left-out.js';
import { notUsed } from './tools/not-used.js';
import { overview } from './tools/overview.js';
import { policy } from './tools/policy.js';
import { propose } from './tools/propose.js';
import { scopeEffect } from './tools/scope-effect.js';
import { statements } from './tools/statements.js';
import { usage } from './tools/usage.js';

/** Everything that an answer may look at: read-only, over the documents of one review. */
export const TOOLS: readonly Tool[] = [
  overview,
  callsBehind,
  denials,
  statements,
  scopeEffect,
  evaluate,
  iamFacts,
  blindSpots,
  leftOut,
  changes,
  usage,
  notUsed,
  failures,
  attached,
  policy,
  delivery,
  propose,
];

/** What a model is offered: nobody who decides nothing has a change proposed in their words. */
export function toolsFor(asker: Asker): readonly Tool[] {
  return asker.mayDecide ? TOOLS : TOOLS.filter((tool) => tool !== propose);
}

/** Characters of one result that go to the model. */
const LONGEST_RESULT = 8_000;

/** Runs a tool by name. An unknown name or wrong arguments give a result that says so. */
export function runTool(name: string, args: unknown, evidence: ConversationEvidence): ToolResult {
  const tool = TOOLS.find((one) => one.name === name);
  if (tool) return tool.run(args, evidence);
  const say = `There is no such tool. There are: ${TOOLS.map((one) => one.name).join(', ')}.`;
  return { data: { say: [say], error: 'unknown tool' }, summary: 'no such tool', failed: true };
}

/** A result as JSON of bounded length: where it is too long, the sentences stay, as many as fit, and the details go. */
export function boundedResult(data: ToolResult['data'], longest = LONGEST_RESULT): string {
  const whole = JSON.stringify(data);
  if (whole.length <= longest) return whole;
  const cut = 'The details were too long and were left out.';
  const say = data.say.slice(0, 8);
  while (say.length > 1 && JSON.stringify({ say, cut }).length > longest) say.pop();
  return JSON.stringify({ say, cut });
}
