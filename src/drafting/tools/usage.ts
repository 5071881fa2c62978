import { z } from 'zod';
import type { Caller } from '../../cloudtrail/activity.js';
import { callsPerDay } from '../../cloudtrail/calls-per-day.js';
import { readPeriod } from '../asked-period.js';
import type { ConversationEvidence } from '../evidence.js';
import { defineTool, listed, logText, minute, plural, quoted, windowLength } from './kit.js';

export const usage = defineTool({
  name: 'usage',
  description:
    'How the principal was used: by which sessions and tools, from where, in which services and regions, on which days; in all of the window or since a time, or on one day.',
  parameters: z.strictObject({
    since: z.string().nullable().describe('`last week`, `60 days`, `yesterday`, a date; null for the whole window'),
    day: z.string().nullable().describe('One day, `2026-11-20`, instead of `since`; null for none'),
  }),
  read({ since, day }, evidence) {
    const asked = day ?? since;
    const period = asked === null ? undefined : readPeriod(asked, evidence);
    if (asked !== null && !period) {
      const say = `${quoted(asked, 40)} is no time: write last week, 60 days, yesterday or 2026-11-20.`;
      return { data: { say: [say] }, summary: 'no such time' };
    }
    const from = period?.from ?? evidence.window.from;
    const to = day !== null && period ? dayAfter(period.from) : evidence.window.to;
    const { activity } = evidence;
    const within = <Seen extends { firstSeen: string; lastSeen: string }>(one: Seen) =>
      one.lastSeen >= from && one.firstSeen < to;
    const calls = activity.calls.filter(within);
    const callers = activity.callers.filter(within).sort((a, b) => b.calls - a.calls);
    const counts = calls.map(({ source, count }): [string, number] => [source, count]);
    const rest = activity.leftOut.map(({ source, records }): [string, number] => [source, records]);
    const services = counted(
      [...counts, ...(period ? [] : rest)].map(([source, count]) => [source.replace(/\.amazonaws\.com$/, ''), count]),
    );
    const regions = counted(calls.map((call) => [call.region, call.count]));
    const found = recordsIn(evidence, from, to);
    const when = period
      ? day === null
        ? `Since ${period.words}`
        : `On ${period.words}`
      : `In ${windowLength(evidence)}`;
    return {
      data: {
        say: [
          ...(found === 0
            ? [`${when} no call was recorded.`]
            : [
                `${when} there ${found === 1 ? 'was' : 'were'} ${plural(found, 'record')}${period ? ` of ${activity.records.toLocaleString('en-US')} in ${windowLength(evidence)}` : ''}.${period ? '' : habit(evidence)}`,
                `By: ${listed(callers.map(inWords), 4)}.`,
                `Services: ${listed(services.map(toldWith(period === undefined)), 12)}. Regions: ${listed(regions.map(toldWith(period === undefined)), 6)}.`,
                ...(period ? [NOT_BY_DAY] : []),
              ]),
          ...assumed(evidence),
        ],
        callersFromLogs: callers.slice(0, 8).map((one) => ({
          session: logText(one.session, 120),
          agent: logText(one.agent, 80),
          network: logText(one.network ?? '', 40),
          calls: one.calls,
          lastSeen: one.lastSeen,
        })),
        servicesFromLogs: services.slice(0, 20).map(([name, count]) => ({ name: logText(name, 80), calls: count })),
        records: found,
        window: evidence.window,
      },
      summary: `usage: ${plural(found, 'record')}${period ? `, ${day === null ? `since ${period.words}` : period.words}` : ` in ${windowLength(evidence)}`}`,
    };
  },
});

const NOT_BY_DAY = 'Calls are kept with their first and last time: what was seen before and after counts as seen then.';

function dayAfter(from: string): string {
  return new Date(Date.parse(from) + 86_400_000).toISOString();
}

/** Days are UTC days; one that is cut counts as a whole. */
function recordsIn({ activity }: ConversationEvidence, from: string, to: string): number {
  return Object.entries(activity.perDay)
    .filter(([day]) => day >= from.slice(0, 10) && day <= new Date(Date.parse(to) - 1).toISOString().slice(0, 10))
    .reduce((sum, [, records]) => sum + records, 0);
}

/** ` Used on 80 of 90 days, busiest on 2026-11-03 (412), 312 records on Saturdays and Sundays.` */
function habit({ activity }: ConversationEvidence): string {
  const days = callsPerDay(activity);
  if (!days) return '';
  const weekend = Object.entries(activity.perDay)
    .filter(([day]) => [0, 6].includes(new Date(day).getUTCDay()))
    .reduce((sum, [, records]) => sum + records, 0);
  const busiest = days.busiest ? `, busiest on ${days.busiest.day} (${days.busiest.records})` : '';
  return ` Used on ${days.active} of ${plural(days.days, 'day')}${busiest}, ${weekend === 0 ? 'never' : plural(weekend, 'record')} on Saturdays and Sundays.`;
}

function inWords(caller: Caller): string {
  const where = caller.network ? ` from ${quoted(caller.network, 40)}` : '';
  return `${quoted(caller.session, 80)} with ${quoted(caller.agent, 60)}${where} (${plural(caller.calls, 'call')} in all, last ${minute(caller.lastSeen)} UTC)`;
}

function assumed({ activity }: ConversationEvidence): string[] {
  const by = activity.assumedBy ?? [];
  if (by.length === 0) return [];
  return [
    `Assumed by: ${listed(
      by.map(({ who, sessions }) => `${quoted(who, 120)} (${plural(sessions, 'session')})`),
      3,
    )}.`,
  ];
}

function counted(pairs: [string, number][]): [string, number][] {
  const sums = new Map<string, number>();
  for (const [name, count] of pairs) sums.set(name, (sums.get(name) ?? 0) + count);
  return [...sums].sort((a, b) => b[1] - a[1]);
}

/** With counts only where they are those of the time that was asked for. */
function toldWith(counts: boolean): (pair: [string, number]) => string {
  return ([name, count]) => `${quoted(name, 80)}${counts ? ` (${count.toLocaleString('en-US')})` : ''}`;
}
