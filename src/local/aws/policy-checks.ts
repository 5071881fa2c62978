import { actionsOf, findAction, findConditionKeyFacts, isService } from '../../iam/catalog.js';
import { patternRegExp } from '../../iam/wildcard.js';
import { field, type Path, type Report } from './policy-report.js';

const PARTITION = /^(aws|aws-cn|aws-us-gov|aws-iso|aws-iso-b|aws-iso-e|aws-iso-f|aws-eusc)$/;
export function checkAction(action: string, report: Report, path: Path): void {
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

export function checkResource(resource: string, report: Report, path: Path): void {
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

export function checkRedundant(items: { value: string; path: Path }[], code: string, report: Report): void {
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
export function checkPassing(
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

export function checkConditions(condition: unknown, report: Report, path: Path): void {
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
