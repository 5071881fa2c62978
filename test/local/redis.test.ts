import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRedis } from '../../src/local/redis.js';
import { findServerProgram } from '../../src/local/redis-program.js';

let dataDir: string;
const toClose: (() => Promise<unknown> | unknown)[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tighten-redis-'));
});
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function open(engine: 'embedded' | 'program', path = process.env['PATH'] ?? '') {
  const opened = await openRedis({ dataDir, engine, path });
  const redis = new Redis(opened.url);
  const close = async () => {
    redis.disconnect();
    await opened.close();
  };
  toClose.push(close);
  return { ...opened, redis, close };
}

test('an address that is given is used as it is', async () => {
  const opened = await openRedis({ url: 'redis://127.0.0.1:6399', dataDir });
  expect(opened).toMatchObject({ url: 'redis://127.0.0.1:6399', engine: 'remote' });
});

const engines = findServerProgram(process.env['PATH'] ?? '')
  ? (['embedded', 'program'] as const)
  : (['embedded'] as const);

describe.each(engines)('%s', (engine) => {
  test('keeps every kind of value over a restart', async () => {
    const first = await open(engine);
    await first.redis.set('text', Buffer.from([0, 255, 10]));
    await first.redis.set('expiring', 'x', 'EX', 1000);
    await first.redis.set('expired', 'x', 'PX', 1);
    await first.redis.hset('hash', { a: '1', b: '2' });
    await first.redis.lpush('list', 'a', 'b');
    await first.redis.sadd('set', 'a', 'b');
    await first.redis.zadd('sorted', '1.5', 'a', '2', 'b');
    for (const n of [1, 2, 3]) await first.redis.xadd('stream', `${n}-0`, 'n', String(n));
    await first.redis.del('nothing');
    await first.redis.set('gone', 'x');
    await first.redis.del('gone');
    await first.close();

    const second = await open(engine);
    expect(await second.redis.getBuffer('text')).toEqual(Buffer.from([0, 255, 10]));
    expect(await second.redis.ttl('expiring')).toBeGreaterThan(900);
    expect(await second.redis.exists('expired', 'gone')).toBe(0);
    expect(await second.redis.hgetall('hash')).toEqual({ a: '1', b: '2' });
    expect(await second.redis.lrange('list', 0, -1)).toEqual(['b', 'a']);
    expect((await second.redis.smembers('set')).sort()).toEqual(['a', 'b']);
    expect(await second.redis.zrange('sorted', '0', '-1')).toEqual(['a', 'b']);
    expect((await second.redis.xrange('stream', '-', '+')).map(([id]) => id)).toEqual(['1-0', '2-0', '3-0']);
    await expect(second.redis.xadd('stream', '3-0', 'n', '3')).rejects.toThrow('equal or smaller');
  });

  test('listens on loopback only', async () => {
    const { url } = await open(engine);
    const port = Number(new URL(url).port);
    const refused = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.2');
      socket.once('connect', () => socket.end(() => resolve('connected')));
      socket.once('error', () => resolve('refused'));
    });
    expect(refused).toBe('refused');
  });

  test('a second start on the same folder is refused with a sentence', async () => {
    await open(engine);
    await expect(open(engine)).rejects.toMatchObject({
      kind: 'folder-in-use',
      message: expect.stringContaining(dataDir),
    });
  });

  test('a blocking pop of a client that is gone takes nothing', async () => {
    const { url, redis } = await open(engine);
    const gone = new Redis(url);
    await gone.ping();
    gone.bzpopmin('marker', 5).catch(() => undefined);
    await redis.ping();
    gone.disconnect();
    await new Promise((resolve) => gone.once('end', resolve));
    await redis.ping();
    await redis.zadd('marker', '1', 'kept');
    expect(await redis.zcard('marker')).toBe(1);
  });

  test('a folder can be opened again after it was closed', async () => {
    await (await open(engine)).close();
    const again = await open(engine);
    expect(await again.redis.ping()).toBe('PONG');
  });
});

test('a folder remembers its engine', async () => {
  await (await open('embedded')).close();
  await expect(open('program')).rejects.toMatchObject({ kind: 'other-engine' });
  const again = await openRedis({ dataDir, path: process.env['PATH'] ?? '' });
  toClose.push(again.close);
  expect(again.engine).toBe('embedded');
});

test('a folder of a program that is gone is not opened by the embedded server', async () => {
  writeFileSync(join(dataDir, 'engine'), 'program\n');
  await expect(openRedis({ dataDir, path: '' })).rejects.toMatchObject({ kind: 'other-engine' });
});

test('without a program on the path the embedded server is used', async () => {
  const opened = await openRedis({ dataDir, path: '' });
  toClose.push(opened.close);
  expect(opened.engine).toBe('embedded');
});

test.each(['999999999 x', `${process.pid} another-boot/1`, 'nonsense'])(
  'a lock that a killed process left behind (%s) is taken over',
  async (lock) => {
    writeFileSync(join(dataDir, 'lock'), `${lock}\n`);
    const { redis } = await open('embedded');
    expect(await redis.ping()).toBe('PONG');
  },
);

test.runIf(engines.length === 2)(
  'a server program that outlived its parent is stopped before the next one starts',
  async () => {
    const writer = fileURLToPath(new URL('./redis-parent.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', writer, dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const url = await new Promise<string>((resolve) =>
      child.stdout.once('data', (chunk) => resolve(String(chunk).trim())),
    );
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('close', resolve));
    const { redis } = await open('program');
    expect(await redis.get('kept')).toBe('yes');
    const old = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
    old.on('error', () => undefined);
    await expect(old.connect()).rejects.toThrow();
  },
);

test('a torn last frame is ignored, and what came before it is kept', async () => {
  const first = await open('embedded');
  await first.redis.set('kept', 'yes');
  await first.redis.set('last', 'torn');
  await first.close();
  const log = join(dataDir, 'redis.log');
  const bytes = readFileSync(log);
  writeFileSync(log, bytes.subarray(0, bytes.length - 3));
  const second = await open('embedded');
  expect(await second.redis.mget('kept', 'last')).toEqual(['yes', null]);
  await second.close();

  appendFileSync(log, Buffer.from([200, 0, 0, 0, 1, 2, 3, 4, 5]));
  const third = await open('embedded');
  expect(await third.redis.get('kept')).toBe('yes');
});

test('nothing that was acknowledged is lost when the process is killed in the middle of writes', {
  timeout: 60_000,
}, async () => {
  const acknowledged: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const from = round * 1000;
    const last = await writeAndKill(from, 40 + round * 25);
    for (let number = from; number <= last; number += 1) acknowledged.push(number);
    const { redis, close } = await open('embedded');
    expect(await redis.exists(...acknowledged.map((number) => `number:${number}`))).toBe(acknowledged.length);
    const streamed = new Set((await redis.xrange('stream', '-', '+')).map(([, fields]) => Number(fields[1])));
    expect(acknowledged.filter((number) => !streamed.has(number))).toEqual([]);
    expect(await redis.zcard('sorted')).toBeGreaterThanOrEqual(acknowledged.length);
    expect(await redis.hlen('hash')).toBeGreaterThanOrEqual(acknowledged.length);
    expect(await redis.llen('list')).toBeGreaterThanOrEqual(acknowledged.length);
    const [left, right] = await redis.mget('left', 'right');
    expect(left).toBe(right);
    await close();
  }
});

/** Starts a writer, kills it after so many acknowledged numbers, and gives the last acknowledged one. */
async function writeAndKill(from: number, count: number): Promise<number> {
  const writer = fileURLToPath(new URL('./redis-writer.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', writer, dataDir, String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (chunk: string) => {
    text += chunk;
    if (text.split('\n').length > count) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.once('close', resolve));
  return Number(text.split('\n').at(-2));
}
