/**
 * Recognises the parts of a resource name that a machine made up: they die at the next deploy, so a policy that names
 * them dies with it. Each rule reads one token between separators, so what is left always ends at a separator.
 */

/** Words after which a short number counts up: `build-12`, `release/7`. */
const COUNTED = new Set(
  'build builds run runs job jobs release releases rev revision attempt pr mr deploy deployment pipeline execution'.split(
    ' ',
  ),
);
/** Numbers of four or five digits that are names of services, not counters. */
const PORTS = new Set('1433 1521 2049 3000 3306 5000 5432 5672 6379 8000 8080 8443 9000 9092 9200 27017'.split(' '));

/** Parts that run over separators; each is replaced as a whole before tokens are looked at. */
const SPANS: RegExp[] = [
  // UUID
  /(?<![0-9a-z])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-z])/gi,
  // 2026-11-23T10:15:00Z, 2026-11-23, 2026/11/23, 2026_11_23
  /(?<![0-9A-Za-z])20\d\d([-/_.])(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?:[T_-]?\d\d[:-]?\d\d(?:[:-]?\d\d)?(?:\.\d+)?Z?)?(?![0-9A-Za-z])/g,
  // 20261123T101500Z
  /(?<![0-9A-Za-z])20\d{6}[T_-]?\d{4,6}Z?(?![0-9A-Za-z])/g,
  // 1.4.2, v1.4.2-rc.1, 1.4.2-SNAPSHOT
  /(?<![0-9A-Za-z.])v?\d+\.\d+\.\d+(?:-(?:SNAPSHOT|rc|alpha|beta)[.\d]*)?(?![0-9A-Za-z])/g,
];

const MARK = '\u0001';
const TOKEN = /[0-9A-Za-z]+/g;
const ESCAPE = /\$\{[*?$]\}/g;

/**
 * Puts `*` in the place of generated parts: UUIDs, hex digests and commit ids, dates and timestamps, version and
 * build numbers, `terraform-2026…`, the random suffixes of CloudFormation and CDK, ULIDs and other random tokens.
 * What goes in is the text of a name (it may hold wildcards and IAM's escapes, which stay); the same text comes back
 * where nothing is generated. Account ids (twelve digits) are kept: they do not change.
 */
export function openGeneratedParts(name: string): string {
  const escapes: string[] = [];
  let text = name.replace(ESCAPE, (found) => `\u0002${escapes.push(found) - 1}\u0003`);
  for (const span of SPANS) text = text.replace(span, MARK);
  const whole = text;
  text = text.replace(TOKEN, (token, at: number) => {
    const before = whole.slice(0, at);
    if (before.endsWith('\u0002')) return token;
    const previous = /([0-9A-Za-z]+)[^0-9A-Za-z]$/.exec(before)?.[1] ?? '';
    const suffix = /[0-9A-Za-z]-[0-9A-Za-z]+-$/.test(before) && !/[0-9A-Za-z]/.test(whole.slice(at + token.length));
    return isGenerated(token, previous.toLowerCase(), suffix) ? MARK : token;
  });
  return text
    .replace(/[\u0001*]+/g, '*')
    .replace(/\u0002(\d+)\u0003/g, (_, index: string) => escapes[Number(index)] ?? '');
}

/** `suffix`: the last token of a name with at least two dashes, where CloudFormation puts its random part. */
function isGenerated(token: string, previous: string, suffix: boolean): boolean {
  if (/^\d+$/.test(token)) return isCounter(token, previous);
  const digits = /\d/.test(token);
  const letters = /[A-Za-z]/.test(token);
  if (/^[0-9a-f]{7,}$/i.test(token) && digits && letters && (sameCase(token) || token.length >= 16)) return true;
  if (/^[0-9a-f]{32,}$/i.test(token)) return true;
  if (/^20\d{6}T\d{4,6}Z?$/.test(token)) return true;
  if (/^[0-9A-HJKMNP-TV-Z]{26}$/.test(token) && digits) return true;
  if (/^[A-Z0-9]{12,13}$/.test(token) && digits && letters) return true;
  // A run of letters that reads as a word is not random: `Handler886CB40B`, `AmazonEC2ContainerRegistry`.
  if (/[a-z]{4}/.test(token)) return false;
  const turns = classTurns(token);
  if (suffix && /^[0-9A-Za-z]{12,13}$/.test(token) && turns >= 4) return true;
  if (token.length === 12 && turns >= 6) return true;
  if (token.length >= 20 && digits && letters && turns >= 6) return true;
  return token.length >= 8 && digits && digitTurns(token) >= 4;
}

function isCounter(token: string, previous: string): boolean {
  if (token.length === 12) return false;
  if (token.length >= 8) return true;
  if (COUNTED.has(previous)) return true;
  return token.length >= 4 && !PORTS.has(token);
}

function sameCase(token: string): boolean {
  return token === token.toLowerCase() || token === token.toUpperCase();
}

/** How often the kind of character changes: upper case, lower case, digit. Random text turns often, words do not. */
function classTurns(token: string): number {
  const kinds = token.replace(/[a-z]/g, 'l').replace(/[A-Z]/g, 'u').replace(/[0-9]/g, 'd');
  return turnsOf(kinds);
}

function digitTurns(token: string): number {
  return turnsOf(token.replace(/[A-Za-z]/g, 'l').replace(/[0-9]/g, 'd'));
}

function turnsOf(kinds: string): number {
  let turns = 0;
  for (let at = 1; at < kinds.length; at++) if (kinds[at] !== kinds[at - 1]) turns++;
  return turns;
}
