import { validatePolicy } from './validate-policy.js';
import { AwsFailure, parseJsonBody } from './wire.js';

/** Findings per page of ValidatePolicy. */
const PAGE = 100;

/**
 * Access Analyzer of the stand-in: `POST /policy/validation`. `query` holds `maxResults` and `nextToken`.
 * Throws AWS's errors.
 */
export function accessAnalyzer(path: string, query: URLSearchParams, body: string): object {
  if (path !== '/policy/validation') {
    throw new AwsFailure('ResourceNotFoundException', `The local stand-in for AWS does not answer ${path}.`, 404);
  }
  const { policyDocument: text, policyType: type } = parseJsonBody(body);
  if (typeof text !== 'string') throw new AwsFailure('ValidationException', 'policyDocument must not be null.');
  if (type !== 'IDENTITY_POLICY') {
    throw new AwsFailure('ValidationException', 'The local stand-in for AWS checks identity policies only.');
  }
  const findings = validatePolicy(text);
  const start = Number(query.get('nextToken') ?? 0);
  const end = start + Number(query.get('maxResults') ?? PAGE);
  return {
    findings: findings.slice(start, end),
    ...(end < findings.length ? { nextToken: String(end) } : {}),
  };
}
