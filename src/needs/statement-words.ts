import { findAction } from '../iam/catalog.js';
import { changesPermissions, isWrite, lendsRole, serviceOf } from './access.js';
import type { Need } from './contract.js';
import { openGeneratedParts } from './generated-parts.js';
import { listWords, plural, serviceWord, shorten, typeWord } from './resource-words.js';
import { resourcePart } from './scope-words.js';

/** A Sid for a rule-made statement, letters and digits only: `S3ReadObjects`, `IamPassRole`, `EcrGetAuthorizationToken`. */
export function sidOf(needs: readonly Need[]): string {
  const service = pascal(serviceOf(needs[0]!.action));
  const actions = [...new Set(needs.map((need) => need.action))];
  if (actions.length === 1) return `${service}${pascal(actions[0]!.split(':')[1]!)}`;
  const types = typesOf(needs).map((type) => pascal(plural(type)));
  return `${service}${verbOf(needs)}${types.slice(0, 3).join('')}`;
}

function pascal(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

function typesOf(needs: readonly Need[]): string[] {
  return [...new Set(needs.flatMap((need) => need.resources.flatMap((resource) => resource.type ?? [])))].sort();
}

function verbOf(needs: readonly Need[]): string {
  if (needs.some(changesPermissions)) return 'ChangePermissions';
  if (needs.some(isWrite)) return 'Write';
  return needs.every((need) => need.accessLevel === 'list') ? 'List' : 'Read';
}

/** One plain sentence on what a rule-made statement is for: "Reads S3 objects in deploy-artifacts." */
export function purposeOf(needs: readonly Need[]): string {
  const service = serviceOf(needs[0]!.action);
  const actions = [...new Set(needs.map((need) => need.action))];
  const types = typesOf(needs).map((type) => plural(typeWord(service, type)));
  const place = placeOf(needs);
  if (needs.some((need) => lendsRole(need.action))) return `${lendingSentence(needs, actions)}.`;
  if (actions.length === 1) return `${fromDescription(actions[0]!)}${place}.`;
  const what = types.length > 0 ? listWords(types, 3) : `${serviceWord(service)} resources`;
  if (needs.some(changesPermissions)) return `Changes permissions on ${what}${place}.`;
  if (!needs[0]!.scopeable)
    return `${needs.some(isWrite) ? 'Changes' : 'Lists and describes'} ${what} (AWS takes no ARN).`;
  if (needs.some(isWrite)) return `Creates, changes or deletes ${what}${place}.`;
  return `${needs.every((need) => need.accessLevel === 'list') ? 'Lists' : 'Reads'} ${what}${place}.`;
}

function lendingSentence(needs: readonly Need[], actions: string[]): string {
  const roles = listWords([...new Set(needs.flatMap((need) => need.resources.map(({ arn }) => nameOf(arn))))], 3);
  if (!actions.includes('iam:PassRole')) return shorten(`Assumes ${roles}`, 150);
  const services = needs.flatMap((need) =>
    Object.values(need.conditions).flatMap((keys) => keys['iam:PassedToService'] ?? []),
  );
  const to = services.length > 0 ? ` to ${listWords([...new Set(services)], 3)}` : '';
  return shorten(`Passes ${roles}${to}`, 150);
}

/** "Grants permission to create or update a stack" → "Creates or updates a stack". */
function fromDescription(action: string): string {
  const description = findAction(action)?.description ?? '';
  const words = /^(?:Grants|Controls) permissions? to ([a-z]\w*)(?: (and|or) (\w+))?( [^.]*)?/.exec(description);
  if (!words) return `Uses ${action}`;
  const [, verb = '', both, second = '', rest = ''] = words;
  const verbs = both ? `${thirdPerson(verb)} ${both} ${thirdPerson(second)}` : thirdPerson(verb);
  return shorten(`${verbs.charAt(0).toUpperCase()}${verbs.slice(1)}${rest}`.trim(), 150);
}

function thirdPerson(verb: string): string {
  if (/[^aeiou]y$/.test(verb)) return `${verb.slice(0, -1)}ies`;
  return /(s|x|z|ch|sh)$/.test(verb) ? `${verb}es` : `${verb}s`;
}

/** Where it happens, when that is one or two names: ` (web, worker)`. */
function placeOf(needs: readonly Need[]): string {
  const arns = needs.flatMap((need) => need.resources.map((resource) => resource.arn));
  const names = [...new Set(arns.filter((arn) => arn !== '*').map(nameOf))];
  if (names.some((name) => openGeneratedParts(name) !== name)) return '';
  return names.length > 0 && names.length <= 2 ? ` (${shorten(names.join(', '), 80)})` : '';
}

/** The bucket of an object, else the resource part without its type. */
function nameOf(arn: string): string {
  const resource = resourcePart(arn);
  if (/^arn:[^:]*:s3:::/.test(arn)) return resource.split('/')[0]!;
  return resource.replace(/^[a-z-]+[/:]/, '');
}
