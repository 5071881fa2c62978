import { findResourceType } from '../iam/catalog.js';

/** An ARN (or ARN pattern) read by the template of its resource type. */
export interface TypedArn {
  arn: string;
  service: string;
  type: string;
  /** `arn:aws:ecs:eu-west-1:111122223333:`, with the account and region of the ARN. */
  head: string;
  /** Text before the first variable of the resource part: `service/`. */
  lead: string;
  /** The variables in order, with the text that follows each of them. */
  variables: { name: string; value: string; after: string }[];
}

const VARIABLE = /\$\{([^}]+)\}/g;
/** Variables that hold one name without slashes, whatever stands behind them. */
const FLAT = /^(BucketName|ClusterName|StackName|TableName)$/;
/** How deep an ARN's parts before the resource are. */
const HEAD_PARTS = 5;

interface Shape {
  regExp: RegExp;
  lead: string;
  names: string[];
  after: string[];
}

const shapes = new Map<string, Shape[]>();

function shapesOf(template: string): Shape[] {
  const known = shapes.get(template);
  if (known) return known;
  const made = template.split(', ').map(readShape);
  shapes.set(template, made);
  return made;
}

function readShape(template: string): Shape {
  const resource = template.split(':').slice(HEAD_PARTS).join(':');
  const names = [...resource.matchAll(VARIABLE)].map((match) => match[1]!);
  const texts = resource.split(VARIABLE).filter((_, index) => index % 2 === 0);
  const source = names.map((name, index) => {
    const last = index === names.length - 1;
    const value = FLAT.test(name) || !last ? '([^/:]+)' : '(.+)';
    return `${index === 0 ? literal(texts[0]!) : ''}${value}${literal(texts[index + 1]!)}`;
  });
  return {
    regExp: new RegExp(`^${names.length === 0 ? literal(texts[0]!) : source.join('')}$`, 's'),
    lead: texts[0]!,
    names,
    after: texts.slice(1),
  };
}

function literal(text: string): string {
  return text
    .split('*')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
    .join('.*');
}

/**
 * Reads an ARN by its resource type; names with slashes or colons in the middle (log groups, roles with a path) are
 * read too. Undefined where it does not have the shape of the type.
 */
export function readTypedArn(arn: string, service: string, type: string): TypedArn | undefined {
  const facts = findResourceType(service, type);
  const parts = arn.split(':');
  if (!facts || parts.length <= HEAD_PARTS) return undefined;
  const head = `${parts.slice(0, HEAD_PARTS).join(':')}:`;
  const resource = arn.slice(head.length);
  for (const shape of shapesOf(facts.arnTemplate)) {
    const values = shape.regExp.exec(resource) ?? loosely(shape).exec(resource);
    if (!values) continue;
    const variables = shape.names.map((name, index) => ({
      name,
      value: values[index + 1]!,
      after: shape.after[index]!,
    }));
    return { arn, service, type, head, lead: shape.lead, variables };
  }
  return undefined;
}

/** For names that hold slashes in the middle of an ARN: `log-group:/ecs/web:log-stream:x`. */
function loosely(shape: Shape): RegExp {
  const source = shape.regExp.source.replaceAll(
    '[^/:]+',
    shape.names.some((name) => FLAT.test(name)) ? '[^/:]+' : '[^:]+',
  );
  return new RegExp(source, 's');
}

/** The ARN again, with other values for its variables. */
export function writeTypedArn(typed: TypedArn, values: readonly string[]): string {
  return `${typed.head}${typed.lead}${typed.variables.map((variable, index) => `${values[index]}${variable.after}`).join('')}`;
}
