import { escapeArnText, fillTemplate, templateFit, templateVariables } from '../iam/arn.js';
import type { ResourceTypeFacts } from '../iam/catalog.js';
import type { Request } from '../iam/services/request.js';
import { textsAt } from '../iam/services/request.js';

/**
 * The general rule: an ARN template of iam-data whose every variable is found in the parameters by name gives the
 * ARN. `${DbInstanceName}` is found as `dBInstanceName`, `dBInstanceIdentifier`, `dBInstanceId`; the resource that the
 * event itself names (`DescribeCluster`) also as `name`, `id` or `arn`. A value that is an ARN of the type stands as it is.
 *
 * @param given the value of the template's last variable, where a rule of the service has found it
 * @returns no ARN where a variable is not found; several where the last one is a list
 */
export function arnByName(type: ResourceTypeFacts, request: Request, given?: string): string[] {
  const found = type.arnTemplate.split(', ').flatMap((template) => byTemplate(template, type, request, given));
  return found.length > 0 || given !== undefined ? found : ownArns(type, request);
}

/** ARNs of the type under names that say so: `resourceArn`, `loadBalancerArn`. */
function ownArns(type: ResourceTypeFacts, request: Request): string[] {
  const kind = plain(type.name);
  return [`${kind}arn`, `${kind}arns`, 'resourceArn', 'resourceArns', 'resourceArnList']
    .flatMap((key) => textsAt(request.parameters, key))
    .filter((value) => value.startsWith('arn:') && templateFit(value, type.arnTemplate) > 0)
    .map(escapeArnText);
}

/**
 * The ARN of a type where the request names the resource's own id and not what it lies in: `fsvol-1` in any file system of
 * FSx's `volume/${FileSystemId}/${VolumeId}`. The id is unique, so the open part lets nothing else in.
 */
export function arnByOwnId(type: ResourceTypeFacts, request: Request): string[] {
  return type.arnTemplate.split(', ').flatMap((template) => {
    const variables = templateVariables(template);
    const last = variables.at(-1);
    if (last === undefined || variables.length < 2) return [];
    const values = valuesOf(last, type, request, 'exact').filter((value) => !value.startsWith('arn:'));
    return values.flatMap(
      (value) =>
        fillTemplate(template, request, (variable) => {
          if (variable === last) return escapeArnText(withoutLiteral(template, variable, value));
          const found = valuesOf(variable, type, request, 'other').find((one) => !one.startsWith('arn:'));
          return found === undefined ? '*' : escapeArnText(found);
        }) ?? [],
    );
  });
}

/** The one ARN of a type whose template holds no variable but the place: Security Hub's `hub/default`. */
export function fixedArn(type: ResourceTypeFacts, request: Request): string[] {
  return type.arnTemplate
    .split(', ')
    .filter((template) => templateVariables(template).length === 0)
    .flatMap((template) => fillTemplate(template, request, () => undefined) ?? []);
}

function byTemplate(template: string, type: ResourceTypeFacts, request: Request, given?: string): string[] {
  const variables = templateVariables(template);
  const named = variables.filter((variable) => !isOpenId(variable));
  const main = mainOf(named.length > 0 ? named : variables, type, request);
  if (main === undefined) return [];
  const own =
    given === undefined ? valuesOf(main, type, request, hasTwin(main, variables) ? 'exact' : 'main') : [given];
  return own.flatMap((value) => {
    if (value.startsWith('arn:')) return templateFit(value, template) > 0 ? [escapeArnText(value)] : [];
    const part = fitPart(template, value);
    if (part === '') return [];
    const arn = fillTemplate(template, request, (variable) => {
      if (variable === main) return escapeArnText(withoutLiteral(template, variable, part));
      const twin = hasTwin(variable, variables);
      const found = valuesOf(variable, type, request, twin ? 'exact' : 'other').find((one) => !one.startsWith('arn:'));
      if (found !== undefined) return escapeArnText(found);
      return isOpenId(variable) || isTwin(variable, main) ? '*' : undefined;
    });
    return arn === undefined ? [] : [arn];
  });
}

/** The variable that names the resource: the last, or of a name and an id of the same thing the one that is there. */
function mainOf(variables: string[], type: ResourceTypeFacts, request: Request): string | undefined {
  const last = variables.at(-1);
  if (last === undefined || !hasTwin(last, variables) || valuesOf(last, type, request, 'exact').length > 0) return last;
  return variables.find((variable) => isTwin(variable, last) && valuesOf(variable, type, request, 'exact').length > 0);
}

/** `${ServiceName}` and `${ServiceId}` of one template: `serviceName` may not stand for both. */
function isTwin(variable: string, other: string): boolean {
  return variable !== other && withoutEnding(plain(variable)) === withoutEnding(plain(other));
}

function hasTwin(variable: string, variables: string[]): boolean {
  return variables.some((other) => isTwin(variable, other));
}

/** Parts of an ARN that AWS makes up and requests never name: `nodegroup/${ClusterName}/${NodegroupName}/${UUID}`. */
function isOpenId(variable: string): boolean {
  return /^(?:id|uniqueid|opaqueid|randomid|randomstring|suffix|organizationid|iamidentity\w*|\w*uuid)$/i.test(
    variable,
  );
}

/** A value that repeats the literal before it (`hostedzone/Z1`, `/aws/path`) is brought to its own part. */
function fitPart(template: string, value: string): string {
  const resource = template.split(':').slice(5).join(':');
  const literal = /^([A-Za-z0-9_-]+[/:])\$\{[^}]+\}$/.exec(resource)?.[1];
  const bare = value.startsWith('/') && literal?.endsWith('/') ? value.slice(1) : value;
  return literal !== undefined && bare.startsWith(literal) ? bare.slice(literal.length) : bare;
}

/** Ids that repeat what the template says before them: `p-1` in `policy/${PolicyType}/p-${PolicyId}`. */
function withoutLiteral(template: string, variable: string, value: string): string {
  const before = template.slice(0, template.indexOf(`\${${variable}}`));
  const literal = /[^/:}]+$/.exec(before)?.[0] ?? '';
  return literal !== '' && value.startsWith(literal) ? value.slice(literal.length) : value;
}

const ENDINGS = ['resourceid', 'identifier', 'namewithpath', 'name', 'id', 'arn', 'uuid'];

/**
 * Values of a template variable in the parameters, by the first name that has one.
 *
 * @param as `main` for the variable that names the resource itself, which also goes by the type's name, `name` or `id`;
 *   `exact` where only the very name will do
 */
export function valuesOf(
  variable: string,
  type: ResourceTypeFacts,
  request: Request,
  as: 'main' | 'other' | 'exact',
): string[] {
  for (const key of keysFor(variable, type, request, as)) {
    const values = textsAt(request.parameters, key);
    if (values.length > 0) return values;
  }
  return [];
}

function keysFor(
  variable: string,
  type: ResourceTypeFacts,
  request: Request,
  as: 'main' | 'other' | 'exact',
): string[] {
  const name = plain(variable);
  const stem = withoutEnding(name);
  if (as === 'exact') return [name];
  if (as === 'other') return [...new Set([name, ...(stem.length > 1 ? forms(stem) : [])])];
  const kind = plain(type.name);
  // What a call creates gets its id from AWS: its name is not its id.
  if (/id$/i.test(variable) && /^(?:Create|Request|Allocate)/.test(request.name)) {
    return stem === '' ? [name] : [name, `${stem}identifier`];
  }
  const nouns = [...new Set([stem, kind, kind.replace(/s$/, '')])].filter((one) => one.length > 1);
  const event = plain(request.name).replace(/(?:20\d{6})(?:v\d+)?$/, '');
  const itself = nouns.some((noun) => event.endsWith(noun) || event.endsWith(`${noun}s`));
  const short = itself ? ['name', 'id', 'identifier', 'arn'] : [];
  return [...new Set([name, ...nouns.flatMap(forms), ...short, 'resourceArn', 'resourceArns', 'resourceIdentifier'])];
}

function forms(stem: string): string[] {
  return [
    ...['name', 'id', 'identifier', 'arn', ''].map((ending) => `${stem}${ending}`),
    ...['names', 'ids', 'identifiers', 'arns', 's'].map((ending) => `${stem}${ending}`),
  ];
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function withoutEnding(name: string): string {
  const ending = ENDINGS.find((one) => name.endsWith(one) && name.length >= one.length);
  return ending === undefined ? name : name.slice(0, name.length - ending.length);
}
