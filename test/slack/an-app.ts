import type { Redis } from 'ioredis';
import { vi } from 'vitest';
import { apply, type Review, type ReviewEvent } from '../../src/review/review.js';
import { createReviewStore, type ReviewStore } from '../../src/review/store.js';
import { createSubmit, type Submit } from '../../src/review/submit.js';
import { loadView } from '../../src/review/view.js';
import { createReader, createSlackApp } from '../../src/slack/app.js';
import type { SlackDeps } from '../../src/slack/deps.js';
import { createPeople, type People } from '../../src/slack/people.js';
import { activity, contract, DANA, LEE, lives, report, SAM } from './a-review.js';
import { createSender, type FakeSlack, startFakeSlack } from './fake-slack.js';
import { testRedis } from './redis.js';
import { accessFor } from './settings-access.js';

export const THREAD = '1790000001.000100';

/** Waits for what a press brings after its acknowledgement; a busy machine takes its time. */
export const soon = <T>(look: () => T | Promise<T>) => vi.waitFor(look, 10_000);

/** The whole app over signed HTTP, before a small Slack and a real Redis. */
export interface AnApp {
  slack: FakeSlack;
  redis: Redis;
  store: ReviewStore;
  submit: Submit;
  people: People;
  /** Empties everything, and gives a review id of its own: a store remembers what it knows of a review. */
  fresh(): Promise<string>;
  /** A review in the store, as its events and documents would have made it. */
  have(id: string, ...entries: (ReviewEvent | ReviewEvent[])[]): Promise<Review>;
  send: ReturnType<typeof createSender>;
  command(text: string, more?: Record<string, string>): Promise<{ status: number; body: string }>;
  interaction(payload: Record<string, unknown>): Promise<{ status: number; body: string }>;
  click(
    action: string,
    value: string,
    user?: string,
    more?: Record<string, unknown>,
  ): Promise<{ status: number; body: string }>;
  save(
    view: Record<string, unknown>,
    values: Record<string, string>,
    user?: string,
  ): Promise<{ status: number; body: string }>;
  event(body: Record<string, unknown>): Promise<{ status: number; body: string }>;
  /** Ends the app and starts another one on the same Redis, which remembers nothing else: as a deploy does. */
  restart(): Promise<void>;
  /** All that was said to people, one line each. */
  words(): string;
  close(): Promise<void>;
}

export async function startAnApp(more: Partial<SlackDeps> = {}): Promise<AnApp> {
  const slack = await startFakeSlack();
  const { redis, close } = await testRedis();
  for (const id of [SAM, DANA, LEE]) slack.users[id] = { id, team_id: 'T0ACME' };
  slack.users['U0GUEST'] = { id: 'U0GUEST', team_id: 'T0ACME', is_restricted: true };
  slack.groupMembers.push(DANA, LEE);
  const store = createReviewStore(redis);
  const submit = createSubmit({ store, wake: async () => undefined });
  const options = { botToken: 'xoxb-1', apiUrl: slack.apiUrl };
  const people = createPeople({ client: createReader(options) });
  const make = (from: Pick<SlackDeps, 'store' | 'submit' | 'people'>) =>
    createSlackApp({
      ...options,
      transport: { mode: 'http', signingSecret: 'signing-secret', port: 0 },
      deps: {
        ...from,
        view: (review) => loadView(from.store, review),
        access: accessFor(from.people),
        opening: { windowDays: 90 },
        accounts: [],
        principals: async () => [],
        findRoles: async () => ({ roles: [], failed: [], looked: 0 }),
        threadTs: async () => THREAD,
        now: () => new Date(),
        ...more,
      },
    });
  let app = make({ store, submit, people });
  let address = '';
  const begin = async () => {
    const { port } = await app.start();
    address = `http://127.0.0.1:${port}/slack/events`;
  };
  await begin();
  const send: AnApp['send'] = (body, how) => createSender({ address, secret: 'signing-secret' })(body, how);
  let serial = 0;

  const interaction: AnApp['interaction'] = (payload) => {
    serial += 1;
    const whole = { team: { id: 'T0ACME' }, api_app_id: 'A1', trigger_id: `t${serial}`, ...payload };
    return send({ payload: JSON.stringify(whole) }, { form: true });
  };

  return {
    slack,
    redis,
    store,
    submit,
    people,
    send,
    interaction,

    async fresh() {
      slack.reset();
      slack.channels['C0OPS'] = { id: 'C0OPS', is_member: true };
      people.forgetChannel('C0OPS');
      await redis.flushall();
      serial += 1;
      return `r${serial}`;
    },

    async have(id, ...entries) {
      const view = lives.scoping();
      const documents: Record<string, unknown> = {
        baseline: view.baseline,
        activity,
        contract,
        draft: view.draft,
        report,
      };
      const refs = new Map<string, string>();
      for (const [name, value] of Object.entries(documents)) refs.set(name, await store.putDocument(id, value));
      const at = '2026-11-23T09:00:00Z';
      let review: Review | undefined;
      for (const [index, entry] of entries.entries()) {
        const stored = [entry].flat().map((item) => {
          const named = Object.entries(item).map(([key, value]) => [key, refs.get(key) ?? value]);
          return Object.fromEntries(named) as ReviewEvent;
        });
        await store.append(id, index, stored, at);
        for (const item of stored) review = apply(review, item, { id, revision: index + 1, at });
      }
      await store.project(review!);
      await store.bindThread(id, 'C0OPS', THREAD);
      return review!;
    },

    command(text, extra = {}) {
      serial += 1;
      const body = {
        command: '/tighten',
        text,
        user_id: SAM,
        channel_id: 'C0OPS',
        team_id: 'T0ACME',
        api_app_id: 'A1',
        trigger_id: `t${serial}`,
        response_url: `${slack.url}/respond/${serial}`,
        ...extra,
      };
      return send(body, { form: true });
    },

    click: (action, value, user = DANA, extra = {}) =>
      interaction({
        type: 'block_actions',
        user: { id: user, team_id: 'T0ACME' },
        channel: { id: 'C0OPS' },
        message: { ts: '2.2', thread_ts: THREAD },
        response_url: `${slack.url}/respond/click`,
        actions: [{ type: 'button', action_id: action, block_id: 'b', value }],
        ...extra,
      }),

    save(view, values, user = DANA) {
      const state = Object.entries(values).map(([id, value]) => [
        id,
        { value: id === 'pick' ? { selected_option: { value } } : { type: 'plain_text_input', value } },
      ]);
      return interaction({
        type: 'view_submission',
        user: { id: user, team_id: 'T0ACME' },
        view: { id: 'V1', hash: 'h', ...view, state: { values: Object.fromEntries(state) } },
      });
    },

    event(body) {
      serial += 1;
      return send({ type: 'event_callback', team_id: 'T0ACME', event_id: `Ev${serial}`, event_time: 1, event: body });
    },

    async restart() {
      await app.stop();
      const fresh = createReviewStore(redis);
      app = make({
        store: fresh,
        submit: createSubmit({ store: fresh, wake: async () => undefined }),
        people: createPeople({ client: createReader(options) }),
      });
      await begin();
    },

    words: () => slack.said.map((item) => String(item.text)).join('\n'),

    async close() {
      await app.stop();
      await slack.close();
      await close();
    },
  };
}
