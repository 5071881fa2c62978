import { isResourceTypeName } from '../iam/catalog.js';
import { arnNames } from './arn-names.js';
import { isServicePrincipal } from './aws-hosts.js';
import { hideInTurn } from './hide-in-turn.js';
import { createKnownNames } from './known-names.js';
import { mapStrings } from './map-strings.js';
import { findersFor } from './redaction-patterns.js';
import { fromTokens, type TokenKind } from './tokens.js';
import { oneLine } from './visible.js';

export { namesOf } from './names-of.js';

/**
 * How much stays here when something is sent to the model:
 * - `names` (the default): account ids, unique ids, access key ids, Slack ids of people, addresses, the names in ARNs and of sessions, and host names
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
  /**
   * Puts back what tokens stand for, however a model writes them: a known name as the evidence spells it, an account id
   * as twelve digits. A token that was never given out becomes a phrase that says so.
   */
  restore(text: string): string;
  restoreIn(value: unknown): unknown;
  /** How many values have a token so far. */
  replaced(): number;
}

/** Names by how sure it is that a word which is spelled like one is meant: names of sessions count from two letters. */
export interface Names {
  resources: Iterable<string>;
  sessions?: Iterable<string>;
}

/** An ARN, cut ones too, or an address in S3: its names are hidden one by one. */
const STRUCTURED = /\barn:[a-z0-9-]+:[a-z0-9-]*:[^\s"'`<>“”]*|(?<![A-Za-z0-9])s3[an]?:\/\/[^\s"'`<>“”]+/gi;
/** Shorter names of resources are replaced inside ARNs only: as a word of a sentence they would take half of it away. */
const SHORTEST_FREE_NAME = 4;
const SHORTEST_SESSION = 2;
/** Short words that are never meant as the name of a session. */
const PLAIN_WORDS = new Set(
  'am an and are as at be but by can did do for get has he her his how i if in is it its let me my no nor not now of on or our out own say see set she so the to too up us use was we who why yes yet you'.split(
    ' ',
  ),
);
/** Names are no longer: an S3 key has 1,024 bytes. */
const LONGEST_SHOWN = 1_024;

/**
 * A redaction for one review. `names` are the names to hide wherever they stand, beside those in ARNs (which are
 * found as they pass), see `namesOf`.
 */
export function createRedaction(level: RedactLevel, names: Names = { resources: [] }): Redaction {
  const tokens = new Map<string, string>();
  const values = new Map<string, string>();
  const counts: Record<TokenKind, number> = { ACCOUNT: 0, IDENTITY: 0, ADDRESS: 0, NAME: 0 };
  const known = createKnownNames();
  const finders = findersFor(level === 'names' ? 'names' : 'accounts', known);

  const tokenFor = (kind: TokenKind, value: string): string => {
    const given = tokens.get(value);
    if (given) return given;
    counts[kind] += 1;
    const token = `${kind}_${counts[kind]}`;
    tokens.set(value, token);
    values.set(token, value);
    return token;
  };
  const learn = (name: string, shortest = SHORTEST_FREE_NAME): void => {
    const core = name.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
    const shown = oneLine(name, LONGEST_SHOWN).replace(/[“”"]/g, "'");
    for (const one of new Set([name, core, shown, name.normalize()])) if (isFreeName(one, shortest)) known.add(one);
  };
  const hideFree = (text: string): string => hideInTurn(text, finders, tokenFor);
  const hidePiece = (text: string): string => {
    learn(text);
    return tokenFor('NAME', text);
  };
  const hideArn = (arn: string): string => {
    const parts = arn.split(':');
    if (parts.length < 6) return tokenFor('NAME', arn);
    if (level === 'accounts') return hideFree(arn);
    const resource = arnNames(arn).map((piece) => (piece.name ? hidePiece(piece.text) : hideFree(piece.text)));
    return `${parts.slice(0, 5).map(hideFree).join(':')}:${resource.join('')}`;
  };
  const hideS3 = (address: string): string => {
    if (level === 'accounts') return hideFree(address);
    const [, scheme = '', path = ''] = /^([^/]*\/\/)(.*)$/s.exec(address) ?? [];
    const pieces = path.split(/(\/)/).filter((piece) => piece !== '');
    return scheme + pieces.map((piece) => (piece === '/' ? piece : hidePiece(piece))).join('');
  };
  const hide = (text: string): string => {
    if (level === 'off') return text;
    const places = level === 'names' ? known.findIn(text) : [];
    let result = '';
    let end = 0;
    for (const match of text.matchAll(STRUCTURED)) {
      if (match.index < end) continue;
      const found = match[0].replace(/[.,;:!?)\]}]+$/, '');
      // A name with a space in it goes on where the ARN seems to end.
      const until = places.reduce(
        (to, place) => (place.from >= match.index && place.from < to && place.to > to ? place.to : to),
        match.index + found.length,
      );
      const whole = text.slice(match.index, until);
      result += hideFree(text.slice(end, match.index)) + (/^arn:/i.test(whole) ? hideArn(whole) : hideS3(whole));
      end = until;
    }
    return result + hideFree(text.slice(end));
  };
  const restore = (text: string): string => (level === 'off' ? text : fromTokens(text, values));

  for (const name of names.resources) learn(name);
  for (const name of names.sessions ?? []) learn(name, SHORTEST_SESSION);
  return {
    level,
    hide,
    hideIn: (value) => mapStrings(value, hide),
    restore,
    restoreIn: (value) => mapStrings(value, restore),
    replaced: () => tokens.size,
  };
}

/** AWS's own word for a type is hidden inside ARNs only: as a token it would take the sense out of what a need is on. */
function isFreeName(name: string, shortest: number): boolean {
  if (name.length < shortest || isServicePrincipal(name) || isResourceTypeName(name)) return false;
  if (!/\p{L}/u.test(name)) return /^\d{6,}$/.test(name);
  return name.length >= SHORTEST_FREE_NAME || !PLAIN_WORDS.has(name.toLowerCase());
}
