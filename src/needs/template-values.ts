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
  return type.arnTemplate.split(', ').flatMap((template) => byTemplate(template, type, request, given));
}

function byTemplate(template: string, type: ResourceTypeFacts, request: Request, given?: string): string[] {
  const variables = templateVariables(template);
  const last = variables.at(-1);
  if (last === undefined) return [];
  const own = given === undefined ? valuesOf(last, type, request) : [given];
  return own.flatMap((value) => {
    if (value.startsWith('arn:')) return templateFit(value, template) > 0 ? [escapeArnText(value)] : [];
    const parts = fitParts(template, value);
    const arn = fillTemplate(template, request, (variable) => {
      const found =
        variable === last ? parts : valuesOf(variable, type, request).find((one) => !one.startsWith('arn:'));
      return found === undefined ? undefined : escapeArnText(found);
    });
    return arn === undefined ? [] : [arn];
  });
}

/** A value that repeats the literal before it (`hostedzone/Z1`, `/aws/path`) is brought to its own part. */
function fitParts(template: string, value: string): string {
  const resource = template.split(':').slice(5).join(':');
  const literal = /^([A-Za-z0-9_-]+[/:])\$\{[^}]+\}$/.exec(resource)?.[1];
  const bare = value.startsWith('/') && literal?.endsWith('/') ? value.slice(1) : value;
  return literal !== undefined && bare.startsWith(literal) ? bare.slice(literal.length) : bare;
}

const ENDINGS = ['resourceid', 'identifier', 'namewithpath', 'name', 'id', 'arn', 'uuid'];

/** Values of a template variable in the parameters, by the first name that has one. */
export function valuesOf(variable: string, type: ResourceTypeFacts, request: Request): string[] {
  for (const key of keysFor(variable, type, request)) {
    const values = textsAt(request.parameters, key);
    if (values.length > 0) return values;
  }
  return [];
}

function keysFor(variable: string, type: ResourceTypeFacts, request: Request): string[] {
  const name = plain(variable);
  const stem = withoutEnding(name);
  const kind = plain(type.name);
  const stems = [...new Set([stem, kind].filter((one) => one.length > 1))];
  const keys = [name, ...stems.flatMap(forms)];
  const nouns = [kind, stem].filter((one) => one.length > 1);
  const event = plain(request.name).replace(/(?:20\d{6})(?:v\d+)?$/, '');
  if (nouns.some((noun) => event.endsWith(noun) || event.endsWith(`${noun}s`)))
    keys.push('name', 'id', 'identifier', 'arn');
  keys.push('resourceArn', 'resourceArns', 'resourceIdentifier');
  return [...new Set(keys)];
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
