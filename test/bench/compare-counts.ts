import { createLogFilesSource } from '../../src/cloudtrail/sources/log-files.js';
import { countPlainly, type PrincipalCount } from './plain-count.js';

const ALL = { from: '0001-01-01T00:00:00Z', to: '9999-12-31T00:00:00Z' };
const KINDS = ['records', 'duplicates', 'allowed', 'denied', 'void', 'other'] as const;

/** One line of the comparison: what was counted, by a plain script and by the project. */
export interface Compared {
  what: string;
  plain: number;
  ours: number;
  difference: number;
}

/** Counts a folder of log files twice and puts the counts beside each other: files, records, and what each principal did. */
export async function compareCounts(folder: string): Promise<{ total: Compared[]; principals: Compared[] }> {
  const plain = countPlainly(folder);
  const source = createLogFilesSource({ folder });
  const seen = await source.principals();
  const arns = new Set([...plain.principals.keys()].map((key) => key.slice(key.indexOf(' ') + 1)));
  const principals: Compared[] = [];
  const sums = { plain: empty(), ours: empty() };
  let read = { files: 0, records: 0, unreadable: 0 };
  for (const [key, expected] of [...plain.principals.entries()].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [uniqueId = '', arn = ''] = key.split(' ');
    const kind = /:user\//.test(arn) ? ('user' as const) : ('role' as const);
    const evidence = await source.read({ principal: { kind, arn, uniqueId }, window: ALL, idempotencyKey: key });
    read = evidence.read;
    const counted = { ...empty(), records: evidence.activity.records, duplicates: evidence.read.duplicates };
    for (const { outcome, count } of evidence.activity.calls) {
      counted[outcome === 'failed' || outcome === 'unclear' ? 'other' : outcome] += count;
    }
    // What is counted and not kept as calls has no outcome here: such a principal is compared by its records alone.
    const isWhole = evidence.activity.leftOut.length === 0;
    for (const of of isWhole ? KINDS : KINDS.slice(0, 2)) {
      sums.plain[of] += expected[of];
      sums.ours[of] += counted[of];
      if (expected[of] !== counted[of]) principals.push(line(`${key}: ${of}`, expected[of], counted[of]));
    }
  }
  return {
    total: [
      line('files', plain.files, read.files),
      line('records', plain.records, read.records - read.unreadable),
      line('principals', arns.size, seen.length),
      ...KINDS.map((of) => line(`of principals: ${of}`, sums.plain[of], sums.ours[of])),
    ],
    principals,
  };
}

function empty(): PrincipalCount {
  return { records: 0, duplicates: 0, allowed: 0, denied: 0, void: 0, other: 0 };
}

function line(what: string, plain: number, ours: number): Compared {
  return { what, plain, ours, difference: ours - plain };
}
