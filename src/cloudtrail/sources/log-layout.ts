import { readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Window } from '../activity.js';

export interface LogFile {
  path: string;
  /** Path below the folder, for people. */
  name: string;
  bytes: number;
  /** From the layout `…/<account>/CloudTrail/<region>/YYYY/MM/DD/`; absent elsewhere. `day` is `YYYY-MM-DD`, the day of delivery. */
  account?: string;
  region?: string;
  day?: string;
}

export interface LogListing {
  files: LogFile[];
  /** Folders and files that could not be listed. */
  unreadable: { where: string; why: string }[];
}

const LOG_NAME = /\.(?:json|jsonl|ndjson)(?:\.gz)?$/i;

/**
 * CloudTrail log files below a folder (or the one file that the path names), in the order of their paths. Of an
 * `AWSLogs` layout only `CloudTrail` is taken: `CloudTrail-Digest`, `CloudTrail-Insight` and the logs of other services
 * (Config, load balancers, flow logs) lie beside it. Files in day folders outside the window are left out; folders
 * follow the day of delivery, so the window reaches to the day after its end. Links are followed.
 * Source: CloudTrail user guide, "Finding your CloudTrail log files".
 */
export async function listLogFiles(folder: string, window?: Window): Promise<LogListing> {
  const listing: LogListing = { files: [], unreadable: [] };
  const info = await stat(folder);
  if (info.isFile()) {
    listing.files.push({ path: folder, name: folder.split(sep).at(-1) ?? folder, bytes: info.size });
    return listing;
  }
  const days = window && deliveryDays(window);
  await walk({ root: folder, listing, days, links: new Set([await realpath(folder)]) }, folder);
  listing.files.sort((a, b) => (a.name < b.name ? -1 : 1));
  return listing;
}

interface Walk {
  root: string;
  listing: LogListing;
  days: DayRange | undefined;
  /** Folders that links led to: a link may lead in a circle. */
  links: Set<string>;
}

async function walk(all: Walk, folder: string): Promise<void> {
  const { root, listing, days } = all;
  let entries: Entry[];
  try {
    entries = await entriesOf(folder, all);
  } catch (error) {
    listing.unreadable.push({ where: relative(root, folder), why: `the folder cannot be listed (${reason(error)})` });
    return;
  }
  // What lies beside `AWSLogs` in a bucket or a working folder is something else.
  const bucket = entries.filter((entry) => entry.name === 'AWSLogs' && entry.isFolder);
  for (const entry of bucket.length > 0 ? bucket : entries) {
    const path = join(folder, entry.name);
    const name = nameOf(root, path);
    if (entry.isFolder) {
      if (!isOtherLog(path) && reaches(name, days)) await walk(all, path);
      continue;
    }
    if (!LOG_NAME.test(entry.name)) continue;
    const place = placeOf(path.split(sep).join('/'));
    if (place.day && days && (place.day < days.from || place.day > days.to)) continue;
    try {
      const info = await stat(path);
      if (info.isFile()) listing.files.push({ path, name, bytes: info.size, ...place });
    } catch (error) {
      listing.unreadable.push({ where: name, why: `the file cannot be opened (${reason(error)})` });
    }
  }
}

interface Entry {
  name: string;
  isFolder: boolean;
}

/** What lies in a folder; a link is what it leads to, once. One that leads nowhere is named. */
async function entriesOf(folder: string, { root, listing, links }: Walk): Promise<Entry[]> {
  const found: Entry[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const { name } = entry;
    if (!entry.isSymbolicLink()) {
      found.push({ name, isFolder: entry.isDirectory() });
      continue;
    }
    const path = join(folder, name);
    try {
      const isFolder = (await stat(path)).isDirectory();
      const target = await realpath(path);
      if (isFolder && links.has(target)) continue;
      if (isFolder) links.add(target);
      found.push({ name, isFolder });
    } catch (error) {
      listing.unreadable.push({ where: nameOf(root, path), why: `the link leads nowhere (${reason(error)})` });
    }
  }
  return found;
}

function nameOf(root: string, path: string): string {
  return relative(root, path).split(sep).join('/');
}

function isOtherLog(path: string): boolean {
  const parts = path.split(sep);
  const last = parts.at(-1) ?? '';
  if (/^CloudTrail-(?:Digest|Insight|Aggregated)/i.test(last)) return true;
  const inAccount = /^\d{12}$/.test(parts.at(-2) ?? '') && (parts.at(-3) === 'AWSLogs' || parts.at(-4) === 'AWSLogs');
  return inAccount && !/^CloudTrail/i.test(last);
}

function placeOf(path: string): { account?: string; region?: string; day?: string } {
  const found = /(?:\/(\d{12}))?\/CloudTrail[^/]*\/([^/]+)\/(\d{4})\/(\d\d)\/(\d\d)\/[^/]+$/.exec(path);
  if (!found) return {};
  const [, account, region = '', year, month, date] = found;
  return { ...(account ? { account } : {}), region, day: `${year}-${month}-${date}` };
}

interface DayRange {
  from: string;
  to: string;
}

/** Days on which records of the window may have been delivered: from its first day to the day after its end. */
export function deliveryDays(window: Window): DayRange {
  return { from: window.from.slice(0, 10), to: nextDay(window.to.slice(0, 10)) };
}

/** `YYYY-MM-DD` → the day after it. The last day that text of this form can hold is its own successor. */
export function nextDay(day: string): string {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.getUTCFullYear() > 9999 ? day : next.toISOString().slice(0, 10);
}

/** Whether a folder on the way to day folders can hold days of the range: saves the listing of whole years. */
function reaches(name: string, days: DayRange | undefined): boolean {
  const found = days && /(?:^|\/)CloudTrail\/[^/]+\/(\d{4})(?:\/(\d\d))?(?:\/(\d\d))?$/.exec(name);
  if (!found) return true;
  const prefix = found.slice(1).filter(Boolean).join('-');
  return prefix >= days.from.slice(0, prefix.length) && prefix <= days.to.slice(0, prefix.length);
}

/** The system's short code (`EACCES`), never its message, which repeats whole paths. */
export function reason(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.message : String(error);
}
