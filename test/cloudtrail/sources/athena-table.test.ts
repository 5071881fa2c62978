import type { TableMetadata } from '@aws-sdk/client-athena';
import { describe, expect, it } from 'vitest';
import { tableBlindSpots } from '../../../src/cloudtrail/sources/athena-blind-spots.js';
import { isPruned, pruneTo } from '../../../src/cloudtrail/sources/athena-prune.js';
import { literal } from '../../../src/cloudtrail/sources/athena-queries.js';
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

/** Ids of what the table cannot show, asked in December 2026. */
function blind(table: TableMetadata, over: Partial<Parameters<typeof tableBlindSpots>[1]> = {}) {
  const question = { window, account, regions: [], now: new Date('2026-12-10T00:00:00Z'), ...over };
  return tableBlindSpots(recogniseTable('db', table), question).map(({ id }) => id);
}

function prune(table: TableMetadata) {
  return pruneTo(recogniseTable('db', table), window, account);
}

describe('recogniseTable', () => {
  it("knows AWS's date projection, which shows one region", () => {
    const table = metadata([['timestamp', 'string']], projection);
    expect(recogniseTable('db', table)).toMatchObject({
      regions: ['us-east-1'],
      manualPartitions: false,
      shape: 'logs',
    });
    expect(prune(table)).toMatchObject([
      { sql: 'e."timestamp" BETWEEN ? AND ?', parameters: ['2026/11/01', '2026/12/02'] },
    ]);
    expect(blind(table)).toEqual(['outside-projection:2026-11-10']);
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
    expect(prune(table)).toMatchObject([
      { sql: 'e."account" = ?', parameters: [account] },
      {
        sql: `concat(e."year", lpad(e."month", 2, '0'), lpad(e."day", 2, '0')) BETWEEN ? AND ?`,
        parameters: ['20261101', '20261202'],
      },
    ]);
    expect(blind(table)).toEqual(['manual-partitions']);
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
    expect(prune(table)).toMatchObject([
      {
        sql: 'e."date_partition" BETWEEN CAST(? AS date) AND CAST(? AS date)',
        parameters: ['2026-11-01', '2026-12-02'],
      },
      { sql: 'e."accountid" = ?', parameters: [account] },
    ]);
    expect(blind(table)).toEqual([`account-outside:${account}`, 'regions-listed:eu-central-1+us-east-1']);
    expect(blind(table, { regions: ['eu-west-1'] })).toContain('regions-outside:eu-west-1');
  });

  it('gives an injected account its value, and refuses another injected key', () => {
    const injected = (column: string) =>
      metadata([[column, 'string']], { 'projection.enabled': 'true', [`projection.${column}.type`]: 'injected' });
    expect(prune(injected('account_id'))).toMatchObject([{ sql: 'e."account_id" = ?', parameters: [account] }]);
    expect(() => prune(injected('bucket'))).toThrow(/bucket in every query/);
  });

  it('says what is wrong with old and wide tables', () => {
    const old = metadata(
      [],
      { location: 's3://bucket/AWSLogs/111122223333/' },
      { useridentity: identity.replace('webidfederationdata:struct', 'webidfederationdata:map') },
    );
    expect(blind(old)).toEqual(['flat-web-identity', 'digest-files']);
  });

  it.each([
    ['s3://b/AWSLogs/111122223333/CloudTrail/', []],
    ['s3://b/AWSLogs/111122223333/CloudTrail', []],
    ['s3://b/prefix/AWSLogs/o-abc/111122223333/CloudTrail/eu-central-1/', []],
    ['s3://b/AWSLogs/111122223333', ['digest-files']],
    ['s3://b/AWSLogs/o-abc/', ['digest-files']],
    ['s3://b/AWSLogs', ['digest-files']],
    ['s3://b/', ['digest-files']],
    ['s3://b/CloudTrail/AWSLogs/', ['digest-files']],
    ['s3://b/CloudTrail-Insight/x/', ['digest-files']],
    ['s3://b/prefix', ['digest-files']],
  ])('knows whether digest files lie below %s', (location, found) => {
    expect(blind(metadata([], { location }))).toEqual(found);
  });

  it('looks at the template of a projection, and at no location of partitions that are added by hand', () => {
    const template = (text: string) =>
      metadata([['timestamp', 'string']], {
        ...projection,
        'projection.timestamp.range': 'NOW-3YEARS,NOW',
        'storage.location.template': text,
      });
    expect(blind(template('s3://b/AWSLogs/${account}/CloudTrail/${region}/${timestamp}'))).toEqual([]);
    expect(blind(template('s3://b/AWSLogs/${account}/'))).toEqual(['digest-files']);
    const byHand = metadata(
      [
        ['account', 'string'],
        ['year', 'string'],
      ],
      { location: 's3://b/AWSLogs/o-abc/' },
    );
    expect(blind(byHand)).toEqual(['manual-partitions']);
  });

  it.each([
    's3://b/AWSLogs/999999999999/CloudTrail/',
    's3://b/prefix/AWSLogs/o-abc/999999999999/CloudTrail/eu-central-1',
  ])('reads the account from the location %s', (location) => {
    expect(blind(metadata([], { location }))).toEqual([`account-outside:${account}`]);
    expect(blind(metadata([], { location: location.replace('999999999999', account) }))).toEqual([]);
  });

  it('says which regions a projection lists, unless it lists all that every account has', () => {
    const listing = (values: string) =>
      metadata([['region', 'string']], {
        'projection.enabled': 'true',
        'projection.region.type': 'enum',
        'projection.region.values': values,
      });
    const two = listing('us-east-1,eu-central-1');
    expect(blind(two)).toEqual(['regions-listed:eu-central-1+us-east-1']);
    expect(blind(two, { regions: ['us-east-1'] })).toEqual(['regions-read:us-east-1']);
    const all = [
      'us-east-1,us-east-2,us-west-1,us-west-2,ca-central-1,sa-east-1,eu-central-1,eu-west-1,eu-west-2,eu-west-3',
      'eu-north-1,ap-south-1,ap-northeast-1,ap-northeast-2,ap-northeast-3,ap-southeast-1,ap-southeast-2',
    ];
    expect(blind(listing(all.join(',')))).toEqual([]);
  });

  it('names the regions whose partitions lack days that others have', () => {
    const table = metadata([
      ['region', 'string'],
      ['year', 'string'],
      ['month', 'string'],
      ['day', 'string'],
    ]);
    const short = { from: '2026-11-01T00:00:00Z', to: '2026-11-05T00:00:00Z' };
    const registered = new Map([
      ['eu-central-1', ['2026-11-01', '2026-11-03', '2026-11-04']],
      ['us-east-1', ['2026-11-03']],
    ]);
    const question = { window: short, account, regions: [], now: new Date('2026-12-10T00:00:00Z'), registered };
    const [all, some, ...rest] = tableBlindSpots(recogniseTable('db', table), question);
    expect(all).toMatchObject({ id: 'unregistered-partitions:2026-11-02', title: expect.stringContaining('1 of 4') });
    expect(some).toMatchObject({
      id: 'unregistered-partitions:us-east-1',
      title: 'The table lacks partitions of days in us-east-1 (2, the first 2026-11-01)',
    });
    expect(rest).toEqual([]);
    expect(blind(table, { registered: new Map() })).toEqual(['no-partitions']);
  });

  it.each([
    ['a table of something else', { useridentity: 'string' }],
    ['a table with parameters as numbers', { requestparameters: 'bigint' }],
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

describe('the range of a projection', () => {
  const ranged = (range: string) =>
    metadata([['timestamp', 'string']], { ...projection, 'projection.timestamp.range': range });

  it.each([
    ['2020/01/01,NOW', []],
    ['NOW-3YEARS,NOW', []],
    ['NOW-20DAYS,NOW', ['outside-projection:2026-11-20']],
    ['NOW-7DAYS,NOW', ['outside-projection:all']],
    ['2020/01/01,2026/11/15', ['outside-projection:after-2026-11-15']],
    ['2020/01/01,NOW+1DAY', []],
    ['2020/01/01,2025/12/31', ['outside-projection:all']],
    ['2027/01/01,NOW', ['outside-projection:all']],
  ])('%s hides %j', (range, expected) => expect(blind(ranged(range))).toEqual(expected));

  it('of whole years is known, too', () => {
    const table = metadata([['year', 'int']], { 'projection.enabled': 'true', 'projection.year.range': '2020,2025' });
    expect(blind(table)).toEqual(['outside-projection:all']);
  });

  it('of listed years is known, too', () => {
    const years = (values: string) =>
      metadata([['year', 'string']], {
        'projection.enabled': 'true',
        'projection.year.type': 'enum',
        'projection.year.values': values,
      });
    expect(blind(years('2024,2025'))).toEqual(['outside-projection:all']);
    expect(blind(years('2027,2026'))).toEqual([]);
    const long = { from: '2025-06-01T00:00:00Z', to: '2026-12-01T00:00:00Z' };
    expect(blind(years('2026'), { window: long })).toEqual(['outside-projection:2026-01-01']);
    expect(blind(years('2025'), { window: long })).toEqual(['outside-projection:after-2025-12-31']);
  });
});

describe('a window that ends now', () => {
  it('may lack its last minutes', () => {
    const table = metadata([], { location: 's3://b/AWSLogs/111122223333/CloudTrail/' });
    const short = { from: '2026-12-01T00:00:00Z', to: '2026-12-10T00:00:00Z' };
    expect(blind(table, { window: short })).toEqual(['delivery-delay:2026-12-10']);
    expect(blind(table, { window: short, now: new Date('2026-12-10T02:00:00Z') })).toEqual([]);
  });
});

describe('isPruned', () => {
  it('says whether a shorter window costs less', () => {
    expect(isPruned(recogniseTable('db', metadata([])))).toBe(false);
    expect(isPruned(recogniseTable('db', metadata([['account', 'string']])))).toBe(false);
    expect(isPruned(recogniseTable('db', metadata([['timestamp', 'string']], projection)))).toBe(true);
    expect(isPruned(recogniseTable('db', metadata([], {}, { eventtime: 'timestamp' })))).toBe(true);
  });
});

describe('literal', () => {
  it('doubles quotes in a literal', () => expect(literal("o'hara''s")).toBe("'o''hara''''s'"));
});
