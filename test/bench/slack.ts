import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { openRedis } from '../../src/local/redis.js';
import type { ReviewEvent } from '../../src/review/review.js';
import { createReviewStore, type ReviewStore } from '../../src/review/store.js';
import { activity, contract, DANA, events, lives, opened, SAM } from '../slack/a-review.js';
import { createSender, type FakeSlack, startFakeSlack } from '../slack/fake-slack.js';
import { type BenchApp, startBenchApp } from './slack-app.js';

/**
 * How fast Tighten acknowledges: 100 commands and 250 clicks a second over 300 reviews, each click a decision that is
 * stored and shown. Slack gives three seconds. Once with web and worker in processes of their own, once with both in
 * one. Slack and the load are made by this process, on the same machine. Stops by itself.
 *
 *   npm run bench:slack            30 seconds each
 *   npm run bench:slack -- 5       5 seconds each
 */
const SECONDS = Math.min(120, Number(process.argv[2] ?? 30));
const REVIEWS = 300;
const COMMANDS = 100;
const CLICKS = 250;
const SECRET = 'bench-signing-secret';
const TICK_MS = 20;

interface Measured {
  commands: number[];
  clicks: number[];
  refused: number;
  lost: number;
}

async function main(): Promise<void> {
  const slack = await startFakeSlack();
  for (const id of [SAM, DANA]) slack.users[id] = { id, team_id: 'T0ACME' };
  console.log(`${cpus().length} processors, Node ${process.version}, ${SECONDS} s each`);
  try {
    for (const layout of ['apart', 'together'] as const) await measure(layout, slack);
  } finally {
    await slack.close();
  }
}

async function measure(layout: 'apart' | 'together', slack: FakeSlack): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tighten-bench-'));
  const opened = await openRedis({ dataDir, path: process.env['PATH'] ?? '' });
  const redis = new Redis(opened.url);
  const apps: BenchApp[] = [];
  try {
    slack.reset();
    const ids = await seed(createReviewStore(redis), slack);
    const port = 20_000 + Math.floor(Math.random() * 20_000);
    const common = { slackApiUrl: slack.apiUrl, redisUrl: opened.url, secret: SECRET, dataDir, reviewer: DANA };
    if (layout === 'apart') apps.push(await startBenchApp({ ...common, role: 'worker', port: 0 }));
    apps.push(await startBenchApp({ ...common, role: layout === 'apart' ? 'web' : 'both', port }));
    const send = createSender({ address: `http://127.0.0.1:${port}/slack/events`, secret: SECRET });
    for (let warm = 0; warm < 50; warm += 1) await send(click(ids[warm]!, 0, warm), { form: true });
    slack.calls.length = 0;
    const before = memoryOf(apps);
    const result = await load(ids, send);
    const after = memoryOf(apps);
    report(layout, opened.engine, result, { before, after }, slack);
  } finally {
    for (const app of apps) await app.stop();
    redis.disconnect();
    await opened.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Reviews that wait for scopes, each in a channel of its own. An open question keeps the checks out of it. */
async function seed(store: ReviewStore, slack: FakeSlack): Promise<string[]> {
  const ids: string[] = [];
  if (opened.type !== 'opened') throw new Error('A review begins with its opening.');
  for (let index = 0; index < REVIEWS; index += 1) {
    const id = `bench${index}`;
    const channel = `C0B${index}`;
    slack.channels[channel] = { id: channel, is_member: true };
    const documents = { activity, contract, draft: lives.scoping().draft };
    const refs: Record<string, string> = {};
    for (const [name, value] of Object.entries(documents)) refs[name] = await store.putDocument(id, value);
    const role = { name: roleName(index) };
    const entries: ReviewEvent[] = [
      { ...opened, channel, requestedAs: role.name, target: role },
      { ...events.found, principal: { kind: 'role', arn: `arn:aws:iam::111122223333:role/${role.name}` } },
      { ...events.read, activity: refs['activity']!, contract: refs['contract']! },
      { ...events.drafted, draft: refs['draft']! },
    ];
    for (const [revision, event] of entries.entries())
      await store.append(id, revision, [event], new Date().toISOString());
    await store.project((await store.load(id))!);
    ids.push(id);
  }
  return ids;
}

const roleName = (index: number) => `bench-role-${index}`;

async function load(ids: string[], send: ReturnType<typeof createSender>): Promise<Measured> {
  const result: Measured = { commands: [], clicks: [], refused: 0, lost: 0 };
  const pending: Promise<void>[] = [];
  let commands = 0;
  let clicks = 0;
  const start = performance.now();
  const timed = async (into: number[], body: Record<string, string>) => {
    const at = performance.now();
    const status = await send(body, { form: true }).then(
      (answer) => answer.status,
      () => 0,
    );
    into.push(performance.now() - at);
    if (status === 0) result.lost += 1;
    else if (status !== 200) result.refused += 1;
  };
  while (performance.now() - start < SECONDS * 1000) {
    const elapsed = (performance.now() - start) / 1000;
    for (; commands < elapsed * COMMANDS; commands += 1) pending.push(timed(result.commands, command(commands)));
    for (; clicks < elapsed * CLICKS; clicks += 1) {
      const index = clicks % ids.length;
      pending.push(timed(result.clicks, click(ids[index]!, Math.floor(clicks / ids.length), clicks)));
    }
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  await Promise.all(pending);
  return result;
}

/** Half ask where a review stands, half ask for one that is there already. */
function command(serial: number): Record<string, string> {
  const index = serial % REVIEWS;
  return {
    command: '/tighten',
    text: serial % 2 === 0 ? `status ${roleName(index)}` : roleName(index),
    user_id: SAM,
    channel_id: `C0B${index}`,
    team_id: 'T0ACME',
    api_app_id: 'A1',
    trigger_id: `c${serial}-${Date.now()}`,
    response_url: 'http://127.0.0.1:9/none',
  };
}

/** Sets the scope of one statement to B and to A in turn, so that every click is a change. */
function click(review: string, round: number, serial: number): Record<string, string> {
  const payload = {
    type: 'view_submission',
    team: { id: 'T0ACME' },
    user: { id: DANA, team_id: 'T0ACME' },
    api_app_id: 'A1',
    trigger_id: `v${serial}-${Date.now()}`,
    view: {
      id: `V${serial}`,
      hash: 'h',
      callback_id: 'modal:scope',
      private_metadata: `${review}|s1|999999`,
      state: { values: { pick: { value: { selected_option: { value: round % 2 === 0 ? 'A' : 'B' } } } } },
    },
  };
  return { payload: JSON.stringify(payload) };
}

function report(
  layout: string,
  engine: string,
  { commands, clicks, refused, lost }: Measured,
  memory: { before: number[]; after: number[] },
  slack: FakeSlack,
): void {
  const sent = (method: string) => slack.callsOf(method).length;
  const posts = sent('chat.postMessage');
  const edits = sent('chat.update');
  console.log(`\n${layout} (${engine})`);
  console.log(`  commands  ${line(commands)}`);
  console.log(`  clicks    ${line(clicks)}`);
  console.log(`  not acknowledged with 200: ${refused}; connections lost: ${lost}`);
  console.log(`  messages per review: ${(posts / REVIEWS).toFixed(1)} posted, ${(edits / REVIEWS).toFixed(1)} edits`);
  console.log(`  memory: ${memory.before.join(' + ')} MB before, ${memory.after.join(' + ')} MB after`);
}

function line(times: number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => `${(sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1)} ms`;
  return `${sorted.length} in ${SECONDS} s, p50 ${at(0.5)}, p99 ${at(0.99)}, max ${at(1)}`;
}

/** Resident memory of each process, in MB; 0 where the system does not tell. */
function memoryOf(apps: BenchApp[]): number[] {
  return apps.map(({ pid }) => {
    try {
      const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      return Math.round(Number(kilobytes ?? 0) / 1024);
    } catch {
      return 0;
    }
  });
}

await main();
