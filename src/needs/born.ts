import { escapeArnText, fillTemplate, parseArn, templateFit, templateVariables } from '../iam/arn.js';
import type { ActionFacts, ResourceTypeFacts } from '../iam/catalog.js';
import type { Request } from '../iam/services/request.js';
import { valuesOf } from './template-values.js';

const CREATES = /^(?:Create|Run|Start|Import|Copy|Register|Allocate|Request|Restore|Clone|Purchase|Provision|Launch)/;

/**
 * What a call creates has no id while it is being authorised, so a policy can name only what the request already
 * names: the known variables are filled in, the id is `*` (EC2: `security-group/*` for CreateSecurityGroup).
 *
 * @param missing required resource types of the action for which the request named nothing
 */
export function bornArns(action: ActionFacts, missing: ResourceTypeFacts[], request: Request): string[] {
  if (action.accessLevel === 'Read' || action.accessLevel === 'List' || !CREATES.test(request.name)) return [];
  const types = missing.length > 0 ? missing : action.resourceTypes;
  const fromResponse = types.flatMap((type) => ofResponse(type, request));
  if (fromResponse.length > 0) return fromResponse;
  return missing.flatMap((type) => (isNamedBy(request.name, type.name) ? withOpenId(type, request) : []));
}

function isNamedBy(event: string, type: string): boolean {
  const noun = plain(event.replace(CREATES, ''));
  const kind = plain(type);
  return noun === kind || noun === `${kind}s` || (noun !== '' && noun === kind.replace(/^db/, ''));
}

function withOpenId(type: ResourceTypeFacts, request: Request): string[] {
  if (request.parameters === null) return [];
  return type.arnTemplate.split(', ').flatMap((template) => {
    const variables = templateVariables(template);
    const arn = fillTemplate(template, request, (variable) => {
      const found = valuesOf(variable, type, request, variables.length > 1 ? 'exact' : 'main').find(
        (value) => !value.startsWith('arn:'),
      );
      return found === undefined ? '*' : escapeArnText(found);
    });
    return arn ?? [];
  });
}

/** An ARN of the type in the response: the parts that the request named stay, what AWS made up becomes `*`. */
function ofResponse(type: ResourceTypeFacts, request: Request): string[] {
  const named = new Set(allTexts(request.parameters));
  return allTexts(request.response)
    .filter((value) => value.startsWith('arn:') && templateFit(value, type.arnTemplate) > 0)
    .flatMap((value) => {
      const arn = parseArn(value);
      if (!arn) return [];
      const parts = arn.resource.split(/([/:])/).map((part) => {
        if (part === '/' || part === ':' || named.has(part) || isLiteral(part, type)) return escapeArnText(part);
        return '*';
      });
      return [`arn:${arn.partition}:${arn.service}:${arn.region}:${arn.account}:${parts.join('')}`];
    });
}

function isLiteral(part: string, type: ResourceTypeFacts): boolean {
  const bare = type.arnTemplate.replace(/\$\{[^}]+\}/g, ' ');
  return templateVariables(type.arnTemplate).length > 0 && bare.split(/[\s/:]+/).includes(part);
}

/** All texts of a JSON value, to a depth that no real record exceeds. */
function allTexts(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || depth > 8) return [];
  return Object.values(value).flatMap((one) => allTexts(one, depth + 1));
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
