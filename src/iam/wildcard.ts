/**
 * IAM's wildcards, in one place: the evaluator, the scope candidates and the comparison of policies all read patterns
 * through here.
 *
 * Rules (IAM User Guide, "IAM JSON policy elements: Resource" and "… Condition operators"):
 * - `*` stands for any combination of characters, `?` for exactly one.
 * - In an ARN, a wildcard stays inside its colon-separated segment, except a `*` that is the last character of its
 *   segment, which may reach over colons. Inside the sixth part (the resource) there is no such border, and `*`
 *   crosses `/` everywhere.
 */

/** A pattern taken apart. `wide` says whether a wildcard may stand for a colon. */
export type PatternPart =
  | { kind: 'text'; text: string }
  | { kind: 'many'; wide: boolean }
  | { kind: 'one'; wide: boolean }
  | { kind: 'variable'; key: string; fallback?: string };

export interface PatternOptions {
  /** ARN rules for wildcards (see above); without it a wildcard may stand for anything. */
  arn?: boolean;
  /** Policy variables (`${aws:username}`, `${*}`) are read, not taken literally: policies of version 2012-10-17. */
  variables?: boolean;
}

const VARIABLE = /^\$\{\s*([^{}',]*?)\s*(?:,\s*'([^']*)'\s*)?\}/;

/** Takes a pattern apart. Runs of wildcards are put in one order (`*?` reads as `?*`), so equal patterns look equal. */
export function parsePattern(pattern: string, options: PatternOptions = {}): PatternPart[] {
  const parts: PatternPart[] = [];
  let text = '';
  let colons = 0;
  const flush = () => {
    if (text !== '') parts.push({ kind: 'text', text });
    text = '';
  };
  for (let at = 0; at < pattern.length; ) {
    const character = pattern[at]!;
    const variable = options.variables && character === '$' ? VARIABLE.exec(pattern.slice(at)) : null;
    if (variable) {
      const key = variable[1]!;
      at += variable[0].length;
      if (key === '*' || key === '?' || key === '$') {
        text += key;
        continue;
      }
      flush();
      parts.push({ kind: 'variable', key, ...(variable[2] === undefined ? {} : { fallback: variable[2] }) });
      continue;
    }
    at++;
    if (character !== '*' && character !== '?') {
      if (character === ':') colons++;
      text += character;
      continue;
    }
    flush();
    const next = pattern[at];
    const lastOfSegment = next === undefined || next === ':';
    const free = !options.arn || colons >= 5;
    addWildcard(parts, character === '*' ? { kind: 'many', wide: free || lastOfSegment } : { kind: 'one', wide: free });
  }
  flush();
  return parts;
}

function addWildcard(parts: PatternPart[], part: { kind: 'many' | 'one'; wide: boolean }): void {
  const last = parts.at(-1);
  if (last?.kind !== 'many') {
    parts.push(part);
    return;
  }
  if (part.kind === 'many') {
    last.wide ||= part.wide;
    return;
  }
  parts.splice(-1, 0, part);
}

/** Source of a regular expression that matches exactly what the parts match. Variables must be gone. */
export function regexSource(parts: readonly PatternPart[]): string {
  return parts.map(partSource).join('');
}

function partSource(part: PatternPart): string {
  if (part.kind === 'text') return part.text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  if (part.kind === 'many') return part.wide ? '.*' : '[^:]*';
  if (part.kind === 'one') return part.wide ? '.' : '[^:]';
  throw new Error('A policy variable has to be replaced before its pattern is compiled.');
}

const compiled = new Map<string, RegExp>();
const CACHE_LIMIT = 20_000;

/** The regular expression of a pattern without policy variables, compiled once. Escapes (`${*}`) need `variables`. */
export function patternRegExp(pattern: string, options: PatternOptions & { ignoreCase?: boolean } = {}): RegExp {
  const key = `${options.arn ? 'a' : 'p'}${options.variables ? 'v' : 't'}${options.ignoreCase ? 'i' : 's'}${pattern}`;
  const known = compiled.get(key);
  if (known) return known;
  const made = new RegExp(`^${regexSource(parsePattern(pattern, options))}$`, options.ignoreCase ? 'is' : 's');
  if (compiled.size >= CACHE_LIMIT) compiled.clear();
  compiled.set(key, made);
  return made;
}

const ESCAPES = /\$\{[*?$]\}/g;

/** True where a pattern holds a wildcard; IAM's escapes (`${*}`, `${?}`) are not wildcards. */
export function hasWildcard(pattern: string): boolean {
  return /[*?]/.test(pattern.replace(ESCAPES, ''));
}

/**
 * True where everything that `narrow` matches is matched by `wide` too: the question behind "does this candidate
 * cover that one". Both are patterns of a 2012-10-17 policy. It never says true wrongly; for wildcards that interlock
 * in odd ways it may say false.
 */
export function patternCovers(wide: string, narrow: string, options: { arn?: boolean } = {}): boolean {
  if (wide === narrow || wide === '*') return true;
  if (!hasWildcard(wide)) return false;
  if (!sameBeginning(wide, narrow)) return false;
  const read = { ...options, variables: true };
  if (!hasWildcard(narrow) && !narrow.includes('${') && !wide.includes('${')) {
    return patternRegExp(wide, read).test(narrow);
  }
  return absorbs(symbols(wide, read), symbols(narrow, read));
}

/** False where the texts before the first wildcards already differ: the quick answer for most pairs. */
function sameBeginning(wide: string, narrow: string): boolean {
  const fixed = wide.search(/[*?$]/);
  return fixed < 0 || narrow.startsWith(wide.slice(0, fixed));
}

/** True where some text matches both patterns. */
export function patternsOverlap(left: string, right: string, options: { arn?: boolean } = {}): boolean {
  if (left === right || left === '*' || right === '*') return true;
  const read = { ...options, variables: true };
  return meets(symbols(left, read), symbols(right, read));
}

/** One character, one policy variable, or one wildcard. */
type Symbol = string | { many: boolean; wide: boolean };

const symbolLists = new Map<string, Symbol[]>();

function symbols(pattern: string, options: PatternOptions): Symbol[] {
  const key = (options.arn ? 'a' : 'p') + pattern;
  const known = symbolLists.get(key);
  if (known) return known;
  const made = parsePattern(pattern, options).flatMap((part): Symbol[] => {
    if (part.kind === 'text') return [...part.text];
    if (part.kind === 'variable') return [`\${${part.key}}`];
    return [{ many: part.kind === 'many', wide: part.wide }];
  });
  if (symbolLists.size >= CACHE_LIMIT) symbolLists.clear();
  symbolLists.set(key, made);
  return made;
}

function absorbs(wide: Symbol[], narrow: Symbol[]): boolean {
  // reached[j]: the symbols of `wide` so far can absorb the first j symbols of `narrow`.
  let reached = narrow.map(() => false);
  reached.unshift(true);
  for (const symbol of wide) {
    const next = reached.map(() => false);
    if (typeof symbol !== 'string' && symbol.many) {
      for (let at = 0; at <= narrow.length; at++) {
        next[at] = reached[at]! || (at > 0 && next[at - 1]! && fits(symbol, narrow[at - 1]!));
      }
    } else {
      for (let at = 1; at <= narrow.length; at++) {
        const other = narrow[at - 1]!;
        const single = typeof other === 'string' || !other.many;
        next[at] = reached[at - 1]! && (typeof symbol === 'string' ? other === symbol : single && fits(symbol, other));
      }
    }
    reached = next;
  }
  return reached[narrow.length]!;
}

/** A wildcard that stops at colons cannot stand for a colon, nor for a wildcard that crosses them. */
function fits(wildcard: { wide: boolean }, other: Symbol): boolean {
  if (wildcard.wide) return true;
  return typeof other === 'string' ? other !== ':' : !other.wide;
}

function meets(left: Symbol[], right: Symbol[]): boolean {
  const seen = new Set<number>();
  const width = right.length + 1;
  const open: [number, number][] = [[0, 0]];
  while (open.length > 0) {
    const [i, j] = open.pop()!;
    if (seen.has(i * width + j)) continue;
    seen.add(i * width + j);
    if (i === left.length && j === right.length) return true;
    const a = left[i];
    const b = right[j];
    if (typeof a === 'object' && a.many) open.push([i + 1, j]);
    if (typeof b === 'object' && b.many) open.push([i, j + 1]);
    if (a === undefined || b === undefined) continue;
    if (!shareCharacter(a, b)) continue;
    const stayA = typeof a === 'object' && a.many;
    const stayB = typeof b === 'object' && b.many;
    open.push([stayA ? i : i + 1, stayB ? j : j + 1]);
    if (stayA && stayB) continue;
    if (stayA) open.push([i + 1, j + 1]);
    if (stayB) open.push([i + 1, j + 1]);
  }
  return false;
}

function shareCharacter(a: Symbol, b: Symbol): boolean {
  if (typeof a === 'string') return typeof b === 'string' ? a === b : fits(b, a);
  return typeof b === 'string' ? fits(a, b) : true;
}
