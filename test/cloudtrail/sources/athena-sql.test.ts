import { TrinoSQL } from 'dt-sql-parser/dist/parser/trino/index.js';
import { describe, expect, it } from 'vitest';
import { timeOf } from '../../../src/cloudtrail/sources/athena-columns.js';
import { pruneTo } from '../../../src/cloudtrail/sources/athena-prune.js';
import { activityQuery, partitionsQuery } from '../../../src/cloudtrail/sources/athena-queries.js';
import { recogniseTable } from '../../../src/cloudtrail/sources/athena-table.js';
import { SMALLEST, VARIANTS } from '../../local/aws/athena-tables.js';

const trino = new TrinoSQL();
const window = { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z' };
const tables = Object.entries({ ...VARIANTS, 'no more than is needed': SMALLEST });

describe.each(tables)('the SQL for a table: %s', (_, metadata) => {
  const table = recogniseTable('aws:cloudtrail', { ...metadata, Name: '0b6f3c1e-5f0a-4f57-9d4f-2a61c8f4e901' });
  const prune = pruneTo(table, window, '111122223333', ['eu-central-1', 'us-east-1']);

  // The grammar takes its time for the first query that it reads.
  it('is Trino, for roles and for users', { timeout: 60_000 }, () => {
    for (const [kind, sample] of [
      ['role', undefined],
      ['role', 3],
      ['user', 0],
    ] as const) {
      const { sql, parameters } = activityQuery(table, { kind, arn: "arn:'x" }, window, prune, sample);
      expect(trino.validate(sql)).toEqual([]);
      const outsideOfTexts = sql.replace(/'(?:[^']|'')*'/g, '');
      expect(outsideOfTexts.match(/\?/g)).toHaveLength(parameters.length);
      expect(parameters.every((value) => /^'(?:[^']|'')*'$/.test(value) && value.length <= 1024)).toBe(true);
      expect(sql.length).toBeLessThan(262_144);
    }
    const partitions = partitionsQuery(table, prune);
    expect(partitions !== undefined).toBe(table.manualPartitions);
    if (partitions) expect(trino.validate(partitions.sql)).toEqual([]);
  });

  it('names no column that the table lacks', () => {
    const { sql } = activityQuery(table, { kind: 'role', arn: 'arn' }, window, prune);
    const asked = [...sql.matchAll(/\be\."?([a-z_]+)"?/g)].map((match) => match[1] ?? '');
    expect([...new Set(asked)].filter((column) => !table.columns.has(column))).toEqual([]);
  });

  it('compares times as the table keeps them', () => {
    const { column, placeholder, write } = timeOf(table);
    const forms: Record<string, string> = {
      '?': '2026-11-01T00:00:00Z',
      'CAST(? AS timestamp)': '2026-11-01 00:00:00',
      'CAST(? AS bigint)': '1793491200000',
    };
    expect(table.columns).toContain(column.slice(2));
    expect(write(window.from)).toBe(forms[placeholder]);
  });
});

it('the grammar finds what is not Trino', () => {
  expect(trino.validate('SELECT a FROM b WHERE c BETWEEN ? ?').length).toBeGreaterThan(0);
  expect(trino.validate('SELECT FROM b WHERE').length).toBeGreaterThan(0);
});
