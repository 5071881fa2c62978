import { createHash } from 'node:crypto';
import { hashOf, verifyChain } from './chain.js';

/** What a record turned out to be. */
export interface Verified {
  /** One sentence for each review, the documents and the files of the manifest. */
  lines: string[];
  ok: boolean;
}

interface Line {
  at: string;
  revision: number;
  prev: string;
  hash: string;
  events: unknown;
}

type Json = Record<string, unknown>;

/**
 * Checks files of `/tighten audit`, lines of a SIEM, or both together: that every entry has the hash that its text and
 * the entry before it give, that none is missing, that files agree about the same entry, that documents are what their
 * names say, and that files are those of the manifest. Pure.
 */
export function verifyRecord(files: { name: string; content: string }[]): Verified {
  const reviews = new Map<string, Line[]>();
  const heads = new Map<string, Json>();
  const problems: string[] = [];
  const checked: string[] = [];
  let documents = 0;
  for (const { name, content } of files) {
    const whole = manifestIn(content);
    if (whole) {
      checked.push(...againstManifest(whole, files, problems));
      continue;
    }
    for (const [index, text] of content.split('\n').entries()) {
      if (text === '') continue;
      const json = parsed(text);
      const where = `${name}, line ${index + 1}`;
      if (json === undefined) problems.push(`${where} is no JSON.`);
      else if (typeof json.document === 'string') {
        documents += 1;
        if (json.document !== addressOf(json.content)) problems.push(`${where}: ${json.document} was changed.`);
      } else if (isLine(json)) reviews.set(String(json.review), [...(reviews.get(String(json.review)) ?? []), json]);
      else if (typeof json.entries === 'number') heads.set(String(json.review), json);
      else problems.push(`${where} is no line of a record.`);
    }
  }
  for (const [review, lines] of reviews) checked.push(reviewInWords(review, lines, heads.get(review), problems));
  if (documents > 0) checked.push(`Documents compared with their names: ${documents}.`);
  if (checked.length === 0) problems.push('There is no record in these files.');
  return { lines: [...checked, ...problems], ok: problems.length === 0 };
}

function reviewInWords(review: string, lines: Line[], end: Json | undefined, problems: string[]): string {
  const byRevision = new Map<number, Line>();
  for (const line of lines) {
    const known = byRevision.get(line.revision);
    if (known && known.hash !== line.hash) problems.push(`${review}: revision ${line.revision} is told in two ways.`);
    byRevision.set(line.revision, line);
    const { revision, at, events, prev } = line;
    if (line.hash !== hashOf({ revision, at, events: JSON.stringify(events), prev }))
      problems.push(`${review}: revision ${revision} was changed.`);
  }
  const entries = [...byRevision.values()].sort((a, b) => a.revision - b.revision);
  const chain = verifyChain(entries);
  if (!chain.ok) problems.push(`${review}: the chain is broken at revision ${chain.brokenAt}.`);
  else if (end && (end.entries !== entries.length || end.head !== chain.head))
    problems.push(`${review}: the record ends with another entry than it says.`);
  const head = entries.at(-1)?.hash ?? '';
  return `${review}: ${entries.length} entries, the last has the hash ${head}.`;
}

function againstManifest(listed: Json[], files: { name: string; content: string }[], problems: string[]): string[] {
  return listed.flatMap(({ name, sha256 }) => {
    const given = files.find((file) => file.name === name);
    if (!given) return [];
    const actual = createHash('sha256').update(given.content).digest('hex');
    if (actual !== sha256) problems.push(`${String(name)} is not the file of the manifest.`);
    return [`${String(name)} was compared with the manifest.`];
  });
}

function manifestIn(content: string): Json[] | undefined {
  const json = parsed(content);
  return json && Array.isArray(json.files) ? json.files.filter(isObject) : undefined;
}

function isLine(json: Json): json is Json & Line {
  const { revision, at, prev, hash, events } = json;
  return (
    typeof revision === 'number' && [at, prev, hash].every((one) => typeof one === 'string') && events !== undefined
  );
}

function parsed(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function addressOf(content: unknown): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(content)).digest('hex')}`;
}
