import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readServiceReference, type ServiceReferenceOptions } from '../../src/aws/service-reference.js';

const LAMBDA = {
  Name: 'lambda',
  Operations: [{ Name: 'Invoke', AuthorizedActions: [{ Name: 'InvokeFunction', Service: 'lambda' }] }],
};
const INVOKE = { 'lambda:Invoke': ['lambda:InvokeFunction'] };
const HOUR = 3_600_000;

describe('reading the Service Reference', () => {
  let address: string;
  let folder: string;
  let time: number;
  let asked: string[];
  let answer: (response: ServerResponse) => void;
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(response);
  });
  const json = (value: unknown) => (response: ServerResponse) => response.end(JSON.stringify(value));
  const status = (code: number) => (response: ServerResponse) => response.writeHead(code).end();
  const read = (services: string[], more: Partial<ServiceReferenceOptions> = {}) =>
    readServiceReference(services, { folder: join(folder, 'cache'), address, now: () => time, ...more });

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tighten-reference-'));
    time = Date.parse('2026-11-01T00:00:00Z');
    asked = [];
    answer = json(LAMBDA);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('asks once for each service, and again only when what it keeps is old', async () => {
    expect(await read(['lambda', 'lambda'])).toEqual({ operations: INVOKE, problems: [] });
    time += 23 * HOUR;
    expect(await read(['lambda'])).toEqual({ operations: INVOKE, problems: [] });
    expect(asked).toEqual(['/v1/lambda/lambda.json']);
    time += HOUR;
    await read(['lambda']);
    expect(asked).toHaveLength(2);
    expect(readdirSync(join(folder, 'cache'))).toEqual(['lambda.json']);
  });

  it('uses what it keeps, however old, where the server fails, and says so', async () => {
    await read(['lambda']);
    time += 40 * 24 * HOUR;
    answer = status(503);
    expect(await read(['lambda'])).toEqual({
      operations: INVOKE,
      problems: [
        'The service reference of lambda could not be read: the server answered 503. What was read on 2026-11-01 is used.',
      ],
    });
  });

  it('keeps that a service has no file', async () => {
    answer = status(404);
    expect(await read(['lambda'])).toEqual({ operations: {}, problems: [] });
    expect(await read(['lambda'])).toEqual({ operations: {}, problems: [] });
    expect(asked).toHaveLength(1);
  });

  it.each<[string, (response: ServerResponse) => void, Partial<ServiceReferenceOptions>]>([
    ['it is not JSON', (response) => response.end('{"Name":'), {}],
    ['it is not written as expected', (response) => response.end('[]'), {}],
    ['it is larger than 1000 bytes', (response) => response.end(' '.repeat(1_001)), { maxBytes: 1_000 }],
    ['no answer within 50 ms', (response) => response.writeHead(200).write('{'), { timeoutMs: 50 }],
    ['the server cannot be reached', (response) => response.destroy(), {}],
    ['the server cannot be reached', (response) => response.writeHead(302, { location: '/' }).end(), {}],
  ])('turns a failure into a sentence: %s', async (why, respond, more) => {
    answer = respond;
    expect(await read(['lambda'], more)).toEqual({
      operations: {},
      problems: [`The service reference of lambda could not be read: ${why}.`],
    });
    expect(asked).toEqual(['/v1/lambda/lambda.json']);
  });

  it('asks for no service that IAM does not know', async () => {
    expect(await read(['../../etc', 'no-such-service', 'lambda/../s3'])).toEqual({ operations: {}, problems: [] });
    expect(asked).toEqual([]);
  });

  it('goes on where it can keep nothing, and reads past a damaged file', async () => {
    writeFileSync(join(folder, 'cache'), 'a file where the folder should be');
    const { operations, problems } = await read(['lambda']);
    expect(operations).toEqual(INVOKE);
    expect(problems).toEqual([expect.stringMatching(/^The service reference of lambda could not be kept in /)]);

    const damaged = join(folder, 'damaged');
    await read(['lambda'], { folder: damaged });
    writeFileSync(join(damaged, 'lambda.json'), '{"fetchedAt":9,"operations":{"Invoke":7}}');
    expect(await read(['lambda'], { folder: damaged })).toEqual({ operations: INVOKE, problems: [] });
    expect(asked).toHaveLength(3);
  });

  it('stops when it is told to', async () => {
    answer = () => undefined;
    const stop = new AbortController();
    const reading = read(['lambda'], { signal: stop.signal });
    stop.abort();
    await expect(reading).rejects.toThrow(/abort/i);
  });
});
