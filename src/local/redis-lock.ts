import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { Problem } from '../problem.js';

/** Folders that this process has locked. In a container every life of a process may have the same id. */
const ours = new Set<string>();

/**
 * Takes a data folder for this process; the result gives it back. A lock whose process has ended (a kill leaves one
 * behind) is taken over. Throws `Problem` where a living process has it.
 */
export function lockFolder(dataDir: string): () => void {
  const file = resolve(dataDir, 'lock');
  if (ours.has(file)) throw inUse(dataDir, process.pid);
  if (!create(file)) {
    const owner = Number(readFileSync(file, 'utf8').trim());
    if (owner !== process.pid && isAlive(owner)) throw inUse(dataDir, owner);
    rmSync(file, { force: true });
    if (!create(file)) throw inUse(dataDir, owner);
  }
  ours.add(file);
  return () => {
    ours.delete(file);
    rmSync(file, { force: true });
  };
}

function create(file: string): boolean {
  try {
    const handle = openSync(file, 'wx');
    writeSync(handle, `${process.pid}\n`);
    closeSync(handle);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function inUse(dataDir: string, owner: number): Problem {
  return new Problem(
    'folder-in-use',
    `The data folder ${dataDir} is in use by process ${owner}.`,
    'Stop that one first, or choose another data folder. Two at once would lose what the other wrote.',
  );
}
