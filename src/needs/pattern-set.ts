import { hasWildcard, patternCovers } from '../iam/wildcard.js';

/** True where one of the patterns covers the ARN (or ARN pattern). */
export function setCovers(patterns: readonly string[], arn: string): boolean {
  return patterns.some((pattern) => patternCovers(pattern, arn, { arn: true }));
}

/** Sorted and without what another pattern of the same list covers anyway. */
export function reducePatterns(patterns: readonly string[]): string[] {
  const distinct = [...new Set(patterns)].sort();
  const wild = distinct.filter(hasWildcard);
  const kept = new Set(wild);
  for (const pattern of wild) {
    for (const other of kept) {
      if (other === pattern || !patternCovers(other, pattern, { arn: true })) continue;
      kept.delete(pattern);
      break;
    }
  }
  const wide = [...kept];
  return distinct.filter((pattern) => kept.has(pattern) || (!hasWildcard(pattern) && !setCovers(wide, pattern)));
}
