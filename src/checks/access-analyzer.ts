import {
  type AccessAnalyzerClient,
  type PathElement,
  ValidatePolicyCommand,
  type ValidatePolicyFinding,
} from '@aws-sdk/client-accessanalyzer';
import { awsProblem } from '../aws/errors.js';
import type { Policy } from '../needs/policy.js';
import type { Finding } from './finding.js';

/** Access Analyzer's own words, in ours. */
const SEVERITY: Record<string, Finding['severity']> = {
  ERROR: 'error',
  SECURITY_WARNING: 'security-warning',
  WARNING: 'warning',
  SUGGESTION: 'suggestion',
};

/** What to do about the findings that a policy built from a contract can still meet. */
const ADVICE: Record<string, string> = {
  PASS_ROLE_WITH_STAR_IN_RESOURCE: 'Choose the exact roles for iam:PassRole.',
  CREATE_SLR_WITH_STAR_IN_RESOURCE: 'Choose the exact service-linked role.',
  INVALID_ACTION: 'Leave the statement out and report it: the action is not in AWS’s list any more.',
  REDUNDANT_RESOURCE: 'A wider resource covers it. Nothing has to be done.',
  REDUNDANT_ACTION: 'A wider action covers it. Nothing has to be done.',
};

/**
 * What IAM Access Analyzer says about each policy (ValidatePolicy, all pages), as findings that name the statement
 * they are about. Throws `Problem` where it could not be asked.
 */
export async function validatePolicies(
  client: AccessAnalyzerClient,
  policies: Policy[],
  signal?: AbortSignal,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const policy of policies) {
    for (const finding of await validate(client, policy, signal)) findings.push(toFinding(finding, policy, policies));
  }
  return findings;
}

async function validate(
  client: AccessAnalyzerClient,
  policy: Policy,
  signal: AbortSignal | undefined,
): Promise<ValidatePolicyFinding[]> {
  const findings: ValidatePolicyFinding[] = [];
  let nextToken: string | undefined;
  try {
    do {
      const page = await client.send(
        new ValidatePolicyCommand({
          policyDocument: JSON.stringify(policy.document),
          policyType: 'IDENTITY_POLICY',
          locale: 'EN',
          maxResults: 100,
          nextToken,
        }),
        signal ? { abortSignal: signal } : {},
      );
      findings.push(...(page.findings ?? []));
      nextToken = page.nextToken;
    } while (nextToken);
  } catch (error) {
    throw awsProblem(error, `have Access Analyzer validate ${policy.name}`);
  }
  return findings;
}

function toFinding(found: ValidatePolicyFinding, policy: Policy, policies: Policy[]): Finding {
  const code = found.issueCode ?? 'UNKNOWN';
  const statementId = statementOf(found, policy);
  const where = policies.length > 1 ? `${policy.name}: ` : '';
  const advice = ADVICE[code];
  return {
    source: 'access-analyzer',
    // A type that is new to us could be grave: it blocks until a person has looked.
    severity: SEVERITY[found.findingType ?? ''] ?? 'error',
    code,
    ...(statementId ? { statementId } : {}),
    message: `${where}${found.findingDetails ?? code}`,
    ...(advice ? { advice } : {}),
    ...(found.learnMoreLink ? { link: found.learnMoreLink } : {}),
  };
}

/** The path of a location starts with `Statement` and, in an array, the index of the statement. */
function statementOf(found: ValidatePolicyFinding, policy: Policy): string | undefined {
  for (const { path } of found.locations ?? []) {
    if (text(path?.[0]) !== 'Statement') continue;
    const sid = policy.document.Statement[path?.[1]?.index ?? 0]?.Sid;
    if (sid !== undefined && Object.hasOwn(policy.statements, sid)) return policy.statements[sid];
  }
  return undefined;
}

function text(element: PathElement | undefined): string | undefined {
  return element?.value ?? element?.key;
}
