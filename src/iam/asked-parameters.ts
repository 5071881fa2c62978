import { templateVariables } from './arn.js';
import { ASKED_WORDS } from './asked-words.js';
import { actionsOf, resourceTypesOf } from './catalog.js';
import { services } from './services/index.js';
import type { ServiceRules } from './services/service.js';

/**
 * Which parameters of a request say something about permissions: those that a rule of the service names, those by which
 * an ARN of the service is put together, and whatever is a name or holds an ARN. Everything else (a query, a message, an
 * item, a page of results) makes calls differ and policies not.
 *
 * A parameter is asked for as a whole, from its top-level name down: rules read lists of objects at any depth, and JSON
 * that is cut in its middle cannot be read. What is asked for is written as words to be found in a text of the parameter,
 * `|name|value as JSON`, all in lower case, so that SQL can look for them just as well: `|key|` is a name, `name|` the
 * ending of one, `"tablename` the beginning of a name inside of the value.
 */
export function askedText(name: string, value: string): string {
  return `|${name}|${value}`.toLowerCase();
}

/** Of what every service is asked for: names and what ends like one, ARNs, tags, and roles wherever they stand. */
export const ALWAYS_ASKED: readonly string[] = [
  ...['name', 'id', 'arn', 'identifier', 'role', 'profile'].flatMap((ending) => [`${ending}|`, `${ending}s|`]),
  // Newer EC2 operations nest all of their parameters in one such object.
  'request|',
  ...['tags', 'taglist', 'tagset', 'tagging', 'cluster', 'namespace', 'family', 'resourcearnlist'].map(whole),
  // Of it only the names are asked for (see `ASKED_FOR_NAMES`).
  whole('encryptioncontext'),
  'arn:',
  'arn%3a',
];

/** Parameters of which only the names inside matter: their values are new with every object that is decrypted. */
export const ASKED_FOR_NAMES = 'encryptioncontext';

/** EC2 puts ids anywhere into a request, so all of it is asked for. */
const ASKED_WHOLE = new Set(['ec2']);

const bySource = new Map(
  services.flatMap((rules) => rules.sources.map((source): [string, ServiceRules] => [source, rules])),
);
const known = new Map<string, readonly string[]>();

/** What is asked for beside `ALWAYS_ASKED` of an event source; undefined where that is everything: no rule says what. */
export function askedWords(source: string): readonly string[] | undefined {
  const rules = bySource.get(source);
  if (!rules || ASKED_WHOLE.has(rules.prefix)) return undefined;
  const words = known.get(rules.prefix) ?? wordsOf(rules);
  known.set(rules.prefix, words);
  return words;
}

/** Every source of which less than all is asked for. */
export function askedSources(): string[] {
  return [...bySource.keys()].filter((source) => askedWords(source) !== undefined).sort();
}

/** Whether a parameter may be asked for; `value` is its JSON, and is only worked out where the name does not tell. */
export function isAsked(words: readonly string[], name: string, value: () => string): boolean {
  return says(words, askedText(name, '')) || says(words, askedText(name, value()));
}

function says(words: readonly string[], text: string): boolean {
  return ALWAYS_ASKED.some((word) => text.includes(word)) || words.some((word) => text.includes(word));
}

/** A word that holds a shorter one says no more than that. */
function wordsOf({ prefix, also = [] }: ServiceRules): string[] {
  const ruled = (ASKED_WORDS[prefix] ?? '').split(' ').filter(Boolean).map(written);
  const all = new Set([...ruled, ...[prefix, ...also].flatMap(wordsOfTypes)]);
  const isCovered = (word: string) =>
    ALWAYS_ASKED.some((other) => word.includes(other)) ||
    Array.from(word, (_, at) => word.slice(at)).some((end, at) => at > 0 && all.has(end));
  return [...all].filter((word) => !isCovered(word)).sort();
}

function written(word: string): string {
  if (word.startsWith('*.')) return `"${word.slice(2)}`;
  return word.startsWith('*') ? `${word.slice(1)}|` : whole(word);
}

/** The names under which `needs/template-values.ts` and `needs/resources.ts` look for parts of a service's ARNs. */
function wordsOfTypes(prefix: string): string[] {
  const taken = actionsOf(prefix).flatMap(({ resourceTypes }) => resourceTypes);
  const types = new Map([...resourceTypesOf(prefix), ...taken].map((type) => [type.arnTemplate, type]));
  return [...types.values()].flatMap(({ name, arnTemplate }) => {
    const kind = plain(name);
    const stems = templateVariables(arnTemplate).flatMap((variable) => [
      plain(variable),
      plain(variable).replace(/(?:resourceid|identifier|namewithpath|name|id|arn|uuid)$/, ''),
    ]);
    const parts = name.split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/);
    const shorter = parts.map((_, at) => plain(parts.slice(at).join(''))).filter((part) => part.length > 3);
    const exact = [...stems, ...shorter].filter((stem) => stem.length > 1);
    return [`${kind}|`, `${kind}s|`, ...exact.flatMap((stem) => [whole(stem), whole(`${stem}s`)])];
  });
}

function whole(name: string): string {
  return `|${name}|`;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
