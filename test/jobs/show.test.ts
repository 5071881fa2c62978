import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { JobDeps } from '../../src/jobs/job-deps.js';
import { show } from '../../src/jobs/show.js';
import { Problem } from '../../src/problem.js';
import { createSubmit } from '../../src/review/submit.js';
import type { View } from '../../src/review/view.js';
import { openStore } from '../review/open-store.js';
import { commands } from '../review/samples.js';
import { quiet } from './hand-made.js';

let opened: Awaited<ReturnType<typeof openStore>>;
let now = 0;
let told: string[] = [];
let changed = 0;
let refusal: Error | undefined;
let id: string;

beforeAll(async () => {
  opened = await openStore();
});
afterAll(() => opened.close());
beforeEach(async () => {
  await opened.redis.flushall();
  now = Date.parse('2026-11-01T14:00:00Z');
  told = [];
  changed = 0;
  refusal = undefined;
  id = opened.store.newId();
  const submit = createSubmit({ store: opened.store, wake: async () => undefined });
  for (const command of [commands.open, commands.found]) await submit(id, command);
});

function shown() {
  now += 61_000;
  const submit: JobDeps['submit'] = async () => {
    throw new Error('Showing changes nothing.');
  };
  return show(id, {
    store: opened.store,
    submit,
    log: quiet,
    now: () => new Date(now),
    maxTries: 5,
    backoffMs: 1_000,
    refresh: () => undefined,
    wakeAt: () => undefined,
    parts: {
      render: (_view: View) => ['message'],
      outbox: {
        show: async () => {
          if (refusal) throw refusal;
          return {};
        },
      },
      tell: async ({ about, held }) => void told.push(`${about}: ${held?.reason}`),
      changed: () => {
        changed += 1;
      },
    },
  });
}
const archived = new Problem('slack-refused', 'The channel of this review is archived.', 'Unarchive it.');

describe('a review that cannot be shown', () => {
  test('says why from then on, and the requester is told once', async () => {
    refusal = archived;
    for (let round = 0; round < 3; round += 1) await shown();
    expect(told).toEqual(['held: The channel of this review is archived.']);
    expect(await opened.store.held(id)).toEqual({
      reason: 'The channel of this review is archived.',
      advice: 'Unarchive it.',
      since: '2026-11-01T14:01:01.000Z',
    });
    expect(changed).toBe(4);
  });

  test('is shown by itself once that is put right, and a later reason is told again', async () => {
    refusal = archived;
    await shown();
    refusal = undefined;
    await shown();
    expect(await opened.store.held(id)).toBeUndefined();
    expect(await opened.store.shown(id)).toBe(2);
    refusal = new Problem('slack-refused', 'Tighten is not in this channel.', 'Invite it.');
    await shown();
    expect(told).toHaveLength(2);
  });

  test('waits in silence for what passes by itself, and for what may', async () => {
    refusal = new Problem('slack-unreachable', 'Slack did not answer.', 'Try again.', { passing: true });
    for (let round = 0; round < 5; round += 1) await shown();
    expect(await opened.store.held(id)).toBeUndefined();
    await opened.store.putOff(id, 'show', undefined);
    refusal = new TypeError('of unknown kind');
    for (let round = 0; round < 2; round += 1) await shown();
    expect(told).toEqual([]);
    await shown();
    expect(told).toHaveLength(1);
  });
});
