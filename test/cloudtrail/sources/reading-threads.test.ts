import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogFilesSource } from '../../../src/cloudtrail/sources/log-files.js';
import { threadsFor } from '../../../src/cloudtrail/sources/read-files.js';
import { readInThreads } from '../../../src/cloudtrail/sources/reading-threads.js';
import type { EvidenceRequest } from '../../../src/cloudtrail/sources/source.js';
import { makeRecord, ROLE, userIdentity } from '../make-record.js';

const FILES = 9;
let folder: string;

/** Each file repeats some of the last one's events, once as the copy of another account; three files are damaged. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tighten-threads-'));
  for (let file = 0; file < FILES; file++) {
    const records = Array.from({ length: 700 }, (_, at) => {
      const event = file * 500 + at;
      return makeRecord({
        eventID: `e${event}-${event % 3 ? '' : file}`,
        ...(event % 3 ? {} : { sharedEventID: `s${event}`, recipientAccountId: `${111122223333 + file}` }),
        eventTime: new Date(Date.UTC(2026, 10, 3) + event * 60_000).toISOString().replace('.000', ''),
        requestParameters: { bucketName: `b${event % 40}` },
        ...(event % 7 ? {} : { userIdentity: userIdentity() }),
      });
    });
    const text = JSON.stringify({ Records: records });
    const damaged = file % 3 === 1 ? `${text.slice(0, 200_000)}"${text.slice(200_000)}` : text;
    const content = file === 5 ? gzipSync(damaged).subarray(0, -40) : gzipSync(damaged);
    writeFileSync(join(folder, `${file}.json.gz`), content);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

function read(threads: number, over: Partial<EvidenceRequest> = {}) {
  return createLogFilesSource({ folder, threads }).read({
    principal: { kind: 'role', arn: ROLE },
    window: { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z' },
    idempotencyKey: 'k',
    ...over,
  });
}

const listed = () =>
  Array.from({ length: FILES }, (_, file) => ({ path: join(folder, `${file}.json.gz`), name: `${file}`, bytes: 1 }));

async function numbersRead(start: () => Worker): Promise<string[]> {
  const names: string[] = [];
  for await (const { file, isLast } of readInThreads(listed(), {}, 2, start)) if (isLast) names.push(file.name);
  return names;
}

describe('reading in threads', { timeout: 60_000 }, () => {
  it('comes to the same evidence with any number of threads', async () => {
    const alone = await read(1);
    expect(alone.read).toMatchObject({ files: FILES });
    expect(alone.read.duplicates).toBeGreaterThan(500);
    expect(alone.read.unreadable).toBeGreaterThan(2);
    expect(await read(3)).toEqual(alone);
  });

  it('lists the same principals', async () => {
    const principals = (threads: number) => createLogFilesSource({ folder, threads }).principals();
    expect(await principals(2)).toEqual(await principals(1));
  });

  it('stops when asked', async () => {
    const stop = new AbortController();
    const stopped = read(2, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(stopped).rejects.toMatchObject({ name: 'Problem', kind: 'stopped' });
    await expect(read(2, { signal: AbortSignal.timeout(1) })).rejects.toMatchObject({ kind: 'stopped' });
  });

  it.each([
    ['throws', 'throw new Error("out of order")', /out of order/],
    ['exits', 'process.exit(3)', /exit code 3/],
  ])('says so when a thread %s', async (_, program, why) => {
    const reading = numbersRead(() => new Worker(program, { eval: true }));
    await expect(reading).rejects.toMatchObject({ name: 'Problem', kind: 'reader-died' });
    await expect(reading).rejects.toThrow(why);
  });

  it('takes one thread where there is little to read', () => {
    const file = { path: '', name: '', bytes: 1024 };
    expect(threadsFor([file, file])).toBeLessThan(2);
    expect(threadsFor([{ ...file, bytes: 1e9 }])).toBeLessThan(2);
  });
});
