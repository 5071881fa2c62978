import type { Window } from './activity.js';
import type { BlindSpot } from './sources/source.js';

/** What IAM remembers of a principal's use of services, for up to 400 days, refused attempts included. */
export interface LastAccessed {
  /** When the report was made, ISO 8601 UTC; IAM lags behind by up to four hours. */
  asOf: string;
  services: {
    /** IAM's prefix: `s3`, `dynamodb`. */
    namespace: string;
    /** For people: "Amazon S3". */
    name: string;
    /** Absent where it was not used in the time that IAM remembers. */
    lastUsed?: string;
    region?: string;
    /** Only actions that IAM tracks: no data events, no PassRole. */
    actions: { name: string; lastUsed: string; region?: string }[];
  }[];
}

/** A service, or some of its actions, that IAM saw used and the evidence does not show. Shown, never granted. */
export interface UsedEarlier {
  namespace: string;
  name: string;
  lastUsed: string;
  /** `before` the window (a yearly or quarterly job), or `within` it, where the trail should have shown it. */
  when: 'before' | 'within';
  /** True where the evidence shows nothing of the whole service. */
  wholeService: boolean;
  /** Tracked actions that the evidence does not show, newest first. */
  actions: { action: string; lastUsed: string }[];
}

/**
 * Compares IAM's last-accessed report with what the evidence shows. `seen`: IAM actions (`s3:GetObject`) of the needs,
 * of the questions and of the denials, in any case: a service of which only denials were seen is no surprise. What was
 * used after the window is left out.
 * Source: IAM user guide, "Refine permissions using last accessed information".
 */
export function usedEarlier(report: LastAccessed, seen: Iterable<string>, window: Window): UsedEarlier[] {
  const actions = new Set([...seen].map((action) => action.toLowerCase()));
  const services = new Set([...actions].map((action) => action.slice(0, action.indexOf(':'))));
  const found: UsedEarlier[] = [];
  for (const { namespace, name, lastUsed, actions: tracked } of report.services) {
    if (lastUsed === undefined) continue;
    const wholeService = !services.has(namespace.toLowerCase());
    const unseen = tracked
      .map((one) => ({ action: `${namespace}:${one.name}`, lastUsed: one.lastUsed }))
      .filter(({ action, lastUsed: at }) => at < window.to && !actions.has(action.toLowerCase()))
      .sort((a, b) => (a.lastUsed > b.lastUsed ? -1 : 1));
    if (wholeService) {
      const at = lastUsed < window.to ? lastUsed : unseen[0]?.lastUsed;
      if (at === undefined) continue;
      found.push({ namespace, name, lastUsed: at, when: whenOf(at, window), wholeService, actions: unseen });
      continue;
    }
    for (const when of ['within', 'before'] as const) {
      const of = unseen.filter((one) => whenOf(one.lastUsed, window) === when);
      const [newest] = of;
      if (newest) found.push({ namespace, name, lastUsed: newest.lastUsed, when, wholeService, actions: of });
    }
  }
  return found.sort((a, b) => (a.lastUsed === b.lastUsed ? 0 : a.lastUsed > b.lastUsed ? -1 : 1));
}

function whenOf(at: string, window: Window): UsedEarlier['when'] {
  return at < window.from ? 'before' : 'within';
}

/** Services with a row of their own; the others share one. */
const MOST_ROWS = 10;
const MOST_ACTIONS = 12;

/** The same as blind spots: a row for each service that the evidence lacks, one for the actions of services that it has. */
export function usedEarlierSpots(used: UsedEarlier[]): BlindSpot[] {
  return (['within', 'before'] as const).flatMap((when) => {
    const services = used.filter((one) => one.when === when && one.wholeService);
    const rows = services.slice(0, MOST_ROWS).map(serviceRow);
    const rest = services.slice(MOST_ROWS);
    const actions = used.filter((one) => one.when === when && !one.wholeService).flatMap((one) => one.actions);
    return [
      ...rows,
      ...(rest.length > 0 ? [otherServices(rest, when)] : []),
      ...(actions.length > 0 ? [actionsRow(actions, when)] : []),
    ];
  });
}

function serviceRow({ namespace, name, lastUsed, when, actions }: UsedEarlier): BlindSpot {
  const what = actions.length > 0 ? ` (${listed(actions.map(({ action }) => action))})` : '';
  const day = lastUsed.slice(0, 10);
  if (when === 'before') {
    return {
      id: `used-before-window:${namespace}`,
      title: `${name} was used on ${day}, before the window`,
      consequence: `IAM remembers it${what}, the evidence shows nothing of it: a job that runs each quarter or year would fail, because the draft holds nothing for ${namespace}.`,
    };
  }
  return {
    id: `not-in-trail:${namespace}`,
    title: `${name} was used on ${day}, and the trail did not show it`,
    consequence: `IAM counts it${what}, refused attempts included; the trail has no such call of this principal, so the draft holds nothing for ${namespace}.`,
  };
}

function otherServices(rest: UsedEarlier[], when: UsedEarlier['when']): BlindSpot {
  const names = listed(rest.map(({ namespace, lastUsed }) => `${namespace} (${lastUsed.slice(0, 10)})`));
  return {
    id: when === 'before' ? 'used-before-window:other' : 'not-in-trail:other',
    title: `${rest.length} more services that IAM saw in use ${when === 'before' ? 'before' : 'in'} the window`,
    consequence: `The draft holds nothing for ${names}.`,
  };
}

function actionsRow(actions: UsedEarlier['actions'], when: UsedEarlier['when']): BlindSpot {
  const names = listed(actions.map(({ action, lastUsed }) => `${action} (${lastUsed.slice(0, 10)})`));
  return {
    id: when === 'before' ? 'used-before-window:actions' : 'not-in-trail:actions',
    title:
      when === 'before'
        ? 'Actions that were used before the window'
        : 'Actions that IAM saw in the window and the trail did not',
    consequence: `The services are in the draft, these actions are not: ${names}.`,
  };
}

function listed(words: string[]): string {
  const shown = words.slice(0, MOST_ACTIONS);
  if (shown.length < words.length) shown.push(`${words.length - shown.length} more`);
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
