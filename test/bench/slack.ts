import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { openRedis } from '../../src/local/redis.js';
import { reviewKeys } from '../../src/review/keys.js';
import { type BenchApp, type BenchProcess, startBare, startBenchApp, startClient } from './slack-app.js';
import type { LoadOrder, LoadResult } from './slack-load.js';
import { lookAt, type Measured, othersBetween, report, summarize } from './slack-report.js';
import { reviewId, subjectOf } from './slack-requests.js';
import { readSample, type Sample, SEEDED_EVENTS, seedReviews } from './slack-reviews.js';
import { startSlackSink } from './slack-sink.js';

/**
 * How fast Tighten acknowledges: 100 commands and 250 clicks a second over 300 reviews of a real size, each click a
 * decision that is stored and shown. Slack gives three seconds. Once with web and worker in processes of their own,
 * once with both in one, and beside them a bare Bolt that only stores and adds jobs. Client, Slack and Redis run on the
 * same machine, each in a process of its own. Stops by itself.
 *
 *   npm run bench:slack                            30 seconds each
 *   npm run bench:slack -- --seconds 5 --only apart
 */
const { values } = parseArgs({ options: { seconds: { type: 'string' }, only: { type: 'string' } } });
const SECONDS = Math.min(120, Number(values.seconds ?? 30));
const REVIEWS = 300;
const RATE = { commands: 100, clicks: 250 };
/** At the same rate: code is compiled and every review was looked at before it counts. */
const WARM = { ...RATE, seconds: 8 };
const SECRET = 'bench-signing-secret';
const LAYOUTS = ['bare', 'apart', 'together'] as const;
type Layout = (typeof LAYOUTS)[number];

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const base = mkdtempSync(join(tmpdir(), 'tighten-bench-'));
const slack = await startSlackSink();
try {
  console.log(
    `${cpus().length} processors, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}, ${SECONDS} s each`,
  );
  const sample = await readSample(base);
  const all: Measured[] = [];
  for (const layout of LAYOUTS) {
    if (values.only && values.only !== layout) continue;
    const measured = await measure(layout, sample);
    report(measured, all[0]?.layout === 'bare' ? all[0].result : undefined);
    all.push(measured);
  }
  summarize(all);
} finally {
  await slack.close();
  rmSync(base, { recursive: true, force: true });
}

async function measure(layout: Layout, sample: Sample): Promise<Measured> {
  const dataDir = mkdtempSync(join(base, `${layout}-`));
  const { url, engine, close } = await openRedis({ dataDir, path: process.env['PATH'] ?? '' });
  const redis = new Redis(url);
  const apps: BenchApp[] = [];
  const client = startClient();
  try {
    const messages = layout === 'bare' ? 0 : await seedReviews(redis, REVIEWS, sample);
    const place = { port: await freePort(), slackApiUrl: slack.apiUrl, redisUrl: url, secret: SECRET, dataDir };
    if (layout === 'bare') apps.push(await startBare(place));
    if (layout === 'apart') apps.push(await startBenchApp('worker', place), await startBenchApp('web', place));
    if (layout === 'together') apps.push(await startBenchApp('both', place));
    const order = {
      port: place.port,
      secret: SECRET,
      subject: subjectOf(REVIEWS, sample.statements, slack.respondUrl),
    };
    const warm = await send(client, { ...order, ...WARM, from: { command: 0, click: 0 } });
    slack.reset();
    const look = () => lookAt([...apps, client, slack], redis);
    const liveBefore = await Promise.all(apps.map((app) => app.live()));
    const before = await look();
    const halfway = wait((SECONDS / 2) * 1000).then(look);
    const result = await send(client, { ...order, ...RATE, seconds: SECONDS, from: warm.next });
    const after = await look();
    const looks: Measured['looks'] = [before.looks, (await halfway).looks, after.looks];
    const liveAfter = await Promise.all(apps.map((app) => app.live()));
    const live = apps.map(({ name }, at) => ({ name, before: liveBefore[at] ?? 0, after: liveAfter[at] ?? 0 }));
    const measured = { layout, engine, result, looks, live, others: othersBetween(before, after) };
    if (layout === 'bare') return measured;
    const each = (method: string) => Number((slack.calls(method) / REVIEWS).toFixed(2));
    const sent = { messages, posts: each('chat.postMessage'), edits: each('chat.update') };
    return { ...measured, reviews: { decisions: await storedIn(redis), clicks: result.next.click, ...sent } };
  } finally {
    for (const process of [...apps, client]) await process.stop();
    redis.disconnect();
    await close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function send(client: BenchProcess, order: LoadOrder): Promise<LoadResult> {
  const answer = once(client.child, 'message');
  client.child.send(order);
  const [result] = await answer;
  return result;
}

/** Decisions in the streams of all reviews: every click that was acknowledged has to be there. */
async function storedIn(redis: Redis): Promise<number> {
  const streams = Array.from({ length: REVIEWS }, (_, index) => reviewKeys('tighten', reviewId(index)).events);
  const lengths = await Promise.all(streams.map((key) => redis.xlen(key)));
  return lengths.reduce((sum, length) => sum + length - SEEDED_EVENTS, 0);
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
