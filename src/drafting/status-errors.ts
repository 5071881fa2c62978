import type { APIError } from 'openai';
import { Problem } from '../problem.js';

export function filtered(): Problem {
  return new Problem(
    'model-content-filter',
    "The model's content filter stopped the answer.",
    'A name in the evidence may have set it off. REDACT=names keeps names from the model.',
  );
}

/** What to do about an HTTP status of the model server. Codes are OpenAI's and those that compatible servers copy. */
export function problemOfStatus(error: APIError, model: string): Problem {
  const status = Number(error.status);
  const code = typeof error.code === 'string' ? error.code : '';
  const said = `${code} ${error.message}`;
  if (status === 401) {
    return new Problem(
      'model-unauthorized',
      'The model server did not accept the API key.',
      'Check OPENAI_API_KEY: the key may be mistyped, revoked, or of another server.',
      { cause: error },
    );
  }
  if (status === 403) {
    return new Problem(
      'model-forbidden',
      `The API key may not use the model ${model}.`,
      'Allow the model in the project of the key, or choose another with OPENAI_MODEL.',
      { cause: error },
    );
  }
  if (
    /context_length|maximum context|context window|too many tokens|prompt is too long/i.test(said) ||
    status === 413
  ) {
    return new Problem(
      'model-context-too-long',
      `The question is too long for the model ${model}.`,
      'Choose a model with a larger context with OPENAI_MODEL.',
      { cause: error },
    );
  }
  if (status === 404) {
    return new Problem(
      'model-not-found',
      `The model server does not know ${model}, or has no such API.`,
      'Check OPENAI_MODEL and OPENAI_BASE_URL. A server that only speaks chat completions needs OPENAI_API=chat.',
      { cause: error },
    );
  }
  if (status === 429 && /insufficient_quota|billing/i.test(said)) {
    return new Problem(
      'model-quota',
      'The quota of the model account is used up.',
      'Add credit or raise the limit of the account behind OPENAI_API_KEY.',
      { cause: error },
    );
  }
  if (status === 429) return rateLimited(error);
  if (status >= 300 && status < 400) {
    return new Problem(
      'model-redirected',
      `The model server sends requests on to another address (status ${status}); nothing was sent there.`,
      'Set OPENAI_BASE_URL to the address that the requests are meant to reach.',
      { cause: error },
    );
  }
  if (/content_filter|content management policy/i.test(said)) return filtered();
  if (status >= 500) {
    return new Problem(
      'model-unavailable',
      `The model server failed (status ${status}).`,
      'It often passes: try again in some minutes.',
      { passing: true, cause: error },
    );
  }
  return new Problem(
    'model-bad-request',
    `The model server refused the request (status ${status}).`,
    'The model may not support structured output, tools or the temperature that is set: choose another with OPENAI_MODEL, or OPENAI_API=chat.',
    { cause: error },
  );
}

function rateLimited(error: APIError): Problem {
  const seconds = waitSeconds(error.headers);
  const wait = seconds === undefined ? '' : ` and asks to wait ${inWords(seconds)}`;
  return new Problem(
    'model-rate-limited',
    `The model server has too many requests${wait}.`,
    'Try again later, or raise the rate limit of the account.',
    { passing: true, cause: error },
  );
}

/** `retry-after-ms`, else `retry-after` in seconds or as a date; undefined where neither is readable or in the future. */
function waitSeconds(headers: Headers | undefined): number | undefined {
  const ms = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  const after = headers?.get('retry-after') ?? '';
  const seconds = Number.isFinite(ms) ? ms / 1_000 : Number(after || Number.NaN);
  const wait = Number.isFinite(seconds) ? seconds : (Date.parse(after) - Date.now()) / 1_000;
  return wait > 0 ? Math.ceil(wait) : undefined;
}

function inWords(seconds: number): string {
  if (seconds > 86_400) return 'more than a day';
  return `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
}
