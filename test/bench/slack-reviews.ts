import { join } from 'node:path';
import type { Redis } from 'ioredis';
import type { Baseline } from '../../src/aws/principal.js';
import { createLogFilesSource } from '../../src/cloudtrail/sources/log-files.js';
import { makeSampleAccount } from '../../src/local/sample/make-sample-account.js';
import { buildContract } from '../../src/needs/contract.js';
import { groupNeeds, type Statement } from '../../src/needs/statements.js';
import { reviewKeys } from '../../src/review/keys.js';
import type { Review, ReviewEvent } from '../../src/review/review.js';
import { createReviewStore } from '../../src/review/store.js';
import { loadView } from '../../src/review/view.js';
import { type MessageOptions, messagesOf, type SlotMessage } from '../../src/slack/messages/index.js';
import { hashOf } from '../../src/slack/outbox/differences.js';
import type { SlotRecord } from '../../src/slack/outbox/records.js';
import { channelOf, REQUESTER, reviewId, roleName, TEAM } from './slack-requests.js';

const NOW = new Date('2026-11-23T12:00:00Z');
const WINDOW = { from: '2026-08-25T12:00:00Z', to: NOW.toISOString() };
const ARN = 'arn:aws:iam::111122223333:role/staging-deploy-role';
/** What the app says of its reviewers, with the settings of the bench. */
const OPTIONS: MessageOptions = { reviewers: 'a reviewer', breakGlass: false };
const BASELINE: Baseline = {
  kind: 'role',
  arn: ARN,
  name: 'staging-deploy-role',
  path: '/',
  account: '111122223333',
  partition: 'aws',
  uniqueId: 'AROAEXAMPLE',
  policies: [{ kind: 'attached', name: 'AdministratorAccess', awsManaged: true, document: {} }],
  tags: {},
  admin: true,
  fetchedAt: NOW.toISOString(),
};

/** What a review of the sample account's deployment role is made from: thousands of distinct calls, 26 statements. */
export async function readSample(dir: string) {
  const folder = join(dir, 'logs');
  await makeSampleAccount(folder, { now: NOW });
  const source = createLogFilesSource({ folder });
  const principal = { kind: 'role', arn: ARN } as const;
  const { activity, blindSpots } = await source.read({ principal, window: WINDOW, idempotencyKey: 'bench-of-slack' });
  const contract = buildContract({ activity, blindSpots });
  return { activity, contract, statements: groupNeeds(contract) };
}

export type Sample = Awaited<ReturnType<typeof readSample>>;

/**
 * Reviews that are shown and wait for scopes, each in a channel of its own. An open question keeps the checks out. Gives
 * how many messages each has.
 */
export async function seedReviews(redis: Redis, count: number, sample: Sample): Promise<number> {
  const store = createReviewStore(redis);
  let messages = 0;
  const { activity, contract, statements } = sample;
  const draft = { author: 'rules', attempts: 1, refused: [], statements, doubts: [] };
  const refs = {
    baseline: await store.putDocument(reviewId(0), BASELINE),
    activity: await store.putDocument(reviewId(0), activity),
    contract: await store.putDocument(reviewId(0), contract),
    draft: await store.putDocument(reviewId(0), draft),
  };
  for (let index = 0; index < count; index += 1) {
    const id = reviewId(index);
    if (index > 0) await copyDocuments(redis, id);
    for (const [revision, event] of eventsOf(index, refs, sample).entries())
      await store.append(id, revision, [event], NOW.toISOString());
    const review = await store.load(id);
    if (review) await store.project(review);
    // What a message says of the calls is worked out when the first one is shown, long before people decide.
    if (review && index === 0) await loadView(store, review);
    if (review) messages = await keepAsShown(redis, review, messagesOf(await loadView(store, review), OPTIONS));
  }
  return messages;
}

/** As if each message had been posted a while ago. */
async function keepAsShown(redis: Redis, review: Review, messages: SlotMessage[]): Promise<number> {
  const { channel, revision: rev } = review;
  const records = messages.map((message, index): [string, string] => {
    const ts = `1790000000.${String(index + 1).padStart(6, '0')}`;
    const record: SlotRecord = { state: 'shown', channel, ts, hash: hashOf(message), rev, at: 0 };
    return [message.slot, JSON.stringify(message.slot === 'root' ? { ...record, bound: true } : record)];
  });
  await redis.hset(reviewKeys('tighten', review.id).slots, new Map(records));
  return messages.length;
}

async function copyDocuments(redis: Redis, id: string): Promise<void> {
  const from = reviewKeys('tighten', reviewId(0)).document('');
  for (const key of await redis.keys(`${from}*`)) {
    await redis.copy(key, reviewKeys('tighten', id).document(key.slice(from.length)));
  }
}

/** One entry each of what `eventsOf` gives. */
export const SEEDED_EVENTS = 4;

function eventsOf(
  index: number,
  refs: { baseline: string; activity: string; contract: string; draft: string },
  { activity, contract, statements }: Sample,
): ReviewEvent[] {
  const name = roleName(index);
  const { records } = activity;
  return [
    {
      type: 'opened',
      requestedAs: name,
      target: { name },
      window: WINDOW,
      channel: channelOf(index),
      team: TEAM,
      by: REQUESTER,
      rules: { fourEyes: true, approvals: 1 },
    },
    {
      type: 'principal-found',
      principal: { kind: 'role', arn: ARN.replace('staging-deploy-role', name) },
      accountLabel: 'staging',
      baseline: refs.baseline,
      admin: true,
    },
    {
      type: 'evidence-read',
      activity: refs.activity,
      contract: refs.contract,
      source: 'log files',
      queryIds: [],
      figures: {
        records,
        files: 90,
        matched: records,
        duplicates: 0,
        unreadable: 0,
        needs: contract.needs.length,
        questions: contract.questions.length,
        denials: contract.denied.length,
        blindSpots: contract.blindSpots.length,
      },
    },
    {
      type: 'drafted',
      draft: refs.draft,
      author: 'rules',
      attempts: 1,
      refusedAdditions: 0,
      statements: statements.map(indexOf),
      questions: contract.questions.map(({ id }) => id),
    },
  ];
}

function indexOf({ id, sid, candidates, suggested, needsAPerson }: Statement) {
  return { id, sid, candidates: candidates.map((one) => one.id).join(''), suggested, bulk: needsAPerson === undefined };
}
