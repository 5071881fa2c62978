import type { PolicyCase } from './policy-case.js';
import type { Random } from './random.js';

/**
 * Makes policies and requests that come close to each other, so that about as many are allowed as refused: wildcards,
 * variables and conditions are cut out of what the request holds, then bent a little.
 *
 * What the two evaluators are known to read differently is left out here and stands in `explained.ts` instead.
 */
export function generateCase(random: Random): PolicyCase {
  const place = random.pick(PLACES);
  const action = random.pick(place.actions);
  const resource = random.pick(place.resources);
  const part = random.pick(
    splitName(resource)[1]
      .split(/[/:-]/)
      .filter((text) => text !== ''),
  );
  const context = makeContext(random, part);
  const version = random.chance(0.9) ? '2012-10-17' : '2008-10-17';
  const policy = (most: number) => {
    const statements = Array.from({ length: 1 + random.below(most) }, () =>
      makeStatement(random, { action, resource, part, context, place, variables: version === '2012-10-17' }),
    );
    const [only, ...more] = statements;
    return { Version: version, Statement: more.length === 0 && random.chance(0.5) ? only : statements };
  };
  return {
    policies: Array.from({ length: 1 + random.below(2) }, () => policy(3)),
    ...(random.chance(0.25) ? { boundary: policy(2) } : {}),
    action,
    resource,
    context,
  };
}

function valuesOf(context: Record<string, string[]>, key: string): string[] | undefined {
  return Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
}

interface Place {
  actions: string[];
  resources: string[];
}

const PLACES: Place[] = [
  {
    actions: ['s3:GetObject', 's3:PutObject', 's3:GetObjectVersion'],
    resources: [
      'arn:aws:s3:::reports/2026/january.csv',
      'arn:aws:s3:::reports/a',
      'arn:aws:s3:::reports-eu/home/ana/x (1).txt',
    ],
  },
  { actions: ['s3:ListBucket', 's3:GetBucketAcl'], resources: ['arn:aws:s3:::reports', 'arn:aws:s3:::reports-eu'] },
  {
    actions: ['sqs:SendMessage', 'sqs:ReceiveMessage'],
    resources: ['arn:aws:sqs:eu-west-1:111122223333:orders', 'arn:aws:sqs:eu-central-1:111122223333:orders-dead'],
  },
  {
    actions: ['dynamodb:GetItem', 'dynamodb:Query'],
    resources: [
      'arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
      'arn:aws:dynamodb:eu-west-1:111122223333:table/orders-ana/index/by-day',
    ],
  },
  {
    actions: ['logs:PutLogEvents', 'logs:CreateLogStream'],
    resources: [
      'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/send:log-stream:2026/01/01',
      'arn:aws:logs:eu-west-1:111122223333:log-group:orders:log-stream:a',
    ],
  },
  {
    actions: ['ec2:StartInstances', 'ec2:StopInstances'],
    resources: ['arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0'],
  },
  {
    actions: ['iam:PassRole', 'iam:GetRole'],
    resources: ['arn:aws:iam::111122223333:role/team/deploy', 'arn:aws:iam::111122223333:role/ana-deploy'],
  },
];

const TEXTS = ['ana', 'ana-2', 'Ana', 'ecs-tasks.amazonaws.com', 'home/ana', 'a*c', ''];
const TEXT_KEYS = ['aws:username', 'aws:PrincipalTag/team', 'iam:PassedToService', 's3:prefix'];
const SET_KEYS = ['aws:TagKeys', 'aws:CalledVia'];
const NUMBERS = ['0', '1', '10', '10.5', '-3', '1000'];
const DATES = ['2026-01-01T00:00:00Z', '2026-06-01T12:30:00Z', '2025-12-31'];
const ADDRESSES = ['203.0.113.7', '203.0.113.200', '198.51.100.1', '2001:db8::1', '2001:db8:1::1'];
const RANGES = ['203.0.113.0/24', '203.0.113.128/25', '192.0.0.0/3', '2001:db8::/32', '2001:db8:1::/48', '2000::/3'];
const BLOBS = ['QmluYXJ5', 'VGV4dA==', 'QQ=='];
const ARNS = [
  'arn:aws:iam::111122223333:role/team/deploy',
  'arn:aws:iam::444455556666:role/deploy',
  'arn:aws:sns:eu-west-1:111122223333:news',
];

function makeContext(random: Random, part: string): Record<string, string[]> {
  const context: Record<string, string[]> = {};
  const perhaps = (key: string, values: () => string[]) => {
    if (random.chance(0.6)) context[random.chance(0.1) ? key.toUpperCase() : key] = values();
  };
  for (const key of TEXT_KEYS)
    perhaps(key, () => [random.chance(0.4) ? part : random.pick(TEXTS.filter((text) => text !== ''))]);
  for (const key of SET_KEYS) perhaps(key, () => (random.chance(0.1) ? [] : random.some(TEXTS, 1, 3)));
  perhaps('s3:max-keys', () => [random.pick(NUMBERS)]);
  perhaps('aws:CurrentTime', () => [random.pick(DATES)]);
  perhaps('aws:SourceIp', () => [random.pick(ADDRESSES)]);
  perhaps('aws:SourceArn', () => [random.pick(ARNS)]);
  perhaps('aws:SecureTransport', () => [random.pick(['true', 'false'])]);
  perhaps('ec2:UserData', () => [random.pick(BLOBS)]);
  return context;
}

interface Around {
  action: string;
  resource: string;
  /** A part of the resource's name, which a variable may stand for. */
  part: string;
  context: Record<string, string[]>;
  place: Place;
  variables: boolean;
}

function makeStatement(random: Random, around: Around): object {
  const actions = random.some([around.action, ...around.place.actions, 'iam:GetUser', 'ec2:*'], 1, 3);
  const resources = random.some([around.resource, ...around.place.resources, 'arn:aws:s3:::other/*'], 1, 3);
  const action = single(
    random,
    actions.map((one) => bendAction(random, one)),
  );
  const not = random.chance(0.15);
  const resource = single(
    random,
    resources.map((one) => bendResource(random, one, around, not)),
  );
  const conditions = makeConditions(random, around);
  return {
    Effect: random.chance(0.75) ? 'Allow' : 'Deny',
    ...(random.chance(0.15) ? { NotAction: action } : { Action: action }),
    ...(not ? { NotResource: resource } : { Resource: resource }),
    ...(conditions ? { Condition: conditions } : {}),
  };
}

function single<T>(random: Random, list: T[]): T | T[] {
  return list.length === 1 && random.chance(0.5) ? list[0]! : list;
}

function bendAction(random: Random, action: string): string {
  const [service, name = ''] = action.split(':');
  switch (random.below(7)) {
    case 0:
      return `${service}:*`;
    case 1:
      return `${service}:${name.slice(0, 1 + random.below(name.length))}*`;
    case 2:
      return `${service}:*${name.slice(random.below(name.length))}`;
    case 3:
      return `${service}:${name.replace(/[aeiou]/g, () => (random.chance(0.3) ? '?' : 'e'))}`;
    case 4:
      return `${service}:${random.chance(0.5) ? name.toUpperCase() : name.toLowerCase()}`;
    case 5:
      return random.chance(0.3) ? '*' : action;
    default:
      return action;
  }
}

/** The name of a resource behind its type (`role/`, `table/`), which is what may be bent. */
function splitName(resource: string): [string, string] {
  const head = resource.split(':').slice(0, 5).join(':');
  const rest = resource.slice(head.length + 1);
  const type = /^arn:aws:s3:/.test(resource) ? '' : (/^[a-z-]+[/:]/.exec(rest)?.[0] ?? '');
  return [`${head}:${type}`, rest.slice(type.length)];
}

function bendResource(random: Random, resource: string, around: Around, not: boolean): string {
  const bent = bendPlace(random, resource);
  const [head, name] = splitName(bent);
  const at = random.below(name.length);
  switch (random.below(9)) {
    case 0:
      return random.chance(0.4) ? '*' : bent;
    case 1:
      return `${head}${name.slice(0, at)}*`;
    case 2:
      return `${head}*${name.slice(at)}`;
    case 3:
      return `${head}${name.slice(0, at)}?${name.slice(at + 1)}`;
    case 4:
      return `${head}${name.slice(0, at)}*${name.slice(at + random.below(name.length - at))}`;
    case 5:
      return `${head}${name.slice(0, at)}?*?${name.slice(Math.min(name.length, at + 2))}`;
    case 6:
      // A name without a type before it: see the colon of a variable in `explained.ts`.
      return around.variables && !resource.startsWith('arn:aws:sqs:')
        ? `${head}${withVariable(random, name, around.part, not)}`
        : bent;
    case 7:
      return `${head}${name.slice(0, at)}`.length > head.length ? `${head}${name.slice(0, at)}` : bent;
    default:
      return bent;
  }
}

/** Wildcards in the parts before the resource, inside one part each. */
function bendPlace(random: Random, resource: string): string {
  const parts = resource.split(':');
  if (parts[3] && random.chance(0.2)) parts[3] = random.pick(['eu-*', '??-*-1', 'eu-west-?', '*-west-1', 'us-*']);
  if (parts[4] && random.chance(0.2)) parts[4] = random.pick(['1111*3', '????????????', '444455556666', '1*2*']);
  return parts.join(':');
}

/** @param certain only variables that always have a value. */
function withVariable(random: Random, text: string, part: string, certain = false): string {
  const at = random.below(text.length);
  const variable = random.pick([
    "${aws:PrincipalTag/team, 'ana'}",
    '${*}',
    '${?}',
    '${$}',
    ...(certain ? [] : ['${aws:username}', '${aws:PrincipalTag/team}', '${aws:UserName}']),
  ]);
  return random.chance(0.8) && text.includes(part)
    ? text.replace(part, () => variable)
    : text.slice(0, at) + variable + text.slice(at + random.below(text.length - at));
}

type Scalar = string | number | boolean;
type Make = (random: Random, around: Around) => { key: string; values: Scalar[] };

const FAMILIES: { operators: string[]; sets?: true; make: Make }[] = [
  {
    operators: ['StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
    make: (random, around) => ({ key: random.pick(TEXT_KEYS), values: texts(random, around) }),
  },
  {
    operators: ['StringLike', 'StringNotLike'],
    make: (random, around) => ({ key: random.pick(TEXT_KEYS), values: texts(random, around).map(bendText(random)) }),
  },
  {
    operators: ['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike', 'StringEqualsIgnoreCase'],
    sets: true,
    make: (random) => ({ key: random.pick(SET_KEYS), values: random.some(TEXTS, 1, 3) }),
  },
  {
    operators: [
      'NumericEquals',
      'NumericNotEquals',
      'NumericLessThan',
      'NumericLessThanEquals',
      'NumericGreaterThan',
      'NumericGreaterThanEquals',
    ],
    make: (random) => ({
      key: 's3:max-keys',
      values: random.some(NUMBERS, 1, 2).map((text) => (random.chance(0.5) ? Number(text) : text)),
    }),
  },
  {
    operators: [
      'DateEquals',
      'DateNotEquals',
      'DateLessThan',
      'DateLessThanEquals',
      'DateGreaterThan',
      'DateGreaterThanEquals',
    ],
    make: (random) => ({ key: 'aws:CurrentTime', values: random.some(DATES, 1, 2) }),
  },
  {
    operators: ['Bool'],
    make: (random) => ({ key: 'aws:SecureTransport', values: [random.pick(['true', 'False', true, false])] }),
  },
  { operators: ['BinaryEquals'], make: (random) => ({ key: 'ec2:UserData', values: random.some(BLOBS, 1, 2) }) },
  {
    operators: ['IpAddress', 'NotIpAddress'],
    make: (random) => ({ key: 'aws:SourceIp', values: random.some(RANGES, 1, 3) }),
  },
  { operators: ['ArnEquals', 'ArnLike'], make: sourceArns },
  // A negated operator voids the statement where a variable has no value: see NotResource in `explained.ts`.
  { operators: ['ArnNotEquals', 'ArnNotLike'], make: (random, around) => sourceArns(random, around, true) },
  {
    operators: ['Null'],
    make: (random) => ({
      key: random.pick([...TEXT_KEYS, ...SET_KEYS]),
      values: [random.pick(['true', 'false', true, false])],
    }),
  },
];

function texts(random: Random, around: Around): string[] {
  const plain = random.some(TEXTS, 1, 3);
  return plain.map((text) =>
    around.variables && text !== '' && random.chance(0.15) ? withVariable(random, text, around.part) : text,
  );
}

const bendText = (random: Random) => (text: string) => {
  if (text.includes('${') || text === '') return text;
  const at = random.below(text.length);
  return random.pick([
    text,
    `${text.slice(0, at)}*`,
    `*${text.slice(at)}`,
    `${text.slice(0, at)}?${text.slice(at + 1)}`,
  ]);
};

/** @param certain only variables that always have a value. */
function sourceArns(random: Random, around: Around, certain = false): { key: string; values: string[] } {
  const bend = (arn: string) => {
    if (random.chance(0.4)) return arn;
    if (!around.variables || random.chance(0.7)) return bendArn(random, arn);
    return arn.replace(/[^/:]+$/, (name) => withVariable(random, name, name, certain));
  };
  return { key: 'aws:SourceArn', values: random.some(ARNS, 1, 2).map(bend) };
}

function bendArn(random: Random, arn: string): string {
  const parts = arn.split(':');
  const at = 3 + random.below(3);
  const part = parts[at]!;
  const cut = random.below(part.length + 1);
  parts[at] = random.pick(['*', `${part.slice(0, cut)}*`, `*${part.slice(cut)}`]);
  return parts.join(':');
}

function makeConditions(random: Random, around: Around): Record<string, Record<string, Scalar | Scalar[]>> | undefined {
  if (random.chance(0.45)) return undefined;
  const conditions: Record<string, Record<string, Scalar | Scalar[]>> = {};
  for (let left = 1 + random.below(2); left > 0; left -= 1) {
    const family = random.pick(FAMILIES);
    const { key, values } = family.make(random, around);
    const name = random.pick(family.operators);
    // Without a set operator only where the request has several values or none: what one value of a list means then is
    // in `explained.ts`.
    const given = valuesOf(around.context, key)?.length ?? 2;
    // A key without values counts as absent: see `explained.ts`.
    if (given === 0 && !family.sets) continue;
    const set = family.sets ? random.pick(['ForAllValues:', 'ForAnyValue:', ...(given > 1 ? [''] : [])]) : '';
    const ifExists = name !== 'Null' && random.chance(0.2) ? 'IfExists' : '';
    const operator = `${set}${name}${ifExists}`;
    const written = random.chance(0.1) ? key.toLowerCase() : key;
    conditions[operator] = { ...conditions[operator], [written]: single(random, values) };
  }
  return conditions;
}
