import type { NeedResource } from './contract.js';
import { openGeneratedParts } from './generated-parts.js';
import { reducePatterns } from './pattern-set.js';
import { readTypedArn, type TypedArn, writeTypedArn } from './typed-arn.js';

export type LevelKind = 'exact' | 'generated' | 'folder' | 'prefix' | 'container' | 'type';

/** One step on the way from narrow to wide; its patterns cover those of every step before it. */
export interface Level {
  kind: LevelKind;
  patterns: string[];
}

export interface LevelOptions {
  service: string;
  /** Resource types that at least one action of the statement accepts. */
  accepted: readonly { name: string; arnTemplate: string }[];
  /** True where "all of the type" must not be offered. */
  guarded: boolean;
}

/** Variables that are new with every run; a name before them holds them together. */
const PER_RUN =
  /^(Id|.*(RevisionNumber|TaskId|ExecutionId|SessionId|BuildId|RunId|DeploymentId|ExpressId|RevisionId))$/;
/** Beginnings of names that AWS gives to everybody: they bind nothing together. */
const BOILERPLATE = /^(\/?aws\/[^/]+\/|(?:aws-)?service-role\/)/;
const SEPARATORS = '-_/.:';

/**
 * The levels for what was seen, narrow to wide, each different from the one before. Levels that a statement has no use
 * for (nothing generated, no container …) are left out; `exact` is always there.
 */
export function scopeLevels(seen: readonly NeedResource[], options: LevelOptions): Level[] {
  const typed = seen.flatMap((resource) =>
    resource.type === undefined ? [] : (readTypedArn(resource.arn, options.service, resource.type) ?? []),
  );
  const generated = typed.map(openGenerated);
  const steps: [LevelKind, string[]][] = [
    ['generated', generated.map((open) => open.arn)],
    ['folder', generated.flatMap(folderOf)],
    ['prefix', prefixFamilies(generated)],
    ['container', typed.flatMap((one) => containersOf(one, options))],
    ['type', options.guarded ? [] : typed.map(allOfType)],
  ];
  const levels: Level[] = [{ kind: 'exact', patterns: reducePatterns(seen.map((resource) => resource.arn)) }];
  for (const [kind, patterns] of steps) {
    const before = levels.at(-1)!.patterns;
    const wider = reducePatterns([...before, ...patterns]);
    if (!sameList(before, wider)) levels.push({ kind, patterns: wider });
  }
  return levels;
}

function sameList(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((item, index) => item === right[index]);
}

/** The ARN with its generated parts open; unchanged where then nothing of its name would be left. */
function openGenerated(typed: TypedArn): TypedArn {
  const variables = typed.variables.map((variable, index) => ({ ...variable, value: openVariable(typed, index) }));
  const first = variables[0];
  if (!first || !hasName(first.name, first.value)) return typed;
  const open = { ...typed, variables };
  return {
    ...open,
    arn: writeTypedArn(
      open,
      variables.map((variable) => variable.value),
    ),
  };
}

function openVariable(typed: TypedArn, index: number): string {
  const { name, value } = typed.variables[index]!;
  if (index > 0 && PER_RUN.test(name)) return '*';
  // Secrets Manager adds a dash and six random characters to every name (Secrets Manager User Guide, "Secret ARN").
  if (typed.service === 'secretsmanager') return value.replace(/-[A-Za-z0-9]{6}$/, '-??????');
  return openGeneratedParts(value);
}

/** `i-*` and `*` name nothing; `orders-*` does. */
function hasName(variable: string, value: string): boolean {
  if (/Id$/.test(variable) && /^[a-z]{1,12}-\*$/.test(value)) return false;
  return /[A-Za-z0-9]/.test(value.replace(/\$\{[*?$]\}/g, 'x'));
}

/** Pattern over everything that begins with `beginning` in the last variable, the other variables as they are. */
function beginningWith(typed: TypedArn, beginning: string): string {
  const values = typed.variables.map((variable) => variable.value);
  values[values.length - 1] = `${beginning}*`;
  return writeTypedArn(typed, values);
}

/** Text before the first wildcard or escape. */
function literalPart(value: string): string {
  return /^[^*?$]*/.exec(value)![0];
}

function folderOf(typed: TypedArn): string[] {
  const last = typed.variables.at(-1);
  if (!last) return [];
  const folder = literalPart(last.value).replace(/[^/]*$/, '');
  const own = folder.replace(BOILERPLATE, '');
  return /[A-Za-z0-9]/.test(own) ? [beginningWith(typed, folder)] : [];
}

/** Names with a common beginning that ends at a separator: two or more of them make a family. */
function prefixFamilies(all: readonly TypedArn[]): string[] {
  const groups = new Map<string, TypedArn[]>();
  for (const typed of all) {
    const last = typed.variables.at(-1);
    const first = last && firstToken(literalPart(last.value));
    if (first) {
      const place = beginningWith(typed, first);
      groups.set(place, [...(groups.get(place) ?? []), typed]);
    }
  }
  return [...groups.values()].flatMap((members) => {
    if (new Set(members.map((member) => member.arn)).size < 2) return [];
    const common = commonBeginning(members.map((member) => literalPart(member.variables.at(-1)!.value)));
    return [beginningWith(members[0]!, common)];
  });
}

/** `orders-worker` → `orders-`; `/aws/lambda/orders-worker` → `/aws/lambda/orders-`; undefined without a separator. */
function firstToken(name: string): string | undefined {
  const lead = BOILERPLATE.exec(name)?.[0] ?? '';
  const token = /^\/?[^-_/.:]{3,}[-_/.:]/.exec(name.slice(lead.length))?.[0];
  return token === undefined ? undefined : lead + token;
}

function commonBeginning(names: readonly string[]): string {
  let common = names[0] ?? '';
  for (const name of names) {
    let length = 0;
    while (length < common.length && common[length] === name[length]) length++;
    common = common.slice(0, length);
  }
  let end = common.length;
  while (end > 0 && !SEPARATORS.includes(common[end - 1]!)) end--;
  return common.slice(0, end);
}

/** What holds the resource: its cluster, bucket, stack …; and what it holds itself (indexes of a table). */
function containersOf(typed: TypedArn, options: LevelOptions): string[] {
  const found: string[] = [];
  const values = typed.variables.map((variable) => variable.value);
  if (values.length > 1 && values.slice(0, -1).some((value) => /[A-Za-z0-9]/.test(value))) {
    found.push(writeTypedArn(typed, [...values.slice(0, -1), '*']));
  }
  const own = options.accepted.find((type) => type.name === typed.type)?.arnTemplate;
  if (own === undefined) return found;
  for (const other of options.accepted) {
    if (other.arnTemplate === own || !other.arnTemplate.startsWith(own)) continue;
    const inside = other.arnTemplate.slice(own.length).replace(/\$\{[^}]+\}/g, '*');
    if (/^[/:]/.test(inside)) found.push(`${typed.arn}${inside}`);
  }
  return found;
}

/** Every resource of the type in the same account and region. */
function allOfType(typed: TypedArn): string {
  return writeTypedArn(
    typed,
    typed.variables.map(() => '*'),
  );
}
