import { actionsOf, findAction, findConditionKeyFacts, isService } from '../../iam/catalog.js';
import { patternRegExp } from '../../iam/wildcard.js';
import { jsonPositions, type Position } from './json-positions.js';
import { AwsFailure } from './wire.js';

type FindingType = 'ERROR' | 'SECURITY_WARNING' | 'WARNING' | 'SUGGESTION';

interface LocalFinding {
  findingType: FindingType;
  issueCode: string;
  findingDetails: string;
  learnMoreLink: string;
  locations: { path: object[]; span: { start: Position; end: Position } }[];
}

type Path = (string | number)[];
type Report = (type: FindingType, code: string, details: string, path: Path) => void;

const GUIDE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html';
const PARTITION = /^(aws|aws-cn|aws-us-gov|aws-iso|aws-iso-b|aws-iso-e|aws-iso-f|aws-eusc)$/;
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

function checkAction(action: string, report: Report, path: Path): void {
  if (action === '*') return;
  const [service = '', name = ''] = action.split(':');
  if (!/^[a-z0-9*?-]+:[A-Za-z0-9*?]+$/i.test(action)) {
    report('ERROR', 'INVALID_ACTION', `The action ${action} does not exist.`, path);
  } else if (/[*?]/.test(service)) {
    report('SUGGESTION', 'WILDCARD_IN_SERVICE_NAME', `Use the full name of the service in ${action}.`, path);
  } else if (!isService(service.toLowerCase())) {
    report(
      'ERROR',
      'INVALID_SERVICE_IN_ACTION',
      `The service ${service} specified in the action does not exist.`,
      path,
    );
  } else if (/[*?]/.test(name)) {
    const pattern = patternRegExp(name, { ignoreCase: true });
    if (!actionsOf(service.toLowerCase()).some((known) => pattern.test(known.name))) {
      report('ERROR', 'INVALID_ACTION', `The action ${action} does not match any action of ${service}.`, path);
    }
  } else if (!findAction(action)) {
    report('ERROR', 'INVALID_ACTION', `The action ${action} does not exist.`, path);
  }
}

function checkResource(resource: string, report: Report, path: Path): void {
  if (resource === '*') return;
  const parts = resource.split(':');
  const [prefix, partition = '', service = '', , account = ''] = parts;
  if (prefix !== 'arn') {
    report('ERROR', 'INVALID_ARN_PREFIX', 'Add the required prefix (arn) to the resource ARN.', path);
  } else if (parts.length < 6) {
    report(
      'ERROR',
      'MISSING_ARN_FIELD',
      'Resource ARNs must include at least 6 fields in the format arn:partition:service:region:account:resource.',
      path,
    );
  } else if (!/[*?$]/.test(partition) && !PARTITION.test(partition)) {
    report('ERROR', 'INVALID_PARTITION', `The partition ${partition} is not valid.`, path);
  } else if (service === '') {
    report('ERROR', 'MISSING_ARN_FIELD', 'The resource ARN names no service.', path);
  } else if (!/^(\d{12}|aws|[\d*?]*[*?][\d*?]*|\$\{.*)?$/.test(account)) {
    report('ERROR', 'INVALID_ARN_ACCOUNT', `The resource ARN account ID ${account} is not valid.`, path);
  }
}

function checkRedundant(items: { value: string; path: Path }[], code: string, report: Report): void {
  for (const [index, { value, path }] of items.entries()) {
    const wider = items.find(
      (other, at) =>
        at !== index &&
        patternRegExp(other.value, { ignoreCase: true }).test(value) &&
        (other.value !== value || at < index),
    );
    if (wider) report('SUGGESTION', code, `${value} is already covered by ${wider.value}.`, path);
  }
}

/** PassRole and CreateServiceLinkedRole on every role: security warnings, except where a condition names the service. */
function checkPassing(
  statement: unknown,
  actions: { value: string; path: Path }[],
  resources: { value: string; path: Path }[],
  report: Report,
): void {
  const star = resources.find(({ value }) => value === '*');
  if (!star) return;
  const keys = Object.values(Object(field(statement, 'Condition'))).flatMap((block) => Object.keys(Object(block)));
  const limited = keys.some((key) => /^iam:(PassedToService|AssociatedResourceArn)$/i.test(key));
  for (const { value, path } of actions) {
    if (value.toLowerCase() === 'iam:passrole' && !limited) {
      report(
        'SECURITY_WARNING',
        'PASS_ROLE_WITH_STAR_IN_RESOURCE',
        'Using the iam:PassRole action with wildcards (*) in the resource can be overly permissive because it allows iam:PassRole permissions on multiple resources. We recommend that you specify resource ARNs or add the iam:PassedToService condition key to your statement.',
        star.path,
      );
    } else if (
      /[*?]/.test(value) &&
      (value === '*' || patternRegExp(value, { ignoreCase: true }).test('iam:PassRole')) &&
      !limited
    ) {
      report(
        'SECURITY_WARNING',
        'PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE',
        'Using wildcards (*) in the action and the resource can be overly permissive because it allows iam:PassRole permissions on all resources.',
        path,
      );
    } else if (
      value.toLowerCase() === 'iam:createservicelinkedrole' &&
      !keys.some((key) => /^iam:AWSServiceName$/i.test(key))
    ) {
      report(
        'WARNING',
        'CREATE_SLR_WITH_STAR_IN_RESOURCE',
        'Using the iam:CreateServiceLinkedRole action with wildcards (*) in the resource can allow creation of unintended service-linked roles.',
        star.path,
      );
    }
  }
}

const OPERATOR =
  /^(ForAllValues:|ForAnyValue:)?((String(Not)?(Equals(IgnoreCase)?|Like)|Numeric(Not)?Equals|Numeric(Less|Greater)Than(Equals)?|Date(Not)?Equals|Date(Less|Greater)Than(Equals)?|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like))(IfExists)?|Null)$/i;

function checkConditions(condition: unknown, report: Report, path: Path): void {
  for (const operator of Object.keys(Object(condition))) {
    if (!OPERATOR.test(operator)) {
      report('ERROR', 'INVALID_CONDITION_OPERATOR', `The condition operator ${operator} is not valid.`, [
        ...path,
        operator,
      ]);
    }
    for (const key of Object.keys(Object(field(condition, operator)))) {
      const service = key.slice(0, Math.max(0, key.indexOf(':'))).toLowerCase();
      if (service === 'aws') continue;
      const known = findConditionKeyFacts(key) ?? findConditionKeyFacts(key.replace(/\/.*$/, '/${TagKey}'));
      if (!known && isService(service) && !key.includes('/')) {
        report('ERROR', 'INVALID_SERVICE_CONDITION_KEY', `The condition key ${key} does not exist.`, [
          ...path,
          operator,
          key,
        ]);
      }
    }
  }
}

function located(value: unknown, path: Path): { value: string; path: Path }[] {
  if (typeof value === 'string') return [{ value, path }];
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown, index) =>
    typeof item === 'string' ? [{ value: item, path: [...path, index] }] : [],
  );
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
