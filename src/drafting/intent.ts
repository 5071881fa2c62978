import { findAction } from '../iam/catalog.js';
import { actionInWords, serviceIn } from './action-in-words.js';
import { CLOCK } from './asked-time.js';
import { subjectOf } from './intent-subjects.js';

/** What a question is after, read by rules. Everything in it was found in the question's own words. */
export interface Intent {
  about:
    | 'denied'
    | 'failures'
    | 'attached'
    | 'not-used'
    | 'usage'
    | 'delivery'
    | 'policy'
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
  /** `yesterday`, `60 days`, `2026-11-01`, `revision 12`, `edition 2`. */
  since?: string;
  /** One day that is asked for, `2026-11-20`. */
  day?: string;
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

/** `60 days`, `last week`, `yesterday`, `2026-11-01`, `revision 12`, `edition 2`. */
const SINCE =
  /\b(\d{1,3} (?:days?|weeks?|months?|tagen?|wochen?|monaten?|jours?|semaines?|días|semanas?)|(?:last|past|letzten?|letzter) (?:day|week|month|woche|monat)|semaine dernière|semana pasada|yesterday|today|gestern|heute|hier|ayer|hoy|(?:revision|edition)\s+\d+|\d{4}-\d{2}-\d{2})\b/i;
const DAY = /\b(?:\d{4}-\d{2}-\d{2}|yesterday|today|gestern|heute|ayer|hoy)\b/i;
const WITH_TIME = new Set<Intent['about']>(['changes', 'usage', 'not-used']);

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
  const about = subjectOf(withoutActions);
  const guessed = actions.length === 0 && names.length === 0 ? actionInWords(withoutActions) : [];
  const service = actions.length + names.length + guessed.length === 0 ? serviceIn(withoutActions) : undefined;
  // A name that was hidden from a model stands in its question as a token.
  const token = /\bNAME_\d+\b/.exec(withoutActions)?.[0];
  if (service) names.push(service);
  else if (token && actions.length + names.length + guessed.length === 0 && about !== 'propose') names.push(token);
  const quoted = [...withoutActions.matchAll(QUOTED)]
    .map((match) => match[1]!.trim())
    .find((one) => !names.includes(one));
  const statement =
    /(?<!\p{L})(?:statement|anweisung|stmt|déclaration|declaración)\s*(?:no\.?|nr\.?|number|#)?\s*(\d{1,3})\b|#(\d{1,3})\b/iu.exec(
      rest,
    );
  const candidate =
    /\b(?:pick|choose|candidate|option|scope|take|use|to|wähle|nehme)\s+(?:candidate\s+|option\s+|scope\s+)?([A-Z])\b/.exec(
      rest,
    );
  const since = SINCE.exec(withoutActions)?.[1]?.toLowerCase();
  const day = /\b(?:on|am|le|el)\s+(\d{4}-\d{2}-\d{2})\b/i.exec(withoutActions)?.[1];
  const words = about === 'propose' ? purposeWords(withoutActions) : [];
  const kind = /\b(?:approved|left out|edition(?! \d))\b/i.exec(withoutActions);
  const at = [DAY, CLOCK].flatMap((time) => time.exec(withoutActions)?.[0].trim() ?? []).join(' ');
  const found = [...new Set([...actions, ...guessed])];
  return {
    about: about ?? (found.length > 0 || names.length > 0 ? 'why-here' : 'unclear'),
    actions: found,
    names: [...new Set(names)],
    ...(statement ? { statement: statement[1] ?? statement[2]! } : {}),
    ...(candidate ? { candidate: candidate[1]! } : {}),
    ...((arn ?? quoted) ? { resource: arn ?? quoted! } : {}),
    ...(at ? { at } : {}),
    ...(about !== undefined && WITH_TIME.has(about) && since ? { since } : {}),
    ...(about === 'usage' && day ? { day } : {}),
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
