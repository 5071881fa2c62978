import { principalOf } from '../../cloudtrail/principals.js';
import { parseRecord } from '../../cloudtrail/record.js';
import { pruneTo } from '../../cloudtrail/sources/athena-prune.js';
import { activityQuery, RESULT_COLUMNS } from '../../cloudtrail/sources/athena-queries.js';
import { type AthenaTable, recogniseTable } from '../../cloudtrail/sources/athena-table.js';
import { type LogFile, listLogFiles } from '../../cloudtrail/sources/log-layout.js';
import { scanFile } from '../../cloudtrail/sources/scan-file.js';
import { createGroups } from './athena-groups.js';
import { localTable } from './athena-local-table.js';

export interface QueryRows {
  columns: string[];
  /** `null` is SQL's NULL. */
  rows: (string | null)[][];
  bytes: number;
}

/**
 * Answers the query of `athena-queries.ts` from log files. Which query it is, is found by writing it again for the same
 * table and comparing the text; the answer is worked out from its parameters.
 */
export async function answerQuery(
  folder: string,
  sql: string,
  parameters: string[],
): Promise<{ rows: QueryRows } | { failed: string }> {
  const [, database = '', name = ''] = /FROM "([^"]+)"\."([^"]+)" e\n/.exec(sql) ?? [];
  if (!name) return { failed: UNKNOWN };
  const table = recogniseTable(database, { ...(await localTable(folder)), Name: name });
  const kind = (['role', 'user'] as const).find((candidate) => sqlFor(table, candidate) === sql);
  if (!kind) return { failed: UNKNOWN };
  const values = parameters.map(unquote);
  if (values.some((value) => value === undefined)) {
    return { failed: 'INVALID_PARAMETER_USAGE: a parameter is not a SQL literal in single quotes.' };
  }
  const [from = '', to = '', arn = ''] = [values.at(-2), values.at(-1), values.at(-3)];
  const partition =
    table.partitions.length > 0 ? { account: values[0], first: values[1] ?? '', last: values[2] ?? '' } : undefined;
  const { files } = await listLogFiles(folder);
  const chosen = files.filter((file) => !partition || isIn(file, partition));
  const groups = createGroups();
  for (const file of chosen) {
    await scanFile(file, {
      needle: Buffer.from(JSON.stringify(arn)),
      onDamage: () => undefined,
      onRecord(value) {
        const parsed = parseRecord(value);
        if ('unreadable' in parsed) return;
        const { record } = parsed;
        const own = principalOf(record);
        if (own?.kind !== kind || own.arn !== arn || record.eventTime < from || record.eventTime >= to) return;
        groups.add(record, own.uniqueId ?? null);
      },
    });
  }
  const bytes = chosen.reduce((sum, file) => sum + file.bytes, 0);
  return { rows: { columns: [...RESULT_COLUMNS], rows: groups.rows(), bytes } };
}

const UNKNOWN =
  'NOT_SUPPORTED: the local Athena is no SQL engine; it answers the query that Tighten writes for this table, and no other.';

function sqlFor(table: AthenaTable, kind: 'role' | 'user'): string {
  const window = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' };
  return activityQuery(table, { kind, arn: '' }, window, pruneTo(table, window, '')).sql;
}

/** `'it''s'` → `it's`; undefined where the text is no literal. */
function unquote(text: string): string | undefined {
  const inner = /^'((?:[^']|'')*)'$/s.exec(text)?.[1];
  return inner?.replaceAll("''", "'");
}

function isIn(file: LogFile, partition: { account: string | undefined; first: string; last: string }): boolean {
  const day = (file.day ?? '').replaceAll('-', '/');
  return file.account === partition.account && day >= partition.first && day <= partition.last;
}
