import { findAction } from '../iam/catalog.js';
import { CLOCK } from './asked-time.js';
import { ROMANCE_SUBJECTS } from './intent-romance.js';

/** What a question is after, read by rules. Everything in it was found in the question's own words. */
export interface Intent {
  about:
    | 'denied'
    | 'why-here'
    | 'what-breaks'
    | 'can'
    | 'propose'
    | 'changes'
    | 'safe'
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
  /** `10:32`, `10:32 CET`, `2026-11-01` or `2026-11-01 10:32`. */
  at?: string;
  /** `yesterday`, `2026-11-01`, `revision 12`. */
  since?: string;
  /** For a change: what it should be for, in the words of the question. */
  words?: string[];
  /** For what happened: the kind that is asked for. */
  word?: string;
  /** For a change: further resources, not only these. */
  extends?: boolean;
  /** For a change: some actions in a statement of their own. */
  splits?: boolean;
}

const ACTION = /(?<![\w:/.-])([a-z][a-z0-9-]{1,40}):([A-Za-z][A-Za-z0-9]{2,80})(?![\w:/])/g;
const CAMEL = /(?<![\w:/.-])[A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+(?![\w:/])/g;
const ARN = /arn:[a-z0-9-]+:[^\s"'`<>]+/i;
const QUOTED = /[`"'“‘]([^`"'”’\n]{2,200})[`"'”’]/g;

/**
 * In order: the first that fits counts. The words are English and German (French and Spanish ones come after them);
 * names of actions are the same everywhere.
 */
const SUBJECTS: [Intent['about'], RegExp][] = [
  [
    'denied',
    /\b(?:den(?:y|ied|ials?)|access\s?denied|refus(?:ed?|al)|forbidden|unauthori[sz]ed|verweigert|abgelehnt|rejected|(?:have|has|need|needs) to change|müsste)\b/i,
  ],
  [
    'changes',
    /\b(?:what(?:['’]s| has| have| was| is)? (?:been )?(?:changed|new)|changes? (?:since|between)|since (?:yesterday|today|revision)|who (?:chose|decided|set|approved|left|picked|changed)|history|edition \d|was hat sich geändert|wer hat|seit (?:gestern|heute))\b/i,
  ],
  ['safe', /\b(?:safe(?:ly)?|sicher|risk(?:y)?|ready to detach|detach(?:ed)?)\b/i],
  ['overview', /\bhow (?:many|much) (?:records?|evidence|data|statements|calls are)\b/i],
  [
    'what-breaks',
    /\b(?:breaks?|broken|stop working|lose|affect(?:s|ed)?|kaputt|bricht|what happens|was passiert|impact)\b/i,
  ],
  [
    'propose',
    /\b(?:extend|widen|narrow|restrict|limit|propose|split|erweitere?|begrenze?|teile?|trenne?)\b|\bstatement of (?:its|their) own\b|\b(?:make|set|change)\s+(?:the\s+scope\s+of\s+)?(?:statement|stmt|#)|\bonly for\b|\bnur für\b/i,
  ],
  [
    'left-out',
    /\b(?:left out|leave[sd]? out|open questions?|questions? (?:is|are|still) open|needs? no permissions?|missing|omitted|excluded|not in the policy|dropped|weggelassen|fehlt)\b/i,
  ],
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
  const lines = question.slice(0, 2_000).split('\n');
  const own = readWords(lines.filter((line) => !line.startsWith('>')).join('\n'));
  if (own.actions.length + own.names.length > 0 || own.statement || own.resource) return own;
  // A question about a message is read by its own words; what it is about may stand in the quote alone.
  const { actions, names, statement } = readWords(lines.map((line) => line.replace(/^>\s?/, '')).join('\n'));
  return { ...own, actions, names, ...(statement ? { statement } : {}) };
}

function readWords(text: string): Intent {
  const arn = ARN.exec(text)?.[0].replace(/[.,;:!?)\]]+$/, '');
  const rest = arn ? text.replace(arn, ' ') : text;
  const actions = [...rest.matchAll(ACTION)].map((match) => findAction(match[0])?.action ?? match[0]);
  const withoutActions = rest.replace(ACTION, ' ');
  const names = [...withoutActions.matchAll(CAMEL)].map((match) => match[0]);
  const about = [...SUBJECTS, ...ROMANCE_SUBJECTS].find(([, words]) => words.test(withoutActions))?.[0];
  const guessed = actions.length === 0 && names.length === 0 ? actionInWords(withoutActions) : [];
  const service = actions.length + names.length + guessed.length === 0 ? serviceIn(withoutActions) : undefined;
  if (service) names.push(service);
  const quoted = [...withoutActions.matchAll(QUOTED)]
    .map((match) => match[1]!.trim())
    .find((one) => !names.includes(one));
  const statement = /\b(?:statement|anweisung|stmt)\s*(?:no\.?|nr\.?|number|#)?\s*(\d{1,3})\b|#(\d{1,3})\b/i.exec(rest);
  const candidate =
    /\b(?:pick|choose|candidate|option|scope|take|use|to|wähle|nehme)\s+(?:candidate\s+|option\s+|scope\s+)?([A-Z])\b/.exec(
      rest,
    );
  const since = /\b(yesterday|today|gestern|heute|revision\s+\d+|\d{4}-\d{2}-\d{2})\b/i.exec(withoutActions);
  const words = about === 'propose' ? purposeWords(withoutActions) : [];
  const kind = /\b(?:approved|left out|edition)\b/i.exec(withoutActions);
  const at = [/\b\d{4}-\d{2}-\d{2}\b/, CLOCK].flatMap((time) => time.exec(withoutActions)?.[0].trim() ?? []).join(' ');
  const found = [...new Set([...actions, ...guessed])];
  return {
    about: about ?? (found.length > 0 || names.length > 0 ? 'why-here' : 'unclear'),
    actions: found,
    names: [...new Set(names)],
    ...(statement ? { statement: statement[1] ?? statement[2]! } : {}),
    ...(candidate ? { candidate: candidate[1]! } : {}),
    ...((arn ?? quoted) ? { resource: arn ?? quoted! } : {}),
    ...(at ? { at } : {}),
    ...(about === 'changes' && since ? { since: since[1]!.toLowerCase() } : {}),
    ...(words.length > 0 ? { words } : {}),
    ...(about === 'changes' && kind ? { word: kind[0].toLowerCase() } : {}),
    ...(about === 'propose' && /\b(?:extend|widen|also|as well|add|erweitere?|auch)\b/i.test(rest)
      ? { extends: true }
      : {}),
    ...(about === 'propose' && /\b(?:split|of (?:its|their) own|teile?|trenne?)\b/i.test(rest) ? { splits: true } : {}),
  };
}

/** What a change is for: the words after "only for", "to", "by", "on", without articles. */
function purposeWords(text: string): string[] {
  const match = /\b(?:only for|for|to|by|on|with|nur für|für|um|auf)\s+((?:[^.?!\n]|\.(?=\S)){2,120})/i.exec(
    text.replace(/\b(?:for|of|to)?\s*(?:statement|stmt|anweisung|#)\s*\d{1,3}/gi, ' '),
  );
  const skipped = /^(?:the|a|an|only|that|this|and|or|also|as|well|der|die|das|den|dem|und)$/i;
  return (match?.[1] ?? '').split(/[^\p{L}\p{N}._-]+/u).filter((word) => word.length > 1 && !skipped.test(word));
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
  'glue',
  'athena',
  'sagemaker',
  'route53',
  'eks',
  'kinesis',
];

/** A service that is asked about by its prefix: "is glue used?" */
function serviceIn(text: string): string | undefined {
  const asked = /\b(?:is|are|uses?|why|need|needs|about)\s+(?:the\s+|it\s+)?([a-z0-9]{2,20})\b/i
    .exec(text)?.[1]
    ?.toLowerCase();
  return asked !== undefined && SERVICES.includes(asked) ? asked : undefined;
}

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
