import { findAction } from '../iam/catalog.js';

const VERBS =
  'delete|create|update|put|get|list|describe|start|stop|run|invoke|tag|untag|attach|detach|assume|pass|terminate|reboot|modify|publish|send|receive|register|deregister';
const SERVICES = [
  's3',
  'ec2',
  'ecs',
  'lambda',
  'iam',
  'sts',
  'kms',
  'dynamodb',
  'logs',
  'ecr',
  'sns',
  'sqs',
  'ssm',
  'secretsmanager',
  'cloudformation',
  'rds',
  'glue',
  'athena',
  'sagemaker',
  'route53',
  'eks',
  'kinesis',
];
/** What people say where AWS has another word for it. */
const SAYINGS: [RegExp, string][] = [
  [
    /\b(?:read|see|fetch|get|lesen|lire|leer)\b[^?]*\b(?:secrets?|geheimnisse?|secretos?)\b/i,
    'secretsmanager:GetSecretValue',
  ],
  [/\b(?:read|download|fetch)\b[^?]*\b(?:objects?|files?|buckets?)\b|\bbuckets?\b[^?]*\bread\b/i, 's3:GetObject'],
  [
    /\b(?:write|upload)s?\b[^?]*\b(?:objects?|files?|buckets?)\b|\bbuckets?\b[^?]*\b(?:write|upload)s?\b/i,
    's3:PutObject',
  ],
  [/\b(?:become|act as|switch to)\b[^?]*\broles?\b/i, 'sts:AssumeRole'],
];

/** A service that is asked about by its prefix: "is glue used?" */
export function serviceIn(text: string): string | undefined {
  const asked = /\b(?:is|are|uses?|why|need|needs|about)\s+(?:the\s+|it\s+)?([a-z0-9]{2,20})\b/i
    .exec(text)?.[1]
    ?.toLowerCase();
  return asked !== undefined && SERVICES.includes(asked) ? asked : undefined;
}

/** "delete the bucket" → `s3:DeleteBucket`: a verb and the words after it, where AWS has an action of that name. */
export function actionInWords(text: string): string[] {
  const said = SAYINGS.find(([words]) => words.test(text));
  if (said) return [said[1]];
  const match = new RegExp(
    `\\b(${VERBS})\\s+(?:the\\s+|a\\s+|an\\s+|this\\s+|that\\s+|any\\s+|its\\s+)?([a-z]+)(?:\\s+([a-z]+))?`,
    'i',
  ).exec(text);
  if (!match) return [];
  const [, verb = '', first = '', second = ''] = match;
  const nouns = second ? [first + second, first] : [first];
  const spellings = nouns.flatMap((noun) => [noun, noun.replace(/s$/, ''), `${noun}s`]);
  for (const spelling of spellings) {
    const found = SERVICES.flatMap((service) => findAction(`${service}:${verb}${spelling}`)?.action ?? []);
    if (found.length > 0) return found.slice(0, 2);
  }
  return [];
}
