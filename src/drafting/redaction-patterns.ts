import { isIPv6 } from 'node:net';
import { findAction, isService } from '../iam/catalog.js';
import { isAwsSite, isServicePrincipal } from './aws-hosts.js';
import type { KnownNames } from './known-names.js';
import { TOKEN, type TokenKind } from './tokens.js';

/** Something in a text that must not leave. `value` is what its token stands for: what is written there, unless given. */
export interface Secret {
  from: number;
  to: number;
  kind: TokenKind;
  value?: string;
  /** Stays as it is, and nothing in it is looked for. */
  stays?: true;
}

/** Finds one sort of secret. No two overlap, and neither end is inside a word: its token can be told from its surroundings. */
export type Finder = (text: string) => Secret[];

/** An account id, also as people write it (`1111-2222-3333`, `1111 2222 3333`), with the letters it is glued to. */
const ACCOUNT =
  /(?<![A-Za-z0-9])(?:[A-Za-z0-9]*[A-Za-z])?\d{4}[-._ \u00a0\u2007\u2010-\u2015\u202f]?\d{4}[-._ \u00a0\u2007\u2010-\u2015\u202f]?\d{4}(?:[A-Za-z][A-Za-z0-9]*)?(?![A-Za-z0-9])/g;
/** Unique ids and access key ids, by the prefixes that IAM documents for its identifiers. */
const UNIQUE_ID =
  /(?<![A-Za-z0-9])(?:AROA|AIDA|AKIA|ASIA|AGPA|AIPA|ANPA|ANVA|ASCA|APKA|ABIA|ACCA)[A-Z0-9]{8,}[A-Za-z0-9]*/g;
/** Slack ids of people, as Slack writes them (`U012AB3CD`): a letter, then capitals and at least one digit. */
const PERSON = /(?<![A-Za-z0-9_])[UW](?=[A-Z]*\d)[A-Z0-9]{4,20}(?![A-Za-z0-9_])/g;
const MAIL = /(?<![\p{L}\p{N}_.+-])[\p{L}\p{N}_.+-]+@[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+/gu;
/**
 * Keys that somebody pasted: a secret access key (forty characters of base64, IAM User Guide "Manage access keys"), a
 * session token, and what Slack, OpenAI, GitHub and GitLab begin theirs with, or a JSON web token.
 */
const PASTED_KEY =
  /(?<![A-Za-z0-9/+=_-])(?:(?=[A-Za-z/+]*\d)(?=[a-z\d/+]*[A-Z])(?=[A-Z\d/+]*[a-z])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])|(?:IQoJ|FwoG|FQoG)[A-Za-z0-9/+=]{16,}|(?:xox[a-z]-|xapp-|sk-|gh[a-z]_|github_pat_|glpat-)[A-Za-z0-9_-]{10,}|eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]+){1,2})/g;
const IPV4 =
  /(?<![A-Za-z0-9])(?:[A-Za-z0-9]*[A-Za-z])?(?:\d{1,3}\.){3,}\d{1,3}(?:[A-Za-z][A-Za-z0-9]*)?(?![A-Za-z0-9])/g;
/** As EC2 names its hosts: `ip-10-0-0-5`. */
const IP_NAME = /(?<![A-Za-z0-9])ip-\d{1,3}(?:-\d{1,3}){3}(?![A-Za-z0-9])/gi;
/** Whatever may be an IPv6 address; whether it is one, Node says. */
const IPV6 =
  /(?:(?<![A-Za-z0-9:])|(?<=[A-Za-z]:)(?=[0-9a-f]))(?:[0-9a-f]{0,4}:){2,7}(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]{1,4})?(?:%[A-Za-z0-9]+)?(?![A-Za-z0-9])/gi;
/** A name with dots that ends in letters: `db.payroll.internal`. */
const HOST =
  /(?<![\p{L}\p{N}_.-])(?:[\p{L}\p{N}_](?:[\p{L}\p{N}_-]*[\p{L}\p{N}_])?\.)+[\p{L}][\p{L}\p{N}-]*[\p{L}\p{N}](?![\p{L}\p{N}_])/gu;
const URL_TEXT = /(?<![A-Za-z0-9])[a-z][a-z0-9+.-]*:\/\/[^\s"'`<>]*[A-Za-z0-9](?![A-Za-z0-9])/gi;
/** A word that was cut: what is left of it may be the beginning of a name. */
const CUT = /(?<![\p{L}\p{N}])[\p{L}\p{N}][^\s"'`<>]*…[\p{L}\p{N}]*/gu;

function byPattern(kind: TokenKind, pattern: RegExp, counts: (found: string) => boolean = () => true): Finder {
  return (text) =>
    [...text.matchAll(pattern)].flatMap(({ 0: found, index }) =>
      counts(found) ? [{ from: index, to: index + found.length, kind }] : [],
    );
}

function addresses(text: string): Secret[] {
  return [...text.matchAll(URL_TEXT)].map(({ 0: found, index }) => ({
    from: index,
    to: index + found.length,
    kind: 'ADDRESS',
    ...(isAwsSite(hostOf(found)) && !/[?#]/.test(found) ? { stays: true as const } : {}),
  }));
}

function accounts(text: string): Secret[] {
  return [...text.matchAll(ACCOUNT)].map(({ 0: found, index }) => {
    const digits = found.replace(/\D/g, '');
    const plain = digits.length === 12 && !/[A-Za-z]/.test(found);
    return { from: index, to: index + found.length, kind: 'ACCOUNT', ...(plain ? { value: digits } : {}) };
  });
}

function ipv6(text: string): Secret[] {
  return [...text.matchAll(IPV6)].flatMap(({ 0: found, index }): Secret[] => {
    // `from fd00::5: denied`: the last colon is the sentence's.
    const address = isIPv6(found) ? found : found.replace(/:$/, '');
    return isIPv6(address) && address !== '::'
      ? [{ from: index, to: index + address.length, kind: 'ADDRESS' as const }]
      : [];
  });
}

function known(names: KnownNames): Finder {
  return (text) =>
    names.findIn(text).flatMap(({ from, to, name }): Secret[] => {
      const action = /^:[A-Z]\w*/.exec(text.slice(to))?.[0];
      // `lambda:InvokeFunction`, though a role is called lambda; `staging:Prod` is no action.
      if (action && (isService(name.toLowerCase()) || findAction(`${name}${action}`))) return [];
      return [{ from, to, kind: 'NAME', value: name }];
    });
}

function cutWords(names: KnownNames): Finder {
  return byPattern('NAME', CUT, (found) => {
    const start = found.slice(0, found.indexOf('…'));
    if (/^[a-z][a-z0-9-]*:[A-Z]\w*$/.test(start)) return false;
    return /[\d\-_./:@]/.test(start) || names.someStartWith(start);
  });
}

/** What to look for, in order: each step sees only what no step before it took. */
export function findersFor(level: 'accounts' | 'names', names: KnownNames): Finder[] {
  const named = level === 'names';
  return [
    // Text that looks like a token of ours is hidden itself, so that what comes back means what it meant.
    byPattern('NAME', TOKEN),
    byPattern('IDENTITY', PASTED_KEY),
    ...(named ? [addresses] : []),
    byPattern('ADDRESS', MAIL),
    ipv6,
    ...(named
      ? [byPattern('NAME', HOST, (found) => !isServicePrincipal(found) && !isAwsSite(found)), known(names)]
      : []),
    byPattern('IDENTITY', UNIQUE_ID),
    byPattern('IDENTITY', PERSON),
    byPattern('ADDRESS', IPV4),
    byPattern('ADDRESS', IP_NAME),
    accounts,
    ...(named ? [cutWords(names)] : []),
  ];
}

function hostOf(url: string): string {
  return url.replace(/^[^/]*\/\//, '').split(/[/?#]/)[0] ?? '';
}
