import { describe, expect, it } from 'vitest';
import { recordColumns } from '../../../src/cloudtrail/sources/athena-columns.js';
import { readActivityRows } from '../../../src/cloudtrail/sources/athena-rows.js';
import { recogniseTable } from '../../../src/cloudtrail/sources/athena-table.js';
import { VARIANTS } from '../../local/aws/athena-tables.js';
import { ROLE } from '../make-record.js';

const window = { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z' };

/** The parameters of the one call that a row with these parameters becomes. */
function parametersOf(parameters: string) {
  const cells = {
    part: 'call',
    unique_id: 'AROA1',
    source: 'ec2.amazonaws.com',
    name: 'DescribeInstances',
    calls: '1',
    seen: '1',
    distinct_calls: '1',
    all_calls: '1',
    first_seen: '2026-11-03T10:00:00Z',
    last_seen: '2026-11-03T10:00:00Z',
    days: '2026-11-03',
    callers: '',
    parameters,
  };
  const read = readActivityRows([new Map(Object.entries(cells))], { kind: 'role', arn: ROLE }, window, 'ocsf-1');
  expect(read.unreadable).toEqual([]);
  return read.tally.finish().calls[0]?.parameters;
}

describe('parameters of Security Lake, version 1', () => {
  it('are put together from the paths to their values where they are not kept whole', () => {
    const paths = {
      '~': '',
      userName: 'ana',
      'instancesSet.items.0.instanceId': 'i-1',
      'instancesSet.items[1].instanceId': 'i-2',
      filterSet: '{"items":[{"name":"tag:team"}]}',
      policyDocument: '{"Statement":[]}',
      '__proto__.x': '1',
    };
    expect(parametersOf(JSON.stringify(paths))).toEqual({
      userName: 'ana',
      instancesSet: { items: [{ instanceId: 'i-1' }, { instanceId: 'i-2' }] },
      filterSet: { items: [{ name: 'tag:team' }] },
      policyDocument: '{"Statement":[]}',
    });
  });

  it('stay as they are where they are kept whole', () => {
    expect(parametersOf('{"a.b":"{\\"c\\":1}"}')).toEqual({ 'a.b': '{"c":1}' });
  });

  it('are asked for in both ways, version 2 first in its own place', () => {
    const columns = (name: string) => recordColumns(recogniseTable('db', { ...VARIANTS[name]!, Name: 't' }), 'role');
    const first = columns('Security Lake, version 1').parameters;
    expect(first).toContain("element_at(e.unmapped, 'requestParameters')");
    expect(first).toContain("starts_with(k, 'requestParameters.')");
    expect(columns('Security Lake, version 2').parameters).toMatch(/^coalesce\(e\.api\.request\.data/);
  });
});
