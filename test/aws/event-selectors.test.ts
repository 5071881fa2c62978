import { describe, expect, it } from 'vitest';
import { readTrailCoverage } from '../../src/aws/event-selectors.js';
import { useLocalAws } from './local-aws.js';

const aws = useLocalAws();
const cloudTrail = () => aws.sessions().reader('111122223333', 'aws', 'r1').cloudTrail;

type Trail = NonNullable<Parameters<Parameters<typeof aws.change>[0]>[0]['accounts'][number]['trails']>[number];

async function coverage(...trails: Trail[]) {
  await aws.change((world) => {
    world.accounts[0]!.trails = trails;
  });
  return readTrailCoverage(cloudTrail());
}

/** What the first of these trails records. */
async function records(...trails: Trail[]) {
  return (await coverage(...trails)).trails[0]?.records;
}

const advanced = (...fields: Record<string, string | string[]>[]): Trail => ({
  name: 'main',
  advancedSelectors: fields.map((field) => ({
    FieldSelectors: Object.entries(field).map(([key, value]) => {
      const [Field, operator = 'Equals'] = key.split(' ');
      return { Field, [operator]: [value].flat() };
    }),
  })),
});

const basic = (over: object): Trail => ({
  name: 'main',
  selectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [], ...over }],
});

describe('readTrailCoverage', () => {
  it('reads a trail as it is made: all management events, no data events', async () => {
    expect(await coverage({ name: 'main', multiRegion: false, region: 'eu-central-1' })).toEqual({
      trails: [
        {
          name: 'main',
          region: 'eu-central-1',
          multiRegion: false,
          organization: false,
          place: 's3://example-trail',
          records: { management: 'all', excluded: [], data: {} },
        },
      ],
    });
  });

  it.each([
    [{ DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }] }, { 'AWS::S3::Object': 'all' }],
    [{ DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3:::'] }] }, { 'AWS::S3::Object': 'all' }],
    [{ DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3:::one/'] }] }, { 'AWS::S3::Object': 'some' }],
    [
      { ReadWriteType: 'WriteOnly', DataResources: [{ Type: 'AWS::Lambda::Function', Values: ['arn:aws:lambda'] }] },
      { 'AWS::Lambda::Function': 'some' },
    ],
    [{ DataResources: [{ Type: 'AWS::DynamoDB::Table', Values: [] }] }, {}],
  ])('reads the data events of basic selectors: %j', async (selector, data) => {
    expect((await records(basic(selector)))?.data).toEqual(data);
  });

  it('reads what basic selectors leave out', async () => {
    const excluded = await records(
      basic({ ExcludeManagementEventSources: ['rdsdata.amazonaws.com', 'kms.amazonaws.com'] }),
    );
    expect(excluded?.excluded).toEqual(['kms.amazonaws.com', 'rdsdata.amazonaws.com']);
    expect((await records(basic({ ReadWriteType: 'WriteOnly' })))?.management).toBe('write');
    expect((await records(basic({ IncludeManagementEvents: false })))?.management).toBe('none');
  });

  it('reads advanced selectors: every field beside category and type narrows them', async () => {
    const found = await records(
      advanced(
        { eventCategory: 'Management', 'eventSource NotEquals': 'kms.amazonaws.com' },
        { eventCategory: 'Data', 'resources.type': 'AWS::SQS::Queue' },
        { eventCategory: 'Data', 'resources.type': 'AWS::S3::Object', readOnly: 'false' },
        { eventCategory: 'Data', 'resources.type': 'AWS::S3::Object', 'resources.ARN StartsWith': 'arn:aws:s3:::a/' },
        { eventCategory: 'NetworkActivity', eventSource: 'ec2.amazonaws.com' },
      ),
    );
    expect(found).toMatchObject({
      management: 'all',
      excluded: ['kms.amazonaws.com'],
      data: { 'AWS::SQS::Queue': 'all', 'AWS::S3::Object': 'some' },
    });
    const reads = await records(advanced({ eventCategory: 'Management', readOnly: 'true' }));
    expect(reads?.management).toBe('read');
  });

  it('keeps apart what several trails record', async () => {
    const { trails } = await coverage(
      { ...basic({ ExcludeManagementEventSources: ['kms.amazonaws.com'] }), name: 'one' },
      { ...basic({ DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }] }), name: 'two', bucket: 'b' },
    );
    expect(trails.map(({ place, records: found }) => [place, found?.excluded, found?.data])).toEqual([
      ['s3://example-trail', ['kms.amazonaws.com'], {}],
      ['s3://b', [], { 'AWS::S3::Object': 'all' }],
    ]);
  });

  it('names a trail that it may not look into, and fails where it may not list them', async () => {
    await aws.change((world) => {
      world.accounts[0]!.trails = [{ name: 'main' }];
      const Statement = [{ Effect: 'Allow', Action: 'cloudtrail:DescribeTrails', Resource: '*' }];
      world.accounts[0]!.roles!.find(({ name }) => name === 'tighten-reader')!.inline = { some: { Statement } };
    });
    const { trails } = await readTrailCoverage(cloudTrail());
    expect(trails.map(({ name, records: found }) => [name, found])).toEqual([['main', undefined]]);
    await aws.change((world) => {
      world.accounts[0]!.roles!.find(({ name }) => name === 'tighten-reader')!.inline = {};
    });
    await expect(readTrailCoverage(cloudTrail())).rejects.toMatchObject({
      kind: 'aws-denied',
      message: expect.stringContaining('cloudtrail:DescribeTrails'),
    });
  });
});
