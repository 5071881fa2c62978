import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Command } from '../../src/review/command.js';
import { reviewKeys } from '../../src/review/keys.js';
import { createReviewStore } from '../../src/review/store.js';
import { createSubmit } from '../../src/review/submit.js';
import { openStore } from './open-store.js';
import { activity, baseline, check, commands, contract, draft, policies, report } from './samples.js';

/** Reviews and the documents that their approvals name are kept for ever: 400 days and more, whatever else expires. */

let opened: Awaited<ReturnType<typeof openStore>>;
beforeAll(async () => {
  opened = await openStore();
});
afterAll(() => opened.close());

it('the stream of a review and every document that it names never expire', async () => {
  const store = createReviewStore(opened.redis);
  const submit = createSubmit({ store, wake: async () => undefined });
  const keep = (value: unknown) => store.putDocument('kept', value);
  const [found, read, drafted] = [
    { ...commands.found, baseline: await keep(baseline) },
    { ...commands.evidence, activity: await keep(activity), contract: await keep(contract) },
    { ...commands.draft, contract: await keep(contract), draft: await keep(draft) },
  ];
  const steps: Command[] = [commands.open, found, read, drafted, commands.choose1, commands.choose2, commands.answer];
  for (const step of steps) expect(await submit('kept', step)).toMatchObject({ ok: true });
  const checked = check((await store.load('kept'))!, {
    report: await keep(report),
    policies: await keep(policies),
    needs: await keep([]),
  });
  await submit('kept', checked);
  await submit('kept', commands.approve);
  const edition = 'e'.repeat(64);
  await submit('kept', { type: 'record-delivery', edition, delivery: await keep({ files: [] }) });
  await submit('kept', { type: 'stop', by: 'UREQ' });
  await store.keepReplyUrl('kept', 'https://hooks.example/1');
  await store.setProgress('kept', { text: 'at work', at: '2026-11-01T00:00:00Z' });

  const text = JSON.stringify(await store.history('kept'));
  const named = [...new Set([...text.matchAll(/sha256:[0-9a-f]{64}/g)].map(([ref]) => ref))];
  expect(named.length).toBeGreaterThanOrEqual(8);
  const keys = reviewKeys(store.prefix, 'kept');
  for (const key of [keys.events, ...named.map(keys.document)])
    expect([key, await opened.redis.ttl(key)]).toEqual([key, -1]);
});

it('nothing in the sources lets a stream or a document expire, or deletes one', () => {
  const src = fileURLToPath(new URL('../../src/', import.meta.url));
  const lines = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('local/'))
    .flatMap((name) => readFileSync(join(src, name), 'utf8').split('\n'));
  const forgetting = lines.filter((line) => /\b(expire|pexpire|expireat|unlink|del|xtrim|xdel)\(/i.test(line));
  expect(forgetting.filter((line) => /\.events|\.document\(|events\)|document\(/.test(line))).toEqual([]);
});
