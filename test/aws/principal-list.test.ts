import { expect, it } from 'vitest';
import type { Account } from '../../src/aws/accounts.js';
import { createPrincipalList } from '../../src/aws/principal-list.js';
import { accounts, useLocalAws } from './local-aws.js';

const aws = useLocalAws();

function list(options: { now?: () => number; onError?: (error: unknown) => void } = {}, known: Account[] = accounts) {
  const sessions = aws.sessions();
  return createPrincipalList({
    accounts: known,
    clientsFor: (account, partition) => sessions.reader(account, partition, 'list'),
    waitMs: 10_000,
    ...options,
  });
}

it('finds roles by parts of account and name, and leaves out those that are never reviewed', async () => {
  const find = list();
  expect(await find('report prod')).toEqual([{ account: '444455556666', label: 'production', name: 'report-builder' }]);
  expect((await find('')).length).toBeGreaterThan(3);
  expect((await find('AWSServiceRole')).map(({ name }) => name)).toEqual([]);
});

it('reads the lists again only when they are old, and answers from the old ones meanwhile', async () => {
  let now = 0;
  const find = list({ now: () => now });
  expect(await find('brand-new')).toEqual([]);
  await aws.change((world) => {
    const [first] = world.accounts;
    first!.roles!.push({ ...first!.roles![0]!, name: 'brand-new-role' });
  });
  expect(await find('brand-new')).toEqual([]);
  now = 700_000;
  expect(await find('brand-new')).toEqual([]);
  await expect.poll(() => find('brand-new')).toHaveLength(1);
});

it('shows what the other accounts have where one does not answer', async () => {
  const errors: unknown[] = [];
  const find = list({ onError: (error) => errors.push(error) }, [
    ...accounts,
    { account: '999999999999', label: 'gone', partition: 'aws' },
  ]);
  expect(await find('report-builder')).toHaveLength(2);
  expect(errors.length).toBeLessThanOrEqual(1);
});
