import type { Coverage } from '../coverage.js';
import { type LogFile, nextDay } from './log-layout.js';

/** Regions and days that the folders show, of the principal's own account where the folders tell accounts apart. */
export function logDays(all: LogFile[], account: string | undefined): Pick<Coverage, 'regions' | 'days'> {
  const own = all.filter((file) => file.account === account);
  const files = own.length > 0 ? own : all;
  const byRegion = new Map<string, Set<string>>();
  for (const { region, day } of files) {
    if (region === undefined || day === undefined) continue;
    const days = byRegion.get(region) ?? new Set();
    byRegion.set(region, days.add(day));
  }
  const regions = [...byRegion.keys()].sort();
  const seen = new Set([...byRegion.values()].flatMap((days) => [...days]));
  const sorted = [...seen].sort();
  const [first] = sorted;
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return { regions };
  const missing: string[] = [];
  for (let day = nextDay(first); day < last; day = nextDay(day)) if (!seen.has(day)) missing.push(day);
  const gaps = regions.flatMap((region) => {
    const days = byRegion.get(region) ?? new Set();
    const lacking = sorted.filter((day) => !days.has(day));
    return lacking.length > 0 && days.size >= MOSTLY * sorted.length ? [{ region, days: lacking }] : [];
  });
  return { regions, days: { first, last, missing, gaps } };
}

/** A region that is in use on that share of the days is expected on the others, too; one that is seldom in use is not. */
const MOSTLY = 0.5;
