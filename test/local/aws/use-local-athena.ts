import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { AthenaClient } from '@aws-sdk/client-athena';
import { afterEach, beforeEach } from 'vitest';
import { createLocalAthena } from '../../../src/local/aws/athena.js';
import type { LocalTable } from '../../../src/local/aws/athena-local-table.js';

export interface Seen {
  operation: string;
  input: Record<string, unknown>;
}

type Instead = (operation: string, input: Record<string, unknown>) => { status: number; body: unknown } | undefined;

/** A local Athena over an empty folder for each test, behind HTTP, with the SDK's client for it. */
export function useLocalAthena() {
  const state = {
    folder: '',
    client: {} as AthenaClient,
    /** Requests, in order. */
    seen: [] as Seen[],
    /** Answers instead of the local Athena where it returns something. */
    instead: (() => undefined) as Instead,
    /** Tables by name; others take the shape of the folder. */
    tables: {} as Record<string, LocalTable>,
    write,
  };
  let server: Server;

  function write(records: unknown[], name = 'AWSLogs/111122223333/CloudTrail/eu-central-1/2026/11/03/a.json.gz'): void {
    mkdirSync(dirname(join(state.folder, name)), { recursive: true });
    writeFileSync(join(state.folder, name), gzipSync(JSON.stringify({ Records: records })));
  }

  beforeEach(async () => {
    state.folder = mkdtempSync(join(tmpdir(), 'tighten-athena-'));
    state.tables = {};
    state.seen.length = 0;
    state.instead = () => undefined;
    const athena = createLocalAthena({ folder: state.folder, tables: state.tables });
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const operation = String(request.headers['x-amz-target']).replace('AmazonAthena.', '');
      const input = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      state.seen.push({ operation, input });
      const { status, body } = state.instead(operation, input) ?? (await athena.handle(operation, input));
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    }).listen(0, '127.0.0.1');
    // A test that works for seconds between two requests keeps its connection.
    server.keepAliveTimeout = 60_000;
    await new Promise((resolve) => server.once('listening', resolve));
    state.client = new AthenaClient({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' },
      maxAttempts: 1,
    });
  });

  afterEach(async () => {
    state.client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(state.folder, { recursive: true });
  });

  return state;
}
