/** How far clocks are ahead of UTC, in minutes; for a place it depends on the moment. */
export interface TimeZone {
  /** `UTC`, `Europe/Berlin`. */
  name: string;
  offsetAt(moment: number): number;
}

export const UTC: TimeZone = { name: 'UTC', offsetAt: () => 0 };

/** A time zone by its name in the tz database, as Slack's `users.info` gives it; undefined where Node knows none. */
export function timeZone(name: string | undefined): TimeZone | undefined {
  if (name === undefined) return undefined;
  const clock = clockOf(name);
  if (!clock) return undefined;
  if (/^(?:Etc\/)?(?:UTC|GMT|Zulu|Universal|Greenwich)$/i.test(name)) return UTC;
  return {
    name,
    offsetAt(moment) {
      const part = new Map(clock.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
      const of = (type: Intl.DateTimeFormatPartTypes) => part.get(type) ?? 0;
      const there = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'));
      return Math.round((there - Math.floor(moment / 60_000) * 60_000) / 60_000);
    },
  };
}

function clockOf(name: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
  } catch {
    return undefined;
  }
}
