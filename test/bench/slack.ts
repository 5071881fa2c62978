import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { openRedis } from '../../src/local/redis.js';
import { reviewKeys } from '../../src/review/keys.js';
import { type BenchProcess, memoryOf, startBare, startBenchApp, startClient } from './slack-app.js';
import type { LoadOrder, LoadResult } from './slack-load.js';
import { line, lookAt, reportProcesses } from './slack-report.js';
import { reviewId, subjectOf } from './slack-requests.js';
import { readSample, type Sample, seedReviews } from './slack-reviews.js';
import { type SlackSink, startSlackSink } from './slack-sink.js';

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
const WARM = { commands: 20, clicks: 60, seconds: 5 };
const SECRET = 'bench-signing-secret';
const LAYOUTS = ['bare', 'apart', 'together'] as const;
type Layout = (typeof LAYOUTS)[number];

const base = mkdtempSync(join(tmpdir(), 'tighten-bench-'));
const slack = await startSlackSink();
try {
  console.log(
    `${cpus().length} processors, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}, ${SECONDS} s each`,
  );
  const sample = await readSample(base);
  let bare: LoadResult | undefined;
  for (const layout of LAYOUTS) {
    if (values.only && values.only !== layout) continue;
    const result = await measure(layout, sample, bare);
    if (layout === 'bare') bare = result;
  }
} finally {
  await slack.close();
  rmSync(base, { recursive: true, force: true });
}

async function measure(layout: Layout, sample: Sample, bare: LoadResult | undefined): Promise<LoadResult> {
  const dataDir = mkdtempSync(join(base, `${layout}-`));
  const opened = await openRedis({ dataDir, path: process.env['PATH'] ?? '' });
  const redis = new Redis(opened.url);
  const apps: BenchProcess[] = [];
  const client = startClient();
  try {
    if (layout !== 'bare') await seedReviews(redis, REVIEWS, sample, slack.apiUrl);
    const place = { port: await freePort(), slackApiUrl: slack.apiUrl, redisUrl: opened.url, secret: SECRET, dataDir };
    if (layout === 'bare') apps.push(await startBare(place));
    if (layout === 'apart') apps.push(await startBenchApp('worker', place), await startBenchApp('web', place));
    if (layout === 'together') apps.push(await startBenchApp('both', place));
    const subject = subjectOf(REVIEWS, sample.statements, `${slack.url}/respond`);
    const order = { port: place.port, secret: SECRET, subject };
    const warm = await send(client, { ...order, ...WARM, from: { command: 0, click: 0 } });
    slack.reset();
    const before = await lookAt([...apps, client], redis);
    const halfway = wait((SECONDS / 2) * 1000).then(() => apps.map(memoryOf));
    const result = await send(client, { ...order, ...RATE, seconds: SECONDS, from: warm.next });
    const after = await lookAt([...apps, client], redis);
    console.log(`\n${layout} (${opened.engine}, load ${loadavg()[0]?.toFixed(1)})`);
    console.log(line('commands', result.commands, bare?.commands));
    console.log(line('clicks', result.clicks, bare?.clicks));
    if (Object.keys(result.failed).length > 0) console.log(`  not acknowledged: ${JSON.stringify(result.failed)}`);
    if (layout !== 'bare') await reportReviews(redis, result.next.click, slack);
    reportProcesses(before, await halfway, after, result.commands.length + result.clicks.length);
    return result;
  } finally {
    for (const process of [...apps, client]) await process.stop();
    redis.disconnect();
    await opened.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function send(client: BenchProcess, order: LoadOrder): Promise<LoadResult> {
  const answer = once(client.child, 'message');
  client.child.send(order);
  const [result] = await answer;
  return result;
}

/** Every click that was acknowledged is in the stream of its review. */
async function reportReviews(redis: Redis, clicks: number, sink: SlackSink): Promise<void> {
  const streams = Array.from({ length: REVIEWS }, (_, index) => reviewKeys('tighten', reviewId(index)).events);
  const lengths = await Promise.all(streams.map((key) => redis.xlen(key)));
  const decided = lengths.reduce((sum, length) => sum + length - 4, 0);
  const each = (method: string) => (sink.calls(method) / REVIEWS).toFixed(2);
  console.log(`  stored    ${decided} decisions of ${clicks} clicks`);
  console.log(`  messages  ${each('chat.postMessage')} posts and ${each('chat.update')} edits per review`);
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
