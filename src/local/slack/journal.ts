import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Fields, isFields } from './values.js';

/** An append-only file of JSON lines in a data folder. */
export interface Journal {
  /** Writes one entry before it returns, so that what was answered to an app is on disk. */
  write(entry: Fields): void;
  close(): void;
}

/**
 * Reads the entries of a journal file, oldest first. A line that a kill cut short is left out: nobody was told
 * that it was stored.
 */
export function readJournal(folder: string): Fields[] {
  const path = join(folder, 'workspace.jsonl');
  if (!existsSync(path)) return [];
  const entries: Fields[] = [];
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const entry = parseLine(line);
    if (entry !== undefined) entries.push(entry);
  }
  return entries;
}

/** Replaces the journal by the shortest list of entries that gives the same workspace, then opens it for more. */
export function openJournal(folder: string, entries: Iterable<Fields>): Journal {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'workspace.jsonl');
  const lines = [...entries].map((entry) => `${JSON.stringify(entry)}\n`);
  writeFileSync(`${path}.new`, lines.join(''), { mode: 0o600 });
  renameSync(`${path}.new`, path);
  const file = openSync(path, 'a', 0o600);
  return {
    write: (entry) => {
      writeSync(file, `${JSON.stringify(entry)}\n`);
    },
    close: () => closeSync(file),
  };
}

function parseLine(line: string): Fields | undefined {
  if (line.trim() === '') return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
