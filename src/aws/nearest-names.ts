/** How many letters differ (insert, delete, replace, swap of neighbours): the optimal string alignment distance. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2]! + 1);
      row.push(cost);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length]!;
}

/**
 * The at most three names that come nearest to what was typed, nearest first: for "did you mean". Case does not
 * count, and a name that holds what was typed counts as near. Empty where nothing comes near.
 */
export function nearestNames(name: string, names: string[]): string[] {
  const typed = name.toLowerCase();
  const limit = Math.max(2, Math.floor(typed.length / 3));
  return [...new Set(names)]
    .map((candidate) => {
      const other = candidate.toLowerCase();
      const holds = typed.length >= 3 && (other.includes(typed) || typed.includes(other));
      return { candidate, away: holds ? Math.min(1, distance(typed, other)) : distance(typed, other) };
    })
    .filter(({ away }) => away <= limit)
    .sort((a, b) => a.away - b.away || a.candidate.localeCompare(b.candidate, 'en'))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}
