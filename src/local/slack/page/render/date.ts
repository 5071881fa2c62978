const day = 86_400_000;

/** Seconds since 1970, as in a message's `ts`, as a local clock time. */
export function clock(seconds: number): string {
  return new Date(seconds * 1000).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' });
}

/** The whole moment, for tooltips and screen readers. */
export function moment(seconds: number): string {
  return new Date(seconds * 1000).toLocaleString([], { dateStyle: 'full', timeStyle: 'medium' });
}

/** "Today", "Yesterday" or the date. */
export function dayName(seconds: number): string {
  const date = new Date(seconds * 1000);
  const days = Math.round((startOfDay(new Date()) - startOfDay(date)) / day);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  if (days === -1) return 'Tomorrow';
  return date.toLocaleDateString([], { weekday: 'long', month: 'long', day: 'numeric' });
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/**
 * Fills in Slack's date tokens (`{date_short_pretty} at {time}`) in the reader's own zone. As in Slack, a day by name
 * has a capital only where the format begins with it.
 */
export function formatDate(seconds: number, format: string): string {
  const date = new Date(seconds * 1000);
  const near = Math.abs(Date.now() - date.getTime()) < 2 * day ? dayName(seconds) : undefined;
  const long = date.toLocaleDateString([], { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' });
  const plain = date.toLocaleDateString([], { year: 'numeric', month: 'long', day: 'numeric' });
  const short = date.toLocaleDateString([], { year: 'numeric', month: 'short', day: 'numeric' });
  const pretty = (text: string) => (near === undefined || near.includes(' ') ? text : near);
  const values: Record<string, string> = {
    date_num: date.toISOString().slice(0, 10),
    date_slash: date.toLocaleDateString([]),
    date: plain,
    date_long: long,
    date_long_full: long,
    date_short: short,
    date_pretty: pretty(plain),
    date_short_pretty: pretty(short),
    date_long_pretty: pretty(long),
    day_divider_pretty: dayName(seconds),
    time: clock(seconds),
    time_secs: date.toLocaleTimeString([]),
    ago: ago(seconds),
  };
  return format.replace(/\{(\w+)\}/g, (whole, name: string, at: number) => {
    const value = values[name];
    if (value === undefined) return whole;
    return at > 0 && name.endsWith('_pretty') && value === near ? value.toLowerCase() : value;
  });
}

function ago(seconds: number): string {
  const past = Math.round(seconds - Date.now() / 1000);
  const words = new Intl.RelativeTimeFormat(undefined, { numeric: 'always' });
  if (Math.abs(past) < 90) return words.format(past, 'second');
  if (Math.abs(past) < 5400) return words.format(Math.round(past / 60), 'minute');
  if (Math.abs(past) < 79_200) return words.format(Math.round(past / 3600), 'hour');
  return words.format(Math.round(past / 86_400), 'day');
}
