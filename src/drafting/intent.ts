import { findAction } from '../iam/catalog.js';

/** What a question is after, read by rules. Everything in it was found in the question's own words. */
export interface Intent {
  about:
    | 'denied'
    | 'why-here'
    | 'what-breaks'
    | 'can'
    | 'left-out'
    | 'blind-spots'
    | 'statements'
    | 'facts'
    | 'overview'
    | 'unclear';
  /** Full actions, `kms:Decrypt`, in the catalogue's spelling where it knows them. */
  actions: string[];
  /** CamelCase names without a service: events, actions or Sids. */
  names: string[];
  /** Statement number as text, where one is named. */
  statement?: string;
  /** `A` to `H`. */
  candidate?: string;
  /** The first ARN, or the first thing in back-ticks or quotes that is no action. */
  resource?: string;
  /** `10:32` or `2026-11-01`. */
  at?: string;
}

const ACTION = /(?<![\w:/.-])([a-z][a-z0-9-]{1,40}):([A-Za-z][A-Za-z0-9]{2,80})(?![\w:/])/g;
const CAMEL = /(?<![\w:/.-])[A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+(?![\w:/])/g;
const ARN = /arn:[a-z0-9-]+:[^\s"'`<>]+/i;
const QUOTED = /[`"'“‘]([^`"'”’\n]{2,200})[`"'”’]/g;

/** In order: the first that fits counts. The words are English and German; names of actions are the same everywhere. */
const SUBJECTS: [Intent['about'], RegExp][] = [
  [
    'denied',
    /\b(?:den(?:y|ied|ials?)|access\s?denied|refus(?:ed?|al)|forbidden|unauthori[sz]ed|verweigert|abgelehnt|rejected)\b/i,
  ],
  [
    'what-breaks',
    /\b(?:breaks?|broken|stop working|lose|affect(?:s|ed)?|kaputt|bricht|what happens|was passiert|impact)\b/i,
  ],
  ['left-out', /\b(?:left out|leave[sd]? out|missing|omitted|excluded|not in the policy|dropped|weggelassen|fehlt)\b/i],
  ['blind-spots', /\bblind[ -]?spots?|cannot see|can't see|not see|unseen|invisible|blinde\w* fleck\w*/i],
  ['can', /\b(?:can|could|may|able to|allowed to|still|kann|darf|permitted)\b/i],
  [
    'why-here',
    /\b(?:why|warum|wieso|reason|evidence|behind|prove[sdn]?|who (?:uses?|calls?|called)|when was|how often|needed)\b/i,
  ],
  ['facts', /\b(?:what (?:does|is|are)|explain|meaning|was (?:macht|ist)|condition keys?)\b/i],
  ['statements', /\b(?:statements?|scopes?|candidates?|anweisung(?:en)?)\b/i],
  ['overview', /\b(?:overview|summary|summari[sz]e|status|how many|how far|überblick|zusammenfassung)\b/i],
];

/** Reads a question by rules. What it cannot read is `unclear`, never a guess. */
export function readIntent(question: string): Intent {
  const text = question.slice(0, 2_000);
  const arn = ARN.exec(text)?.[0].replace(/[.,;:!?)\]]+$/, '');
  const rest = arn ? text.replace(arn, ' ') : text;
  const actions = [...rest.matchAll(ACTION)].map((match) => findAction(match[0])?.action ?? match[0]);
  const withoutActions = rest.replace(ACTION, ' ');
  const names = [...withoutActions.matchAll(CAMEL)].map((match) => match[0]);
  const about = SUBJECTS.find(([, words]) => words.test(withoutActions))?.[0];
  const guessed = actions.length === 0 && names.length === 0 ? actionInWords(withoutActions) : [];
  const quoted = [...withoutActions.matchAll(QUOTED)]
    .map((match) => match[1]!.trim())
    .find((one) => !names.includes(one));
  const statement = /\b(?:statement|anweisung|stmt)\s*(?:no\.?|nr\.?|number|#)?\s*(\d{1,3})\b|#(\d{1,3})\b/i.exec(rest);
  const candidate =
    /\b(?:pick|choose|candidate|option|scope|take|use|wähle|nehme)\s+(?:candidate\s+|option\s+|scope\s+)?([A-H])\b/.exec(
      rest,
    );
  const at = /\b(\d{1,2}:\d{2}|\d{4}-\d{2}-\d{2})\b/.exec(withoutActions);
  const found = [...new Set([...actions, ...guessed])];
  return {
    about: about ?? (found.length > 0 || names.length > 0 ? 'why-here' : 'unclear'),
    actions: found,
    names: [...new Set(names)],
    ...(statement ? { statement: statement[1] ?? statement[2]! } : {}),
    ...(candidate ? { candidate: candidate[1]! } : {}),
    ...((arn ?? quoted) ? { resource: arn ?? quoted! } : {}),
    ...(at ? { at: at[1]! } : {}),
  };
}

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
];

/** "delete the bucket" → `s3:DeleteBucket`: a verb and the words after it, where AWS has an action of that name. */
function actionInWords(text: string): string[] {
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
