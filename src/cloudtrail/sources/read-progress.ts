import type { LogFile } from './log-layout.js';
import type { ReadProgress } from './source.js';

/** Often enough to be seen moving, seldom enough to cost nothing. */
const LEAST_MS = 250;
/** Before that much was read no one can say how long the rest takes. */
const LEAST_FOR_ESTIMATE_MS = 2000;

export interface ReadClock {
  /** More of the file that is being read: its bytes on disk. */
  bytes(count: number): void;
  /** A file is done; `records` of all files so far. */
  file(file: LogFile, records: number): void;
}

/**
 * Tells how far reading is: days, the time left, files, records and bytes, at most four times a second and once at the
 * end. `now` in milliseconds.
 */
export function createReadProgress(
  files: LogFile[],
  tell: ((progress: ReadProgress) => void) | undefined,
  now: () => number = Date.now,
): ReadClock {
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  const filesLeft = new Map<string, number>();
  for (const { day } of files) if (day) filesLeft.set(day, (filesLeft.get(day) ?? 0) + 1);
  const days = filesLeft.size;
  const started = now();
  let told = Number.NEGATIVE_INFINITY;
  let filesDone = 0;
  let daysDone = 0;
  let records = 0;
  let bytesBefore = 0;
  let bytesNow = 0;

  function report(): void {
    const at = now();
    if (!tell || (filesDone < files.length && at - told < LEAST_MS)) return;
    told = at;
    const bytes = bytesBefore + bytesNow;
    const share = total > 0 ? Math.min(1, bytes / total) : 1;
    const left = at - started >= LEAST_FOR_ESTIMATE_MS && share > 0 ? ((at - started) * (1 - share)) / share : 0;
    const parts = [
      ...(days > 1 ? [`${daysDone} of ${days} days`] : []),
      ...(left > 0 ? [`about ${duration(left)} left`] : []),
      `${count(filesDone)} of ${count(files.length)} files`,
      `${count(records)} records`,
      `${megabytes(bytes)} of ${megabytes(total)} MB`,
    ];
    tell({ share, text: parts.join(', ') });
  }

  return {
    bytes(more) {
      bytesNow += more;
      report();
    },
    file(file, recordsSoFar) {
      filesDone += 1;
      records = recordsSoFar;
      bytesBefore += file.bytes;
      bytesNow = 0;
      if (file.day) {
        const left = (filesLeft.get(file.day) ?? 1) - 1;
        filesLeft.set(file.day, left);
        if (left === 0) daysDone += 1;
      }
      report();
    },
  };
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function megabytes(bytes: number): string {
  return count(bytes < 10e6 ? Math.round(bytes / 1e5) / 10 : Math.round(bytes / 1e6));
}

/** "40 s", "12 min", "3 h". */
export function duration(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
