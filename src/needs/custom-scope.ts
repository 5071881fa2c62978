import { parseArn, templateFit } from '../iam/arn.js';
import { isService, resourceTypesOf } from '../iam/catalog.js';
import { hasWildcard, patternCovers } from '../iam/wildcard.js';
import { acceptedTypes, isGuarded, serviceOf } from './access.js';
import type { Contract, Need } from './contract.js';
import { setCovers } from './pattern-set.js';
import { listWords, plural, serviceWord, shorten, typeWord, withArticle } from './resource-words.js';
import type { Statement } from './statements.js';
import { readTypedArn } from './typed-arn.js';

const MOST_LINES = 200;
/** Longest ARN that IAM takes anywhere (`arnType` in IAM's API). */
const LONGEST_ARN = 2048;

/**
 * Checks a scope that a person wrote: one ARN or ARN pattern a line. Each has to be of a resource type that at least
 * one action of the statement accepts, in the principal's partition, and not wider than is safe: no `*` alone, no
 * wildcard for the service or the account, and part of a name where a role is lent or permissions change.
 *
 * Gives the resources (trimmed, distinct, sorted) and `wider`: whether they cover more than was seen; or `problem`, a
 * sentence that names what is wrong with which line.
 */
export function checkCustomScope(
  statement: Statement,
  contract: Contract,
  lines: readonly string[],
): { resources: string[]; wider: boolean } | { problem: string } {
  const wanted = [...new Set(lines.map((line) => line.trim()).filter((line) => line !== ''))].sort();
  if (wanted.length === 0) return { problem: 'Write at least one ARN, one on each line.' };
  if (wanted.length > MOST_LINES)
    return { problem: `These are ${wanted.length} ARNs; at most ${MOST_LINES} fit a scope.` };
  const needs = contract.needs.filter((need) => statement.needIds.includes(need.id));
  const seen = needs.flatMap((need) => need.resources.map((resource) => resource.arn));
  if (!statement.scopeable) {
    if (wanted.length === 1 && wanted[0] === '*') return { resources: ['*'], wider: false };
    return { problem: `AWS takes no ARN for ${listWords(statement.actions, 3)}: it is * or left out.` };
  }
  for (const line of wanted) {
    const problem = lineProblem(line, statement, needs, contract);
    if (problem) return { problem };
  }
  return { resources: wanted, wider: wanted.some((line) => !setCovers(seen, line)) };
}

function lineProblem(line: string, statement: Statement, needs: Need[], contract: Contract): string | undefined {
  const about = aboutWords(statement);
  const quoted = `“${shorten(line, 120)}”`;
  if (line === '*') {
    const seenAny = needs.some((need) => need.resources.some((resource) => resource.arn === '*'));
    return seenAny ? undefined : `* would open every resource; this statement is about ${about}, so name them.`;
  }
  if (line.length > LONGEST_ARN || !/^[\u0020-\u00ff]+$/.test(line) || /\s/.test(line)) {
    return `${quoted} holds characters that IAM does not take in an ARN, or is too long.`;
  }
  const arn = parseArn(line);
  if (!arn) return `${quoted} is not an ARN; one looks like arn:${contract.partition}:s3:::my-bucket/*.`;
  if (/\$\{(?![*?$]\})/.test(line)) return `${quoted} holds a policy variable; write the name itself.`;
  if (arn.partition !== contract.partition) {
    return `${quoted} is in the partition ${arn.partition}; this principal is in ${contract.partition}.`;
  }
  if (hasWildcard(arn.service)) return `${quoted} has a wildcard for the service, which IAM does not take.`;
  if (hasWildcard(arn.account)) return `${quoted} has a wildcard for the account; name the account.`;
  if (arn.account !== '' && !/^(\d{12}|aws|aws-managed)$/.test(arn.account)) {
    return `${quoted} has ${arn.account} where the account id of twelve digits belongs.`;
  }
  const type = acceptedType(line, statement);
  if (!type)
    return `${foundType(line, arn.service) ?? `${quoted} fits no resource type of these actions`}; this statement is about ${about}.`;
  if (!/[A-Za-z0-9]/.test(type.named) && needs.some(isGuarded)) {
    return `${quoted} would cover every one of them; where a role is lent or permissions change, name at least part of it.`;
  }
  return undefined;
}

/** The type of the statement's actions that the line fits best, and what it says of the name. */
function acceptedType(line: string, statement: Statement): { named: string } | undefined {
  const service = serviceOf(statement.actions[0] ?? '');
  const best = Math.max(0, ...rivals(line, service).map((type) => fit(line, type.arnTemplate)));
  for (const type of statement.actions.flatMap(acceptedTypes)) {
    const own = fit(line, type.arnTemplate);
    if (own === 0 || own < best) continue;
    const typed = readTypedArn(line, service, type.name);
    return { named: typed ? typed.variables.map((variable) => variable.value.replace(/[*?]/g, '')).join('') : line };
  }
  return undefined;
}

/** Resource types that the ARN's own service, or the statement's, could mean by it. */
function rivals(line: string, service: string) {
  const own = parseArn(line)?.service ?? '';
  const types = [...resourceTypesOf(service), ...(own !== service && isService(own) ? resourceTypesOf(own) : [])];
  return types.filter((type) => fit(line, type.arnTemplate) > 0);
}

/** As `templateFit`, but a bucket's name holds no slash; a pattern that ends in `*` also fits by its beginning. */
function fit(line: string, template: string): number {
  if (template.endsWith(':s3:::${BucketName}') && line.includes('/')) return 0;
  const fits = templateFit(line, template);
  if (fits > 0 || !line.endsWith('*')) return fits;
  const open = template.replace(/\$\{[^}]+\}/g, '*');
  return patternCovers(open, `${line}/*`, { arn: true }) ? 1 : 0;
}

function foundType(line: string, service: string): string | undefined {
  if (!isService(service)) return undefined;
  const types = rivals(line, service).sort((a, b) => fit(line, b.arnTemplate) - fit(line, a.arnTemplate));
  const type = types[0];
  return type ? `That ARN is ${withArticle(typeWord(service, type.name))}` : `That ARN is of ${serviceWord(service)}`;
}

function aboutWords(statement: Statement): string {
  const service = serviceOf(statement.actions[0] ?? '');
  const types = [...new Set(statement.actions.flatMap((action) => acceptedTypes(action).map((type) => type.name)))];
  return listWords(
    types.map((type) => plural(typeWord(service, type))),
    3,
  );
}
