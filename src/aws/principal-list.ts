import { type IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import { type Account, inBatches } from './accounts.js';
import { refuseTarget } from './refuse-target.js';
import type { AwsClients } from './session.js';

/** A role that can be chosen from a list. */
export interface KnownPrincipal {
  account: string;
  label: string;
  name: string;
}

/** How many roles of one account are kept: ten pages, as IAM gives at most 1,000 per page. */
const PAGES = 10;
/** Most that one answer holds; a Slack menu takes 100 options. */
const SHOWN = 100;

/**
 * The roles of all configured accounts by name, read at most once in `maxAgeMs` and kept meanwhile, for typing ahead:
 * a menu has to be answered within three seconds, which AWS does not promise. Roles that are never reviewed are left
 * out. An account that does not answer is left out until the next reading, and `onError` hears of it.
 */
export function createPrincipalList(options: {
  accounts: Account[];
  clientsFor: (account: string, partition: string) => AwsClients;
  maxAgeMs?: number;
  /** How long the first question waits for the first reading (default 2,000). */
  waitMs?: number;
  now?: () => number;
  onError?: (error: unknown) => void;
}): (query: string) => Promise<KnownPrincipal[]> {
  const { accounts, clientsFor, maxAgeMs = 600_000, waitMs = 2_000, now = Date.now } = options;
  let known: KnownPrincipal[] = [];
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;

  async function read(): Promise<void> {
    const lists = await inBatches(accounts, async ({ account, label, partition }) => {
      try {
        const names = await roleNames(clientsFor(account, partition).iam);
        return names.map((name) => ({ account, label, name }));
      } catch (error) {
        options.onError?.(error);
        return known.filter((one) => one.account === account);
      }
    });
    known = lists.flat();
    readAt = now();
  }

  return async (query) => {
    if (now() - readAt > maxAgeMs) {
      reading ??= read().finally(() => {
        reading = undefined;
      });
      if (known.length === 0) await atMost(reading, waitMs);
    }
    return matching(known, query).slice(0, SHOWN);
  };
}

async function roleNames(iam: IAMClient): Promise<string[]> {
  const names: string[] = [];
  let marker: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const answer = await iam.send(new ListRolesCommand({ MaxItems: 1000, Marker: marker }));
    for (const { RoleName: name, Path: path } of answer.Roles ?? []) {
      if (name && !refuseTarget({ name, path: path ?? '/' })) names.push(name);
    }
    marker = answer.IsTruncated ? answer.Marker : undefined;
    if (!marker) break;
  }
  return names;
}

/** Roles that hold every word of the query in `account/name`; those whose name begins with it come first. */
function matching(known: KnownPrincipal[], query: string): KnownPrincipal[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const begins = ({ name }: KnownPrincipal) => (name.toLowerCase().startsWith(words[0] ?? '') ? 0 : 1);
  return known
    .filter((one) => {
      const whole = `${one.label}/${one.account}/${one.name}`.toLowerCase();
      return words.every((word) => whole.includes(word));
    })
    .sort((a, b) => begins(a) - begins(b) || a.name.localeCompare(b.name) || a.label.localeCompare(b.label));
}

async function atMost(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const pause = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, pause]);
  clearTimeout(timer);
}
