import { expect, it } from 'vitest';
import { searchActions } from '../../src/iam/search-actions.js';

it.each([
  ['s3:getobject', [], 's3:GetObject'],
  ['S3:delete object', [], 's3:DeleteObject'],
  ['get object', ['s3'], 's3:GetObject'],
  ['sqs', [], 'sqs:SendMessage'],
  ['', ['sqs'], 'sqs:SendMessage'],
])('"%s" finds, in %j, %s', (typed, services, action) => {
  expect(searchActions(typed, services, 100)).toContain(action);
});

it('puts what begins like the text first, and gives no more than asked for', () => {
  expect(searchActions('s3:get', [], 5)).toHaveLength(5);
  expect(searchActions('s3:getobject', [], 5)[0]).toBe('s3:GetObject');
});

it.each(['nosuch:thing', 'toString', '__proto__:x', '*:*'])('finds nothing for "%s"', (typed) => {
  expect(searchActions(typed, ['s3'], 5)).toEqual([]);
});
