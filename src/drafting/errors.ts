import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { Problem } from '../problem.js';
import { problemOfStatus } from './status-errors.js';

/** What an error has to be known beside it, to say what to do about it. */
export interface ModelFailureContext {
  model: string;
  baseUrl?: string;
  timeoutMs?: number;
  deadlineMs: number;
  /** The caller's own signal fired. */
  stopped: boolean;
  /** All tries together took too long. */
  late: boolean;
}

export function noKey(): Problem {
  return new Problem(
    'model-no-key',
    'No API key is set for the model.',
    'Set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own that needs none.',
  );
}

export function noAzureAddress(): Problem {
  return new Problem(
    'model-no-address',
    'AZURE_API_VERSION is set without OPENAI_BASE_URL, so there is no Azure resource to ask.',
    'Set OPENAI_BASE_URL to https://NAME.openai.azure.com, or take AZURE_API_VERSION away.',
  );
}

/** The caller's own signal fired: somebody pressed *Stop*, or the process ends. */
export function stopped(): Problem {
  return new Problem('stopped', 'The request to the model was stopped.', 'Ask again when you like.');
}

export function refused(): Problem {
  return new Problem(
    'model-refused',
    'The model refused to answer.',
    'Ask in other words; if it refuses drafts too, choose another model with OPENAI_MODEL.',
  );
}

export function unreadableAnswer(cause?: unknown): Problem {
  return new Problem(
    'model-unreadable',
    'The model server sent an answer that does not follow the API.',
    'Check that OPENAI_BASE_URL ends in the path of an OpenAI-compatible API (often /v1).',
    { cause },
  );
}

/**
 * Turns whatever the SDK threw into a `Problem`: what happened, and which setting to change or what to wait for.
 * Response bodies are read for their codes only, never repeated: a server may echo the request in them.
 * Status codes and classes are those of openai 7 (`core/error`), read and run.
 */
export function modelProblem(error: unknown, context: ModelFailureContext): Problem {
  if (error instanceof Problem) return error;
  if (context.stopped) return stopped();
  if (context.late || error instanceof APIConnectionTimeoutError) return tooSlow(context, error);
  if (hasInChain(error, (link) => link.name === 'AnswerTooLong')) {
    return new Problem(
      'model-answer-too-long',
      "The model's answer did not end.",
      'Try again; if it happens again, choose another model with OPENAI_MODEL.',
      { passing: true, cause: error },
    );
  }
  if (hasInChain(error, (link) => link instanceof SyntaxError)) return unreadableAnswer(error);
  if (error instanceof APIUserAbortError) return tooSlow(context, error);
  if (error instanceof APIConnectionError) return unreachable(context, error);
  if (error instanceof APIError && error.status !== undefined) return problemOfStatus(error, context.model);
  if (hasInChain(error, (link) => /terminated|socket|ECONN|closed|aborted/i.test(link.message))) {
    return cutOff(context, error);
  }
  return unreadableAnswer(error);
}

function tooSlow(context: ModelFailureContext, cause: unknown): Problem {
  const ms = context.late ? context.deadlineMs : (context.timeoutMs ?? context.deadlineMs);
  return new Problem(
    'model-timeout',
    `The model did not answer within ${Math.max(1, Math.round(ms / 1000))} s.`,
    'Try again, raise OPENAI_TIMEOUT, or choose a faster model with OPENAI_MODEL.',
    { passing: true, cause },
  );
}

function unreachable(context: ModelFailureContext, cause: unknown): Problem {
  const where = hostOf(context.baseUrl) ?? 'api.openai.com';
  const refusedConnection = hasInChain(cause, (link) =>
    /ECONNREFUSED/.test(`${link.message} ${Reflect.get(link, 'code')}`),
  );
  return new Problem(
    'model-unreachable',
    refusedConnection ? `Nothing answers at ${where}.` : `The connection to ${where} failed.`,
    'Check OPENAI_BASE_URL, and that the network lets this host reach it.',
    { passing: true, cause },
  );
}

function cutOff(context: ModelFailureContext, cause: unknown): Problem {
  const where = hostOf(context.baseUrl) ?? 'api.openai.com';
  return new Problem(
    'model-cut-off',
    `The connection to ${where} was cut in the middle of an answer.`,
    'Try again; if it happens again, look at the proxy or the server behind OPENAI_BASE_URL.',
    { passing: true, cause },
  );
}

/** Host and port alone: an address may carry a secret in its user part or query. */
function hostOf(address: string | undefined): string | undefined {
  try {
    return address ? new URL(address).host : undefined;
  } catch {
    return undefined;
  }
}

function hasInChain(error: unknown, test: (link: Error) => boolean): boolean {
  for (let link = error, depth = 0; link instanceof Error && depth < 6; link = link.cause, depth += 1) {
    if (test(link)) return true;
  }
  return false;
}
