import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRecords } from '../../../src/cloudtrail/sources/read-records.js';

async function read(input: Buffer | string, chunkSize?: number): Promise<{ values: unknown[]; unreadable: string[] }> {
  const bytes = Buffer.from(input as string);
  const values: unknown[] = [];
  const unreadable: string[] = [];
  for await (const entry of readRecords(chunkSize ? chunks(bytes, chunkSize) : bytes, 'logs')) {
    if ('value' in entry) values.push(entry.value);
    else unreadable.push(entry.unreadable);
  }
  return { values, unreadable };
}

async function* chunks(bytes: Buffer, size: number): AsyncIterable<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const a = {
  eventVersion: '1.08',
  eventID: 'a',
  requestParameters: { text: 'brace } quote " back \\ slash', list: [{}] },
};
const b = { eventVersion: '1.08', eventID: 'b', note: '{"eventVersion":"1.08"}, [' };

describe('readRecords', () => {
  it.each([
    ['a log file', JSON.stringify({ Records: [a, b] })],
    ['a pretty-printed log file', JSON.stringify({ Records: [a, b] }, null, 2)],
    [
      'a log file with other keys around',
      JSON.stringify({ a: 'Records', b: [1, { Records: [3] }], Records: [a, b], z: {} }),
    ],
    ['an array', JSON.stringify([a, b])],
    ['one per line', `${JSON.stringify(a)}\n${JSON.stringify(b)}\n`],
    [
      'one per line with Windows line ends and a byte order mark',
      `\ufeff${JSON.stringify(a)}\r\n${JSON.stringify(b)}\r\n`,
    ],
    ['two log files behind each other', `${JSON.stringify({ Records: [a] })}\n${JSON.stringify({ Records: [b] })}`],
  ])('reads %s in chunks of any size', async (_, text) => {
    for (const size of [undefined, 1, 2, 3, 7, 16, 61]) {
      expect(await read(text, size)).toEqual({ values: [a, b], unreadable: [] });
      expect(await read(gzipSync(text), size)).toEqual({ values: [a, b], unreadable: [] });
    }
  });

  it('reads one object, and nothing from nothing', async () => {
    expect((await read(JSON.stringify(a, null, 4))).values).toEqual([a]);
    for (const empty of ['', ' \n', '{"Records":[]}', '[]'])
      expect(await read(empty)).toEqual({ values: [], unreadable: [] });
  });

  it('goes on behind a damaged line', async () => {
    const text = `${JSON.stringify(a).slice(0, 30)}\n${JSON.stringify(b)}\nnot json\n${JSON.stringify(a)}\n`;
    expect(await read(text)).toEqual({
      values: [b, a],
      unreadable: ['logs: a record is cut off by a line break.', 'logs: it is not JSON.'],
    });
  });

  it('goes on behind a line that ends outside of a string', async () => {
    const { values, unreadable } = await read(`{"eventVersion":"1.08",\n${JSON.stringify(b)}\n${JSON.stringify(a)}\n`);
    expect(values).toEqual([b, a]);
    expect(unreadable).toHaveLength(1);
  });

  it('goes on behind a record that has lost a quote, on one line', async () => {
    const damaged = JSON.stringify(a).replace('"eventID":"a"', '"eventID":"a');
    const { values, unreadable } = await read(
      `{"Records":[${JSON.stringify(b)},${damaged},${JSON.stringify(b)},${JSON.stringify(a)}]}`,
    );
    expect(values).toEqual([b, b, a]);
    expect(unreadable).toHaveLength(1);
  });

  it('reports what is no object among the records', async () => {
    const { values, unreadable } = await read(`{"Records":[null,${JSON.stringify(a)},"text",${JSON.stringify(b)}]}`);
    expect(values).toEqual([a, b]);
    expect(unreadable).toEqual(['logs: an entry is not an object.', 'logs: an entry is not an object.']);
  });

  it('reads what is there of a text that ends early', async () => {
    const text = JSON.stringify({ Records: [a, b] });
    expect(await read(text.slice(0, -20))).toEqual({
      values: [a],
      unreadable: ['logs: it ends in the middle of a record.'],
    });
    expect(await read(text.slice(0, -2))).toEqual({ values: [a, b], unreadable: ['logs: it ends early.'] });
  });

  it('reads what is there of a gzip that ends early or is damaged', async () => {
    const records = Array.from({ length: 3000 }, (_, i) => ({ ...a, eventID: `${i}-${(i * 7919) % 1013}` }));
    const gzip = gzipSync(JSON.stringify({ Records: records }));
    const cut = await read(gzip.subarray(0, gzip.length - 200));
    expect(cut.values.length).toBeGreaterThan(1000);
    expect(cut.values).toEqual(records.slice(0, cut.values.length));
    expect(cut.unreadable.length).toBeGreaterThan(0);
    const damaged = Buffer.from(gzip);
    damaged.fill(0xff, gzip.length - 400, gzip.length - 300);
    expect((await read(damaged)).unreadable.length).toBeGreaterThan(0);
  });

  it('says that another encoding is none of its', async () => {
    expect(await read(Buffer.from('\ufeff{"Records":[]}', 'utf16le'))).toEqual({
      values: [],
      unreadable: ['logs: it is not UTF-8 text.'],
    });
  });

  it('keeps every record whole whatever its strings hold and wherever the chunks end', async () => {
    const record = fc.record(
      { eventVersion: fc.constant('1.08'), text: fc.string(), nested: fc.jsonValue() },
      { noNullPrototype: true },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(record),
        fc.constantFrom(undefined, 2),
        fc.integer({ min: 1, max: 50 }),
        async (records, indent, size) => {
          const plain = JSON.parse(JSON.stringify(records));
          expect(await read(JSON.stringify({ Records: records }, null, indent), size)).toEqual({
            values: plain,
            unreadable: [],
          });
        },
      ),
      { numRuns: 150 },
    );
  });

  it('never throws and always ends, whatever is damaged', async () => {
    const text = JSON.stringify({ Records: [a, b, a, b] });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(text.length - 1), fc.constantFrom('"', '{', '}', '[', ']', '\n', '\\', ',', ''))),
        fc.integer({ min: 1, max: 99 }),
        async (edits, size) => {
          const characters = [...text];
          for (const [at, character] of edits) characters[at] = character;
          const { values } = await read(characters.join(''), size);
          expect(values.length).toBeLessThan(200);
        },
      ),
      { numRuns: 300 },
    );
  });
});
