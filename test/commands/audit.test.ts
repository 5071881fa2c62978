import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audit } from '../../src/commands/audit.js';
import { auditFile } from '../../src/review/audit.js';
import { documentsFile, manifestFile } from '../../src/review/audit-documents.js';
import { createReviewStore, type ReviewStore } from '../../src/review/store.js';
import { createSubmit } from '../../src/review/submit.js';
import { openStore } from '../review/open-store.js';
import { commands, contract } from '../review/samples.js';

let opened: Awaited<ReturnType<typeof openStore>>;
let folder = '';
let record = '';
const siem: string[] = [];

beforeAll(async () => {
  opened = await openStore();
  folder = mkdtempSync(join(tmpdir(), 'tighten-audit-'));
  const store: ReviewStore = createReviewStore(opened.redis, { audit: (line) => siem.push(line) });
  const submit = createSubmit({ store, wake: async () => undefined });
  for (const command of Object.values(commands).slice(0, 6)) await submit('r1', command);
  record = auditFile((await store.load('r1'))!, await store.history('r1'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await opened.close();
});

async function verify(files: Record<string, string>): Promise<{ code: number; said: string }> {
  let said = '';
  const paths = Object.entries(files).map(([name, content]) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  });
  const code = await audit.run({
    args: ['verify', ...paths],
    env: {},
    stdin: process.stdin,
    out: async (text) => {
      said += text;
    },
    log: () => undefined,
    signal: AbortSignal.abort(),
  });
  return { code, said };
}

describe('tighten audit verify', () => {
  it('finds a record whole, and a SIEM’s lines of it', async () => {
    const { code, said } = await verify({ 'record.jsonl': record, 'siem.jsonl': `${siem.join('\n')}\n` });
    expect(said).toMatch(/^r1: 6 entries, the last has the hash [0-9a-f]{64}\.\nWhole and unchanged\.\n$/);
    expect(code).toBe(0);
  });

  it('notices an entry that was changed, taken out, added at the end, or told in another way elsewhere', async () => {
    const lines = record.trimEnd().split('\n');
    const without = lines.filter((_line, at) => at !== 2).join('\n');
    expect(await verify({ a: record.replace('"UONE"', '"UTWO"') })).toMatchObject({
      code: 1,
      said: expect.stringContaining('revision 5 was changed'),
    });
    expect((await verify({ a: without })).said).toContain('the chain is broken at revision 3');
    // Somebody who can write a whole new chain cannot change what a SIEM was told.
    const cut = [...lines.slice(0, 5), lines.at(-1)].join('\n');
    expect((await verify({ a: cut })).said).toContain('ends with another entry than it says');
    const told = JSON.parse(siem[5] ?? '');
    const other = JSON.stringify({ ...told, hash: 'f'.repeat(64) });
    expect((await verify({ a: record, b: other })).said).toContain('revision 6 is told in two ways');
  });

  it('compares documents with their names, and files with the manifest', async () => {
    const text = JSON.stringify(contract);
    const document = `sha256:${createHash('sha256').update(text).digest('hex')}`;
    const { file, listed } = documentsFile([{ review: 'r1', document, namedBy: [], text }]);
    const files = [
      { name: 'a.jsonl', content: record },
      { name: 'b.jsonl', content: file },
    ];
    const manifest = manifestFile(files, listed);
    const whole = await verify({ 'a.jsonl': record, 'b.jsonl': file, 'manifest.json': manifest });
    expect(whole).toMatchObject({ code: 0, said: expect.stringContaining('b.jsonl was compared with the manifest') });
    expect(whole.said).toContain('compared with their names: 1');
    const changed = file.replace('s3:GetObject', 's3:PutObject');
    const wrong = await verify({ 'a.jsonl': record, 'b.jsonl': changed, 'manifest.json': manifest });
    expect(wrong.code).toBe(1);
    expect(wrong.said).toContain(`${document} was changed`);
    expect(wrong.said).toContain('b.jsonl is not the file of the manifest');
  });

  it('takes nothing else for a record', async () => {
    expect(await verify({ a: 'hello\n' })).toMatchObject({ code: 1, said: expect.stringContaining('is no JSON') });
    expect((await verify({ a: '' })).said).toContain('There is no record in these files');
    await expect(verify({})).rejects.toThrow('name the files');
  });
});
