import { Problem } from '../../problem.js';

const DENIED = /AccessDenied|NotAuthorized|UnauthorizedOperation|OperationNotPermitted/;
/** A region that the account has not enabled, or that an organisation forbids. */
const NOT_HERE =
  /UnrecognizedClient|InvalidClientTokenId|OptInRequired|RegionDisabled|UnsupportedOperation|ENOTFOUND|EAI_AGAIN/;

export function isThrottled(error: unknown): boolean {
  return error instanceof Error && /Throttl|TooManyRequests|LimitExceeded/.test(error.name);
}

/** Why one region cannot be read while others may be; undefined where the failure says nothing about the region. */
export function regionRefusal(error: unknown): string | undefined {
  const name = nameOf(error);
  if (DENIED.test(name)) return 'AWS refused cloudtrail:LookupEvents there';
  return NOT_HERE.test(name) ? 'the account does not use that region' : undefined;
}

/** What LookupEvents answers, as advice. */
export function lookupProblem(error: unknown, region: string): Problem {
  if (error instanceof Problem) return error;
  const doing = `CloudTrail's event history of ${region} could not be read`;
  const says = error instanceof Error ? (error.message.split('\n')[0] ?? '').slice(0, 300) : String(error);
  if (isThrottled(error)) {
    return new Problem(
      'busy',
      `${doing}: AWS asks to slow down.`,
      'It goes on by itself from where it stopped; another reader may be using up the two requests a second.',
      { passing: true, cause: error },
    );
  }
  if (DENIED.test(nameOf(error))) {
    return new Problem(
      'no-permission',
      `${doing}: ${says}`,
      'The reader role needs cloudtrail:LookupEvents; see docs/reader-role.',
      { cause: error },
    );
  }
  if (/ExpiredToken|UnrecognizedClient|InvalidClientTokenId|Credentials/.test(nameOf(error))) {
    return new Problem('no-credentials', `${doing}: ${says}`, 'Renew the credentials that Tighten runs with.', {
      passing: /Expired/.test(nameOf(error)),
      cause: error,
    });
  }
  const passing = /ECONN|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|Timeout|Internal|ServiceUnavailable/.test(nameOf(error));
  return new Problem('lookup-events', `${doing}: ${says}`, 'Press *Try again*; it goes on from where it stopped.', {
    passing,
    cause: error,
  });
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return `${error.name} ${code}`;
}
