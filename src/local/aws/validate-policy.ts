import { jsonPositions, type Position } from './json-positions.js';
import { checkAction, checkConditions, checkPassing, checkRedundant, checkResource } from './policy-checks.js';
import { type FindingType, field, located, type Path, type Report } from './policy-report.js';
import { AwsFailure } from './wire.js';

interface LocalFinding {
  findingType: FindingType;
  issueCode: string;
  findingDetails: string;
  learnMoreLink: string;
  locations: { path: object[]; span: { start: Position; end: Position } }[];
}

const GUIDE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html';
/** Characters without white space; IAM quotas for a managed policy. */
const QUOTA = 6144;

/**
 * ValidatePolicy of the stand-in: a subset of Access Analyzer's checks of identity policies, with their codes, types
 * and locations (IAM user guide, policy check reference). What it does not find, AWS may. Throws
 * `ValidationException` for a text that is not JSON, as AWS does.
 */
export function validatePolicy(text: string): LocalFinding[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new AwsFailure('ValidationException', 'The policy document is not valid JSON.');
  }
  const spans = jsonPositions(text);
  const findings: LocalFinding[] = [];
  const report: Report = (findingType, issueCode, findingDetails, path) => {
    const span = spans.get(path.map((part) => `/${part}`).join('')) ?? spans.get('')!;
    findings.push({
      findingType,
      issueCode,
      findingDetails,
      learnMoreLink: `${GUIDE}#access-analyzer-reference-policy-checks-${findingType.toLowerCase().replace('_', '-')}-${issueCode.toLowerCase().replaceAll('_', '-')}`,
      locations: [{ path: path.map((part) => (typeof part === 'number' ? { index: part } : { value: part })), span }],
    });
  };
  checkDocument(document, text, report);
  return findings;
}

function checkDocument(document: unknown, text: string, report: Report): void {
  if (field(document, 'Version') === undefined) {
    report('WARNING', 'MISSING_VERSION', 'We recommend that you specify the Version element.', []);
  }
  const raw = field(document, 'Statement');
  if (raw === undefined) {
    report('ERROR', 'MISSING_STATEMENT', 'Add a statement to the policy.', []);
    return;
  }
  if (text.replace(/\s/g, '').length > QUOTA) {
    report(
      'WARNING',
      'POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA',
      `The identity policy exceeds the ${QUOTA} character quota for managed policies.`,
      [],
    );
  }
  const sids = new Set<unknown>();
  const single = !Array.isArray(raw);
  [raw].flat().forEach((statement, index) => {
    const path: Path = single ? ['Statement'] : ['Statement', index];
    checkSid(field(statement, 'Sid'), sids, report, [...path, 'Sid']);
    checkStatement(statement, report, path);
  });
}

function checkSid(sid: unknown, seen: Set<unknown>, report: Report, path: Path): void {
  if (sid === undefined) return;
  if (sid === '') report('SUGGESTION', 'EMPTY_SID_VALUE', 'Add a value to the empty Sid.', path);
  else if (!/^[A-Za-z0-9]+$/.test(String(sid))) {
    report('ERROR', 'UNSUPPORTED_SID', 'Use only letters and digits in the Sid.', path);
  } else if (seen.has(sid)) {
    report('ERROR', 'UNIQUE_SIDS_REQUIRED', 'Statement ids must be unique within a single policy.', path);
  }
  seen.add(sid);
}

function checkStatement(statement: unknown, report: Report, path: Path): void {
  const effect = field(statement, 'Effect');
  if (effect === undefined) report('ERROR', 'MISSING_EFFECT', 'Add an Effect element.', path);
  else if (effect !== 'Allow' && effect !== 'Deny') {
    report('ERROR', 'INVALID_EFFECT', `The effect ${String(effect)} is not valid.`, [...path, 'Effect']);
  }
  if (field(statement, 'Principal') !== undefined) {
    report('ERROR', 'UNSUPPORTED_PRINCIPAL', 'Identity policies do not take a Principal.', [...path, 'Principal']);
  }
  const actionKey = field(statement, 'Action') === undefined ? 'NotAction' : 'Action';
  const resourceKey = field(statement, 'Resource') === undefined ? 'NotResource' : 'Resource';
  const actions = located(field(statement, actionKey), [...path, actionKey]);
  const resources = located(field(statement, resourceKey), [...path, resourceKey]);
  if (field(statement, actionKey) === undefined) report('ERROR', 'MISSING_ACTION', 'Add an Action or NotAction.', path);
  else if (actions.length === 0) {
    report('SUGGESTION', 'EMPTY_ARRAY_ACTION', 'This statement includes no actions.', [...path, actionKey]);
  }
  if (field(statement, resourceKey) === undefined) {
    report('ERROR', 'MISSING_RESOURCE', 'Add a Resource or NotResource.', path);
  } else if (resources.length === 0) {
    report('SUGGESTION', 'EMPTY_ARRAY_RESOURCE', 'This statement includes no resources.', [...path, resourceKey]);
  }
  for (const { value, path: at } of actions) checkAction(value, report, at);
  for (const { value, path: at } of resources) checkResource(value, report, at);
  checkRedundant(actions, 'REDUNDANT_ACTION', report);
  checkRedundant(resources, 'REDUNDANT_RESOURCE', report);
  if (effect === 'Allow' && actionKey === 'Action') checkPassing(statement, actions, resources, report);
  checkConditions(field(statement, 'Condition'), report, [...path, 'Condition']);
}
