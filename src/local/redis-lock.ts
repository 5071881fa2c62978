import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { Problem } from '../problem.js';

/** Folders that this process has locked. */
const ours = new Set<string>();

/**
 * Takes a data folder for this process; the result gives it back. A lock whose process has ended (a kill leaves one
 * behind) is taken over, also where its id belongs to another process by now. Throws `Problem` where a living process has it.
 */
export function lockFolder(dataDir: string): () => void {
  const file = resolve(dataDir, 'lock');
  if (ours.has(file)) throw inUse(dataDir, process.pid);
  if (!create(file)) {
    const [owner, life] = readOwner(file);
    if (isAlive(owner) && lifeOf(owner) === life) throw inUse(dataDir, owner);
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
    writeSync(handle, `${process.pid} ${lifeOf(process.pid)}\n`);
    closeSync(handle);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function readOwner(file: string): [number, string] {
  const [pid = '', life = ''] = readFileSync(file, 'utf8').trim().split(' ');
  return [Number(pid), life];
}

/**
 * Tells one life of a process id from the next: the boot and the moment at which the process began, where the system
 * says so (Linux, proc(5): field 22 of `stat`). Empty elsewhere.
 */
function lifeOf(pid: number): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is a name in brackets that may hold spaces.
    const began = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return `${boot}/${began}`;
  } catch {
    return '';
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
