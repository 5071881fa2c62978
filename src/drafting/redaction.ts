import type { Contract } from '../needs/contract.js';
import { arnNames } from './arn-names.js';
import type { ConversationEvidence } from './evidence.js';

/**
 * How much stays here when something is sent to the model:
 * - `names` (the default): account ids, unique ids, access key ids, Slack ids of people, addresses, and the names in ARNs and of sessions
 * - `accounts`: all of that but names
 * - `off`: nothing is replaced
 */
export type RedactLevel = 'off' | 'accounts' | 'names';

/** Replaces what must not leave by tokens, and puts it back. The same value has the same token for its whole life. */
export interface Redaction {
  level: RedactLevel;
  /** One text. Action names (`s3:GetObject`), regions and dates stay readable. */
  hide(text: string): string;
  /** Every string in plain JSON; keys stay, they are ours. */
  hideIn(value: unknown): unknown;
  /** Puts back what tokens stand for. Unknown tokens stay as they are. */
  restore(text: string): string;
  restoreIn(value: unknown): unknown;
  /** How many values have a token so far. */
  replaced(): number;
}

type Kind = 'ACCOUNT' | 'IDENTITY' | 'ADDRESS' | 'NAME';
type Step = [Kind, RegExp];

const TOKEN = /(?:ACCOUNT|IDENTITY|ADDRESS|NAME)_\d+/g;
const ARN = /\barn:[a-z0-9-]+:[a-z0-9-]*:[^\s"'`<>]*/gi;
const ACCOUNT = /(?<!\d)(?:\d{12}|\d{4}-\d{4}-\d{4})(?!\d)/g;
/** Unique ids and access key ids, by the prefixes that IAM documents for its identifiers. */
const UNIQUE_ID = /(?<![A-Za-z0-9])(?:AROA|AIDA|AKIA|ASIA|AGPA|AIPA|ANPA|ANVA|ASCA|APKA|ABIA|ACCA)[A-Z0-9]{8,}/g;
/** Slack ids of people, as Slack writes them (`U012AB3CD`): a letter, then capitals and at least one digit. */
const PERSON = /(?<![A-Za-z0-9_])[UW](?=[A-Z]*\d)[A-Z0-9]{4,20}(?![A-Za-z0-9_])/g;
const MAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
const IPV4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/g;
const IPV6 =
  /(?<![\w:])(?:[0-9a-f]{1,4}:){2,7}(?::?[0-9a-f]{1,4}){1,7}(?![\w:])|(?<![\w:])(?:[0-9a-f]{1,4}:){1,7}:(?![\w:])/gi;
/** Shorter names are replaced inside ARNs only: as a word of a sentence they would take half of it away. */
const SHORTEST_FREE_NAME = 4;
const DEEPEST = 12;

/**
 * A redaction for one review. `names` are the names to hide wherever they stand, beside those in ARNs (which are
 * found as they pass): resource names of the contract and session names, see `namesOf`.
 */
export function createRedaction(level: RedactLevel, names: Iterable<string> = []): Redaction {
  const tokens = new Map<string, string>();
  const values = new Map<string, string>();
  const counts: Record<Kind, number> = { ACCOUNT: 0, IDENTITY: 0, ADDRESS: 0, NAME: 0 };
  const freeNames = new Set<string>();
  let matcher: RegExp | undefined;

  const tokenFor = (kind: Kind, value: string): string => {
    const known = tokens.get(value);
    if (known) return known;
    counts[kind] += 1;
    const token = `${kind}_${counts[kind]}`;
    tokens.set(value, token);
    values.set(token, value);
    return token;
  };
  const learn = (name: string): void => {
    if (name.length < SHORTEST_FREE_NAME || freeNames.has(name) || !/[A-Za-z]/.test(name)) return;
    freeNames.add(name);
    matcher = undefined;
  };
  const steps = (): Step[] => {
    matcher ??= matcherOf(freeNames);
    return [
      // Text that looks like a token of ours is hidden itself, so that what comes back means what it meant.
      ['NAME', TOKEN],
      ['ADDRESS', MAIL],
      ['ADDRESS', IPV6],
      ...(level === 'names' && matcher ? [['NAME', matcher] satisfies Step] : []),
      ['IDENTITY', UNIQUE_ID],
      ['IDENTITY', PERSON],
      ['ADDRESS', IPV4],
      ['ACCOUNT', ACCOUNT],
    ];
  };
  const hideFree = (text: string): string => replaceInTurn(text, steps(), tokenFor);
  const hideArn = (arn: string): string => {
    if (level === 'accounts') return hideFree(arn);
    const head = arn.split(':').slice(0, 5).map(hideFree);
    const resource = arnNames(arn).map((piece) => {
      if (!piece.name) return hideFree(piece.text);
      learn(piece.text);
      return tokenFor('NAME', piece.text);
    });
    return `${head.join(':')}:${resource.join('')}`;
  };
  const hide = (text: string): string => {
    if (level === 'off') return text;
    let result = '';
    let end = 0;
    for (const match of text.matchAll(ARN)) {
      const arn = match[0].replace(/[.,;:!?)\]}]+$/, '');
      if (arn.split(':').length < 6) continue;
      result += hideFree(text.slice(end, match.index)) + hideArn(arn);
      end = match.index + arn.length;
    }
    return result + hideFree(text.slice(end));
  };
  const restore = (text: string): string => text.replace(TOKEN, (token) => values.get(token) ?? token);

  for (const name of names) learn(name);
  return {
    level,
    hide,
    hideIn: (value) => mapStrings(value, hide),
    restore,
    restoreIn: (value) => mapStrings(value, restore),
    replaced: () => tokens.size,
  };
}

/** The names that a review's evidence holds: parts of resource ARNs, the principal's name, and session names. */
export function namesOf(contract: Contract, evidence?: Pick<ConversationEvidence, 'activity'>): string[] {
  const arns = [
    contract.principal,
    ...contract.needs.flatMap((need) => need.resources.map((resource) => resource.arn)),
    ...contract.denied.flatMap((denial) => [denial.resource, denial.policyArn]),
    ...contract.dropped.map((dropped) => dropped.arn),
  ];
  const names = arns.flatMap((arn) =>
    arn?.startsWith('arn:') ? arnNames(arn).flatMap((piece) => (piece.name ? [piece.text] : [])) : [],
  );
  // A family of sessions is a pattern (`GitHubActions-*`): what is fixed in it is in every one of their names.
  const sessions = (evidence?.activity.callers ?? []).flatMap((caller) => [
    caller.session,
    ...caller.session.split('*').map((part) => part.replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')),
  ]);
  return [...new Set([...names, ...sessions])];
}

/** Longest first, and never inside a longer word or an action name. */
function matcherOf(names: Set<string>): RegExp | undefined {
  if (names.size === 0) return undefined;
  const sorted = [...names]
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`(?<![A-Za-z0-9])(?:${sorted.join('|')})(?![A-Za-z0-9]|:[A-Z])`, 'g');
}

/** Applies the steps one after the other, each only to what no step before it has replaced. */
function replaceInTurn(text: string, steps: Step[], tokenFor: (kind: Kind, value: string) => string): string {
  let parts = [{ text, replaced: false }];
  for (const [kind, pattern] of steps) {
    parts = parts.flatMap((part) =>
      part.replaced ? [part] : splitBy(part.text, pattern, (value) => tokenFor(kind, value)),
    );
  }
  return parts.map((part) => part.text).join('');
}

function splitBy(text: string, pattern: RegExp, token: (value: string) => string) {
  const parts: { text: string; replaced: boolean }[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (pattern === IPV6 && isTime(match[0])) continue;
    parts.push({ text: text.slice(end, match.index), replaced: false }, { text: token(match[0]), replaced: true });
    end = match.index + match[0].length;
  }
  return [...parts, { text: text.slice(end), replaced: false }];
}

function isTime(value: string): boolean {
  return /^\d{1,2}:\d{2}(?::\d{2})?$/.test(value);
}

/** A copy of plain JSON with every string changed. What is nested deeper than anything of ours is dropped. */
function mapStrings(value: unknown, change: (text: string) => string, depth = 0): unknown {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) return null;
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapStrings(item, change, depth + 1)]));
}
