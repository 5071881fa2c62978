import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { projectParameters, projectResponse } from '../../../src/cloudtrail/projection.js';
import type { JsonObject } from '../../../src/cloudtrail/record.js';
import { NULL, recordColumns } from '../../../src/cloudtrail/sources/athena-columns.js';
import { projectedParameters, projectedResponse } from '../../../src/cloudtrail/sources/athena-projection.js';
import { readActivityRows } from '../../../src/cloudtrail/sources/athena-rows.js';
import { type AthenaTable, recogniseTable } from '../../../src/cloudtrail/sources/athena-table.js';
import { VARIANTS } from '../../local/aws/athena-tables.js';
import { ROLE } from '../make-record.js';
import { evaluate, type Row } from './evaluate-sql.js';

const window = { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z' };

/** One row of a table about a request, as the table keeps what CloudTrail wrote. */
function rowOf(table: AthenaTable, source: string, parameters: string | null, response: string | null): Row {
  const both = { requestParameters: parameters, responseElements: response };
  const service = { name: source };
  if (table.shape === 'ocsf-1') return { api: { service }, unmapped: both };
  if (table.shape === 'ocsf-2') {
    return { api: { service, request: { data: parameters }, response: { data: response } }, unmapped: {} };
  }
  const row: Row = { eventsource: source, requestparameters: parameters, responseelements: response };
  if (table.columns.has('eventjson')) {
    const whole = Object.entries(both).map(([key, value]) => `"${key}":${value ?? 'null'}`);
    return { eventsource: source, eventjson: `{${whole.join(',')}}` };
  }
  if (table.shape === 'logs') return row;
  return { ...row, requestparameters: textsOf(parameters), responseelements: textsOf(response) };
}

function textsOf(json: string | null): Row | null {
  if (json === null) return null;
  const entries = Object.entries(JSON.parse(json) as JsonObject);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === 'string' || value === null ? value : JSON.stringify(value)]),
  );
}

/** What the rows of a query say of one call whose parameters and response came so. */
function callOf(table: AthenaTable, source: string, parameters: string | null, response: string | null) {
  const cells = {
    part: 'call',
    unique_id: 'AROA1',
    source,
    name: 'Some',
    calls: '1',
    seen: '1',
    distinct_calls: '1',
    all_calls: '1',
    first_seen: '2026-11-03T10:00:00Z',
    last_seen: '2026-11-03T10:00:00Z',
    days: '2026-11-03',
    callers: '',
    ...(parameters === null ? {} : { parameters }),
    ...(response === null ? {} : { response }),
  };
  const row = new Map(Object.entries(cells));
  const { tally, unreadable } = readActivityRows([row], { kind: 'role', arn: ROLE }, window, table.shape);
  const [call] = tally.finish().calls;
  return { parameters: call?.parameters, response: call?.response, unreadable: unreadable.length };
}

const KEYS = ['bucketName', 'Key', 'x-amz-acl', 'Host', 'tableName', 'key', 'encryptionContext', 'queryString', 'it"s'];
const texts = fc.oneof(
  fc.constantFrom('arn:aws:s3:::b/k', 'arn%3Aaws%3Akafka', '', '"arn:x"', "o'hara", '{"a":"arn:aws:iam::1:role/x"}'),
  fc.string(),
);
const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    texts,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('tableName', 'items', 'roleArn', 'size'), tie('value'), { maxKeys: 3 }),
  ),
})).value;
const requests = fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), fc.string()), values, { maxKeys: 6 });
const sources = fc.constantFrom(
  ...['s3', 'dynamodb', 'kms', 'ec2', 'athena', 'sqs', 'lambda', 'nobody-knows'].map((name) => `${name}.amazonaws.com`),
);

describe.each(Object.entries(VARIANTS))('what the query keeps of a request, from a table: %s', (_, metadata) => {
  const table = recogniseTable('db', metadata);
  const column = recordColumns(table, 'role');
  const kept = (row: Row) => ({
    parameters: evaluate(projectedParameters(column, table.shape), row, table),
    response: evaluate(projectedResponse(column, table.shape), row, table),
  });
  const asText = (value: string | boolean | null) => (typeof value === 'string' ? value : null);

  it('says of the call what the whole request says, whatever is in it', () => {
    fc.assert(
      fc.property(sources, requests, requests, (source, parameters, response) => {
        const row = rowOf(table, source, JSON.stringify(parameters), JSON.stringify(response));
        const { parameters: some, response: born } = kept(row);
        const all = asText(evaluate(column.parameters, row, table));
        const answer = column.response === NULL ? null : asText(evaluate(column.response, row, table));
        expect(callOf(table, source, asText(some), asText(born))).toEqual(callOf(table, source, all, answer));
      }),
      { numRuns: 60 },
    );
  });

  it('is nothing where nothing was, and the text as it was where that is no JSON', () => {
    const nothing = rowOf(table, 's3.amazonaws.com', null, null);
    expect(callOf(table, 's3.amazonaws.com', asText(kept(nothing).parameters), asText(kept(nothing).response))).toEqual(
      { parameters: null, response: null, unreadable: 0 },
    );
    if (table.shape !== 'logs') return;
    const broken = { eventsource: 's3.amazonaws.com', requestparameters: '{"bucketName":"b', responseelements: '{' };
    expect(kept(broken)).toEqual({ parameters: broken.requestparameters, response: broken.responseelements });
  });
});

describe('what is kept of a request', () => {
  const table = recogniseTable('db', VARIANTS['date projection']!);
  const column = recordColumns(table, 'role');
  const fromSql = (source: string, parameters: object) => {
    const row = rowOf(table, source, JSON.stringify(parameters), null);
    return JSON.parse(String(evaluate(projectedParameters(column, table.shape), row, table)));
  };

  it.each([
    ['dynamodb', { tableName: 'orders', key: { id: 'o-1' }, limit: 5 }, { tableName: 'orders' }],
    ['dynamodb', { requestItems: { orders: { keys: [1] } } }, { requestItems: { orders: { keys: [1] } } }],
    [
      'dynamodb',
      { unheardOf: [{ deep: { tableName: 'orders' } }] },
      { unheardOf: [{ deep: { tableName: 'orders' } }] },
    ],
    ['athena', { workGroup: 'w', queryString: 'SELECT 1', clientRequestToken: 't' }, { workGroup: 'w' }],
    ['s3', { bucketName: 'b', key: 'a/b', Host: 'b.s3.amazonaws.com' }, { bucketName: 'b', key: 'a/b' }],
    [
      'kms',
      { keyId: 'k', encryptionContext: { 'aws:s3:arn': 'arn:o' } },
      { keyId: 'k', encryptionContext: { 'aws:s3:arn': '' } },
    ],
    [
      'sqs',
      { queueUrl: 'https://q', messageBody: 'x', note: 'see arn:aws:x' },
      { queueUrl: 'https://q', note: 'see arn:aws:x' },
    ],
  ])('is the same in log files and in SQL: %s %j', (name, parameters, expected) => {
    const source = `${name}.amazonaws.com`;
    expect(projectParameters(parameters as JsonObject, source)).toEqual(expected);
    expect(fromSql(source, parameters)).toEqual(expected);
  });

  it('is everything where no rule says what it asks for', () => {
    const parameters = { anything: { at: 'all' } };
    expect(projectParameters(parameters, 'nobody-knows.amazonaws.com')).toEqual(parameters);
    expect(fromSql('nobody-knows.amazonaws.com', parameters)).toEqual(parameters);
    expect(fromSql('ec2.amazonaws.com', parameters)).toEqual(parameters);
  });

  it('is of an answer the ARNs that were born, and ids where a rule reads them', () => {
    const answer = { messageId: 'm', topic: { topicArn: 'arn:aws:sns:::t', size: 1 }, instanceId: 'i-1' };
    expect(projectResponse(answer, 'sns.amazonaws.com')).toEqual({ topic: { topicArn: 'arn:aws:sns:::t' } });
    expect(projectResponse(answer, 'ec2.amazonaws.com')).toMatchObject({ messageId: 'm', instanceId: 'i-1' });
  });
});
