import { expect, it } from 'vitest';
import { overeager } from '../../../src/local/model/overeager.js';
import type { ModelServerRequest } from '../../../src/local/model/script.js';

const asking = (action: string, ...more: string[]): ModelServerRequest => ({
  api: 'chat',
  number: 1,
  headers: {},
  body: {},
  rawBody: '',
  wants: 'draft',
  instructions: '',
  tools: [],
  turns: [
    JSON.stringify({ needs: [{ need: 'n1', action, level: 'read', scopeable: true, on: ['table'] }] }),
    ...more,
  ].map((text) => ({ from: 'person', text })),
});

it('adds an action without a call to its first answer about a table, and to no other', () => {
  const { text = '' } = overeager(asking('dynamodb:DescribeTable')) ?? {};
  expect(JSON.parse(text).statements).toMatchObject([{ actions: ['dynamodb:DescribeTable', 'dynamodb:Query'] }]);
  expect(overeager(asking('dynamodb:DescribeTable', 'Correct it.'))).toBeUndefined();
  expect(overeager(asking('s3:GetObject'))).toBeUndefined();
});
