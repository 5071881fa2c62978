import { parseArn } from '../iam/arn.js';
import { hasWildcard } from '../iam/wildcard.js';
import type { NeedResource } from './contract.js';
import { listWords, plural, shorten, typeWord } from './resource-words.js';
import type { Level } from './scope-levels.js';

/** Slack's limit for the text of a button or an option. */
export const LABEL_LIMIT = 75;

interface Words {
  label: string;
  allowsMore: string;
}

interface Scene {
  service: string;
  seen: readonly NeedResource[];
  /** True where `aws:ResourceAccount` keeps buckets of others out. */
  limited: boolean;
}

/** Label (at most 75 characters) and, in words, what a level allows beyond what was seen. Never counts the unseen. */
export function describeLevel(level: Level, exact: Level, scene: Scene): Words {
  const types = [...new Set(scene.seen.flatMap((resource) => resource.type ?? []))];
  const what =
    types.length === 0
      ? 'resources'
      : listWords(
          types.map((type) => plural(typeWord(scene.service, type))),
          3,
        );
  const opened = level.patterns.filter((pattern) => hasWildcard(pattern) && !exact.patterns.includes(pattern));
  const names = opened.map(resourcePart);
  const shown = listWords(names, 3);
  const owner = scene.limited ? ' Buckets of other accounts stay out (aws:ResourceAccount).' : '';
  const words = wordsFor(level, { what, shown, names, exact });
  return { label: shorten(words.label, LABEL_LIMIT), allowsMore: words.allowsMore + owner };
}

function wordsFor(
  level: Level,
  { what, shown, names, exact }: { what: string; shown: string; names: string[]; exact: Level },
): Words {
  const count = exact.patterns.length;
  switch (level.kind) {
    case 'exact':
      return {
        label: count === 1 ? `Only ${resourcePart(exact.patterns[0]!)}` : `Exactly the ${count} ${what} seen`,
        allowsMore: '',
      };
    case 'generated':
      return {
        label: names.length === 1 ? `${shown} (generated part open)` : `The ${what} seen, generated parts open`,
        allowsMore: `Also ${what} whose generated part differs, such as those of the next deploy: ${shown}.`,
      };
    case 'folder':
      return {
        label: names.length === 1 ? `All ${what} under ${shown}` : `All ${what} under the ${names.length} folders seen`,
        allowsMore: `Also any other ${what} under ${shown}.`,
      };
    case 'prefix':
      return {
        label: names.length === 1 ? `Names like ${shown}` : `Names like those seen: ${shown}`,
        allowsMore: `Also any other ${what} whose name begins alike: ${shown}.`,
      };
    case 'container': {
      const holders = listWords([...new Set(names.map(holderOf))], 3);
      return {
        label: exact.patterns.some((pattern) => holders === resourcePart(pattern))
          ? `${holders} and all that is in it`
          : `All ${what} in ${holders}`,
        allowsMore: `Also everything else in ${holders} (${shown}), now and later.`,
      };
    }
    case 'type':
      return {
        label: `All ${what} in ${placesOf(level)}`,
        allowsMore: `Also all other ${what} in ${placesOf(level)}, now and later, whatever their name.`,
      };
  }
}

/** `service/staging/*` → `service/staging`; `table/orders/index/*` → `table/orders`. */
function holderOf(name: string): string {
  return name.replace(/(?:[/:](?:index|stream|log-stream))?[/:]\*$/, '');
}

/** `releases/*`: the sixth part of an ARN, or the text itself where it is none. */
export function resourcePart(arn: string): string {
  return parseArn(arn)?.resource ?? arn;
}

function placesOf(level: Level): string {
  const arns = level.patterns.flatMap((pattern) => parseArn(pattern) ?? []);
  const regions = [...new Set(arns.map((arn) => arn.region).filter((region) => region !== ''))].sort();
  const accounts = [...new Set(arns.map((arn) => arn.account).filter((account) => /^\d{12}$/.test(account)))].sort();
  const account =
    accounts.length === 1 ? `account ${accounts[0]}` : accounts.length > 1 ? 'these accounts' : 'the account';
  return regions.length === 0 ? account : `${account}, ${listWords(regions, 3)}`;
}
