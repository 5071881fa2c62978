import { Problem } from '../problem.js';
import type { ModelReply, ModelRequest, Tokens, ToolOffer } from './model.js';

/** A failure that cost something: the server answered, or was at it. */
export class SpentProblem extends Problem {
  readonly tokens: Tokens;

  constructor(problem: Problem, tokens: Tokens) {
    super(problem.kind, problem.message, problem.advice, { passing: problem.passing, cause: problem.cause });
    this.tokens = tokens;
  }
}

/** What a failure cost; nothing where it cost nothing, or where nobody counted. */
export function spentOn(error: unknown): Tokens {
  return error instanceof SpentProblem ? error.tokens : { input: 0, output: 0 };
}

export function addTokens(left: Tokens, right: Tokens): Tokens {
  return { input: left.input + right.input, output: left.output + right.output };
}

/** OpenAI's rule of thumb ("What are tokens and how to count them?"): four characters of English are about a token. */
const CHARACTERS_PER_TOKEN = 4;

/** About how many tokens a request is, where no server has counted them. */
export function estimateInput(request: ModelRequest & { tools?: ToolOffer[] }): number {
  const tools = (request.tools ?? []).map(({ name, description, parameters }) => [
    name,
    description,
    Object.keys(parameters.shape),
  ]);
  return estimate(request.instructions, JSON.stringify(request.turns), tools.length > 0 ? JSON.stringify(tools) : '');
}

/** What the server counted; an estimate from the lengths where it counts nothing, so that a budget ends there too. */
export function countTokens(
  usage: { input: unknown; output: unknown } | undefined,
  request: ModelRequest & { tools?: ToolOffer[] },
  reply: Pick<ModelReply, 'text' | 'calls'>,
): Tokens {
  return {
    input: whole(usage?.input) || estimateInput(request),
    output: whole(usage?.output) || estimate(reply.text, JSON.stringify(reply.calls)),
  };
}

function estimate(...texts: string[]): number {
  return Math.ceil(texts.reduce((sum, text) => sum + text.length, 0) / CHARACTERS_PER_TOKEN);
}

/** No request holds more: what a server counts beyond that is no count. */
const MOST_TOKENS = 10_000_000;

function whole(value: unknown): number {
  return typeof value === 'number' && value > 0 && value <= MOST_TOKENS ? Math.floor(value) : 0;
}
