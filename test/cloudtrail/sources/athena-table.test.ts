import type { TableMetadata } from '@aws-sdk/client-athena';
import { describe, expect, it } from 'vitest';
import { pruneTo, tableBlindSpots } from '../../../src/cloudtrail/sources/athena-prune.js';
import { activityQuery, literal } from '../../../src/cloudtrail/sources/athena-queries.js';
import { recogniseTable } from '../../../src/cloudtrail/sources/athena-table.js';

const identity =
  'struct<type:string,sessioncontext:struct<sessionissuer:struct<arn:string>,webidfederationdata:struct<federatedprovider:string>>>';
const columns: Record<string, string> = {
  useridentity: identity,
  eventtime: 'string',
  eventsource: 'string',
  eventname: 'string',
  requestparameters: 'string',
  awsregion: 'string',
};
const window = { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z' };
const account = '111122223333';

function metadata(
  keys: [string, string][],
  parameters: Record<string, string> = {},
  over: Record<string, string> = {},
): TableMetadata {
  return {
    Name: 'logs',
    Columns: Object.entries({ ...columns, ...over }).map(([Name, Type]) => ({ Name, Type })),
    PartitionKeys: keys.map(([Name, Type]) => ({ Name, Type })),
    Parameters: parameters,
  };
}

const projection = {
  'projection.enabled': 'true',
  'projection.timestamp.type': 'date',
  'projection.timestamp.format': 'yyyy/MM/dd',
  'projection.timestamp.range': '2026/11/10,NOW',
  'storage.location.template': 's3://bucket/AWSLogs/111122223333/CloudTrail/us-east-1/${timestamp}',
};

function prune(table: TableMetadata) {
  return pruneTo(recogniseTable('db', table), window, account);
}

describe('recogniseTable', () => {
  it("knows AWS's date projection, which shows one region", () => {
    const table = recogniseTable('db', metadata([['timestamp', 'string']], projection));
    expect(table).toMatchObject({ regions: ['us-east-1'], manualPartitions: false, dateRange: '2026/11/10,NOW' });
    expect(prune(metadata([['timestamp', 'string']], projection))).toEqual([
      { sql: 'e."timestamp" BETWEEN ? AND ?', parameters: ['2026/11/01', '2026/12/02'] },
    ]);
    expect(tableBlindSpots(table, window, account).map(({ id }) => id)).toEqual(['outside-projection:2026-11-10']);
  });

  it('reads a table without partitions whole', () => {
    expect(prune(metadata([], { location: 's3://bucket/AWSLogs/111122223333/CloudTrail/' }))).toEqual([]);
  });

  it('prunes partitions that are added by hand, and says that days may be missing', () => {
    const table = metadata([
      ['account', 'string'],
      ['region', 'string'],
      ['year', 'string'],
      ['month', 'string'],
      ['day', 'string'],
    ]);
    expect(prune(table)).toEqual([
      { sql: 'e."account" = ?', parameters: [account] },
      {
        sql: `concat(e."year", lpad(e."month", 2, '0'), lpad(e."day", 2, '0')) BETWEEN ? AND ?`,
        parameters: ['20261101', '20261202'],
      },
    ]);
    expect(tableBlindSpots(recogniseTable('db', table), window, account).map(({ id }) => id)).toEqual([
      'manual-partitions',
    ]);
  });

  it('knows projections by account and region under any of their names', () => {
    const table = metadata(
      [
        ['date_partition', 'date'],
        ['region_partition', 'string'],
        ['accountid', 'string'],
      ],
      {
        'projection.enabled': 'true',
        'projection.date_partition.type': 'date',
        'projection.date_partition.format': 'yyyy-MM-dd',
        'projection.region_partition.type': 'enum',
        'projection.region_partition.values': 'us-east-1, eu-central-1',
        'projection.accountid.type': 'enum',
        'projection.accountid.values': '444455556666',
      },
    );
    expect(recogniseTable('db', table).regions).toEqual(['us-east-1', 'eu-central-1']);
    expect(prune(table)).toEqual([
      {
        sql: 'e."date_partition" BETWEEN CAST(? AS date) AND CAST(? AS date)',
        parameters: ['2026-11-01', '2026-12-02'],
      },
      { sql: 'e."accountid" = ?', parameters: [account] },
    ]);
    expect(tableBlindSpots(recogniseTable('db', table), window, account).map(({ id }) => id)).toEqual([
      `account-outside:${account}`,
    ]);
  });

  it('gives an injected account its value, and refuses another injected key', () => {
    const injected = (column: string) =>
      metadata([[column, 'string']], { 'projection.enabled': 'true', [`projection.${column}.type`]: 'injected' });
    expect(prune(injected('account_id'))).toEqual([{ sql: 'e."account_id" = ?', parameters: [account] }]);
    expect(() => prune(injected('region'))).toThrow(/region in every query/);
  });

  it('says what is wrong with old and wide tables', () => {
    const old = metadata(
      [],
      { location: 's3://bucket/AWSLogs/111122223333/' },
      { useridentity: identity.replace('webidfederationdata:struct', 'webidfederationdata:map') },
    );
    expect(tableBlindSpots(recogniseTable('db', old), window, account).map(({ id }) => id)).toEqual([
      'flat-web-identity',
      'digest-files',
    ]);
  });

  it.each([
    ['a Security Lake table', { api: 'struct<operation:string>', actor: 'struct<user:string>' }],
    ['a CloudTrail Lake table', { eventtime: 'timestamp' }],
    ['a table of something else', { useridentity: 'string' }],
    ['a table with parameters as a map', { requestparameters: 'map<string,string>' }],
  ])('refuses %s and says what is supported', (_, over) => {
    expect(() => recogniseTable('db', metadata([], {}, over))).toThrow(
      expect.objectContaining({ kind: 'unsupported-table', advice: expect.stringContaining('Supported are') }),
    );
  });

  it('lets no name into a query that could leave its quotes', () => {
    for (const name of ['a"b', '', 'a b', 'a;b', 'x'.repeat(256)]) {
      expect(() => recogniseTable(name, metadata([]))).toThrow(expect.objectContaining({ kind: 'bad-identifier' }));
      expect(() => recogniseTable('db', { ...metadata([]), Name: name })).toThrow(
        expect.objectContaining({ kind: 'bad-identifier' }),
      );
    }
  });
});

describe('activityQuery', () => {
  it('has a parameter for each placeholder, all of them literals', () => {
    const table = recogniseTable('db', metadata([['timestamp', 'string']], projection));
    for (const kind of ['role', 'user'] as const) {
      const { sql, parameters } = activityQuery(
        table,
        { kind, arn: "arn:'x" },
        window,
        pruneTo(table, window, account),
      );
      const outsideOfTexts = sql.replace(/'(?:[^']|'')*'/g, '');
      expect(outsideOfTexts.match(/\?/g)).toHaveLength(parameters.length);
      expect(parameters.every((text) => /^'(?:[^']|'')*'$/.test(text) && text.length <= 1024)).toBe(true);
      expect(sql.length).toBeLessThan(262_144);
    }
  });

  it('asks for no column that the table lacks', () => {
    const table = recogniseTable('db', metadata([]));
    const { sql } = activityQuery(table, { kind: 'role', arn: 'arn' }, window, []);
    const asked = new Set([...sql.matchAll(/\be\.([a-z]+)/g)].map((match) => match[1]));
    expect([...asked].filter((column) => !table.columns.has(column ?? ''))).toEqual([]);
  });

  it('doubles quotes in a literal', () => expect(literal("o'hara''s")).toBe("'o''hara''''s'"));
});
