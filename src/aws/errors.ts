import { Problem } from '../problem.js';

/** The parts of an SDK error that matter here; every SDK client throws this shape. */
interface AwsError {
  name: string;
  message: string;
  code?: string;
  status?: number;
}

const DENIED =
  /^(AccessDenied(Exception|Fault)?|UnauthorizedOperation|Unauthorized(Exception)?|Forbidden(Exception)?|NotAuthorized(Exception)?|AuthorizationError(Exception)?)$/;
const THROTTLED =
  /^(Throttl|TooManyRequests|RequestLimitExceeded|RequestThrottled|SlowDown|LimitExceededException$|BandwidthLimit|ProvisionedThroughputExceeded)/;
const EXPIRED = /^(ExpiredToken(Exception)?|RequestExpired|TokenRefreshRequired|ExpiredTokenException)$/;
const BAD_KEY =
  /^(InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidSignatureException|IncompleteSignature|MissingAuthenticationToken|OptInRequired)$/;
const NO_CREDENTIALS = /^(CredentialsProviderError|TokenProviderError|ProviderError)$/;
const UNREACHABLE =
  /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|TimeoutError|NetworkingError|AbortError)$/;

/** What AWS's own sentence says about a refusal, where it says it. */
export function missingPermission(
  message: string,
): { action: string; resource?: string; because?: string } | undefined {
  const match =
    /is not authorized to perform: ([A-Za-z0-9-]+:[A-Za-z0-9*]+)(?: on resource: "?(.+?)"?)?(?:[.,]?\s+(because .+|with an explicit deny.*))?\.?$/s.exec(
      message.trim(),
    );
  if (!match) return undefined;
  const [, action, resource, because] = match;
  return { action: action!, ...(resource ? { resource } : {}), ...(because ? { because } : {}) };
}

export function isDenied(error: unknown): boolean {
  return DENIED.test(shapeOf(error).name);
}

export function isThrottled(error: unknown): boolean {
  return THROTTLED.test(shapeOf(error).name);
}

export function isMissing(error: unknown): boolean {
  return /^(NoSuchEntity(Exception)?|ResourceNotFoundException)$/.test(shapeOf(error).name);
}

export function isUnreachable(error: unknown): boolean {
  const { name, code } = shapeOf(error);
  return UNREACHABLE.test(name) || (code !== undefined && UNREACHABLE.test(code));
}

/**
 * Turns what an SDK call threw into a `Problem` that a person can act on; the only place that does.
 * `doing` completes "Could not …": `read the role deploy in 111122223333`. A `Problem` comes back as it is.
 * Kinds: `aws-denied`, `aws-throttled`, `aws-credentials`, `aws-unreachable`, `aws-missing`, `aws-failed`.
 */
export function awsProblem(error: unknown, doing: string): Problem {
  if (error instanceof Problem) return error;
  const { name, message, status } = shapeOf(error);
  const said = message ? ` AWS said: ${clip(message)}` : '';
  if (DENIED.test(name)) return denied(error, doing, message);
  if (isThrottled(error)) {
    return new Problem(
      'aws-throttled',
      `Could not ${doing}: AWS asks to slow down.`,
      'It is tried again by itself. If it stays so, something else in this account uses up the same limit.',
      { passing: true, cause: error },
    );
  }
  if (EXPIRED.test(name)) {
    return new Problem(
      'aws-credentials',
      `Could not ${doing}: the AWS credentials have expired.`,
      'Renew the credentials that Tighten runs with (sign in again, or check the role of the host), then try again.',
      { passing: true, cause: error },
    );
  }
  if (BAD_KEY.test(name) || NO_CREDENTIALS.test(name)) {
    return new Problem(
      'aws-credentials',
      `Could not ${doing}: ${NO_CREDENTIALS.test(name) ? 'there are no AWS credentials' : 'AWS does not accept the credentials'}.`,
      'Give the process AWS credentials: a role of its host, or AWS_PROFILE, or AWS_ACCESS_KEY_ID with its secret. Also check the clock and AWS_REGION.',
      { cause: error },
    );
  }
  if (isUnreachable(error)) {
    return new Problem(
      'aws-unreachable',
      `Could not ${doing}: AWS was not reached (${errorCode(error)}).`,
      'Check the network, a proxy, and AWS_ENDPOINT_URL if it is set.',
      { passing: true, cause: error },
    );
  }
  if (isMissing(error)) {
    return new Problem(
      'aws-missing',
      `Could not ${doing}: it does not exist.${said}`,
      'Check the name and the account.',
      {
        cause: error,
      },
    );
  }
  if (status !== undefined && status >= 500) {
    return new Problem(
      'aws-failed',
      `Could not ${doing}: AWS had a failure of its own (${name}).`,
      'It is tried again by itself. See the AWS Health Dashboard if it stays so.',
      { passing: true, cause: error },
    );
  }
  return new Problem('aws-failed', `Could not ${doing}: ${name}.${said}`, 'See what AWS said; then try again.', {
    cause: error,
  });
}

function denied(error: unknown, doing: string, message: string): Problem {
  const missing = missingPermission(message);
  if (!missing) {
    return new Problem(
      'aws-denied',
      `Could not ${doing}: AWS refused it and does not say which permission is missing.`,
      'Compare the read-only role with the policy in the documentation (reader role).',
      { cause: error },
    );
  }
  const where = missing.resource ? ` on ${missing.resource}` : '';
  const byDeny = missing.because?.includes('explicit deny');
  return new Problem(
    'aws-denied',
    `Could not ${doing}: the permission ${missing.action}${where} is ${byDeny ? 'denied' : 'missing'}.`,
    byDeny
      ? `A policy forbids it (${clip(missing.because!)}). Ask whoever keeps that policy for an exception for the read-only role.`
      : `Add ${missing.action}${where} to the read-only role that Tighten uses in this account.`,
    { cause: error },
  );
}

function errorCode(error: unknown): string {
  const { code, name } = shapeOf(error);
  return code ?? name;
}

function shapeOf(error: unknown): AwsError {
  if (typeof error !== 'object' || error === null) return { name: 'Error', message: String(error) };
  const text = (key: string) => {
    const value: unknown = Reflect.get(error, key);
    return typeof value === 'string' ? value : undefined;
  };
  const metadata: unknown = Reflect.get(error, '$metadata');
  const status: unknown =
    typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'httpStatusCode') : undefined;
  const name = text('name') ?? 'Error';
  const code = text('Code') ?? text('code');
  return {
    name: name === 'Error' && code ? code : name,
    message: text('message') ?? '',
    ...(code ? { code } : {}),
    ...(typeof status === 'number' ? { status } : {}),
  };
}

function clip(text: string): string {
  return text.length > 300 ? `${text.slice(0, 299)}…` : text;
}
