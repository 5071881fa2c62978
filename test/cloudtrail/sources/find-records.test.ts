import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRecordFinder } from '../../../src/cloudtrail/sources/find-records.js';
import { loadStructureFinder } from '../../../src/cloudtrail/sources/structure.js';
import { makeRecord, ROLE, roleIdentity, userIdentity } from '../make-record.js';

const needle = Buffer.from(JSON.stringify(ROLE));

interface Found {
  wanted: unknown[];
  records: number;
  damaged: string[];
}

/** Records that hold the role's ARN, found in one of three ways. */
function find(text: string | Buffer, way: 'fast' | 'exact' | 'parse all', size = Number.MAX_SAFE_INTEGER): Found {
  const found: Found = { wanted: [], records: 0, damaged: [] };
  const finder = createRecordFinder(
    {
      onRecord(value) {
        found.records += 1;
        if (JSON.stringify(value).includes(JSON.stringify(ROLE))) found.wanted.push(value);
      },
      onOthers(records) {
        found.records += records;
      },
      damaged: (why) => found.damaged.push(why),
      ...(way === 'parse all' ? {} : { needle }),
    },
    { exact: way !== 'fast' },
  );
  const bytes = Buffer.from(text as string);
  for (let at = 0; at < bytes.length; at += size) finder.push(bytes.subarray(at, at + size));
  finder.end();
  return found;
}

const file = (...records: unknown[]) => JSON.stringify({ Records: records });
const other = (over: Record<string, unknown> = {}) => makeRecord({ userIdentity: userIdentity(), ...over });
const deep = (levels: number): unknown => JSON.parse(`${'[{"a":'.repeat(levels)}1${'}]'.repeat(levels)}`);

describe('createRecordFinder', () => {
  it('has a fast way on this machine', () => {
    expect(loadStructureFinder()).toBeTypeOf('function');
  });

  it.each<[string, string | Buffer, number, number]>([
    ['plain records', file(other(), makeRecord(), other()), 3, 1],
    ['one record', file(makeRecord()), 1, 1],
    ['a record within a record', file(other({ requestParameters: { list: [{ x: 1 }, makeRecord()] } })), 1, 1],
    [
      'records within records, side by side',
      file(other({ requestParameters: { l: [makeRecord(), makeRecord()] } }), other()),
      2,
      1,
    ],
    ['a record as text', file(other({ userAgent: file(makeRecord()) }), other()), 2, 0],
    ['the ARN in a user agent', file(other({ userAgent: `"${ROLE}` }), other({ userAgent: ROLE })), 2, 2],
    [
      'keys named like what is looked for',
      file(other({ requestParameters: { Records: [1], eventVersion: '"' } })),
      1,
      0,
    ],
    ['an ARN with escaped slashes', file(makeRecord(), other()).replaceAll('role/team', 'role\\/team'), 2, 1],
    ['an ARN with an escaped letter', file(other(), makeRecord()).replaceAll('role/team', 'r\\u006fle/team'), 2, 1],
    ['backslashes before quotes', file(other({ userAgent: '\\"\\\\"},{\\' }), makeRecord({ userAgent: '\\' })), 2, 1],
    ['a string of a megabyte', file(other({ userAgent: '{["\\'.repeat(300_000) }), makeRecord()), 2, 1],
    ['a record of many megabytes', file(other(), makeRecord({ userAgent: 'x'.repeat(3_000_000) }), other()), 3, 1],
    [
      'deep nesting',
      file(other({ requestParameters: deep(2000) }), makeRecord({ requestParameters: deep(2000) })),
      2,
      1,
    ],
    ['pretty-printed text', JSON.stringify({ Records: [other(), makeRecord()] }, null, 2), 2, 1],
    ['another order of keys', file(makeRecord(), other()).replaceAll('"eventVersion":"1.08",', ''), 2, 1],
    [
      'spaces between records',
      file(makeRecord(), other(), makeRecord()).replaceAll('},{"eventV', '} , {"eventV'),
      3,
      2,
    ],
    ['a byte order mark', `\ufeff${file(makeRecord())}`, 1, 1],
    ['two files in one', file(makeRecord()) + file(other(), makeRecord()), 3, 2],
    [
      'other keys behind the records',
      `${file(makeRecord()).slice(0, -1)},"more":[${JSON.stringify(makeRecord())}]}`,
      1,
      1,
    ],
    ['UTF-16', Buffer.from(`\ufeff${file(makeRecord())}`, 'utf16le'), 0, 0],
    ['letters of other scripts', file(other({ userAgent: 'é\u2028日本"}' }), makeRecord({ userAgent: '😀' })), 2, 1],
  ])('reads %s alike in every way and in chunks of any size', (_, text, records, wanted) => {
    const exact = find(text, 'parse all');
    expect(exact).toMatchObject({ records });
    expect(exact.wanted).toHaveLength(wanted);
    for (const size of [undefined, ...(text.length < 20_000 ? [1, 7, 64] : [100_000])]) {
      expect(find(text, 'fast', size)).toEqual(exact);
      expect(find(text, 'exact', size)).toEqual(exact);
    }
  });

  it('finds every place of structure wherever it lies in a block', () => {
    for (let shift = 0; shift < 130; shift++) {
      const odd = '\\"'.repeat(shift % 5) + '\\\\'.repeat(shift % 3);
      const text = file(
        other({ userAgent: `${'x'.repeat(shift)}${odd}` }),
        makeRecord(),
        other({ requestParameters: [[{}]] }),
      );
      expect(find(text, 'fast')).toEqual(find(text, 'parse all'));
    }
  });

  const noise = fc.constantFrom(
    ROLE,
    `"${ROLE}"`,
    '{"eventVersion":',
    '"},{',
    ']}',
    '\\',
    '\n',
    '"Records":[',
    'é\u2028',
  );
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      noise,
      fc.integer(),
      fc.constant(null),
      fc.constant(makeRecord()),
      tie('list'),
      tie('map'),
    ),
    list: fc.array(tie('any'), { maxLength: 3 }),
    map: fc.dictionary(fc.oneof(noise, fc.constantFrom('eventVersion', 'Records', 'userIdentity')), tie('any'), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
  })).any;
  const record = fc
    .record({ own: fc.boolean(), userAgent: fc.array(noise).map((parts) => parts.join('')), requestParameters: value })
    .map(({ own, ...over }) => makeRecord({ userIdentity: own ? roleIdentity() : userIdentity(), ...over }));
  const records = fc.array(record, { maxLength: 6 });

  it('comes to the same records as parsing all of them', () => {
    fc.assert(
      fc.property(records, fc.constantFrom(undefined, 1), fc.integer({ min: 1, max: 300 }), (list, indent, size) => {
        const text = JSON.stringify({ Records: list }, null, indent);
        const exact = find(text, 'parse all');
        expect(exact.damaged).toEqual([]);
        expect(exact.records).toBe(list.length);
        expect(find(text, 'fast', size)).toEqual(exact);
        expect(find(text, 'fast')).toEqual(exact);
      }),
      { numRuns: 300 },
    );
  });

  it('comes to the same wanted records where the text is damaged', () => {
    const edit = fc.tuple(fc.nat(), fc.constantFrom('"', '{', '}', '[', ']', '\n', '\\', ',', ' ', ''));
    fc.assert(
      fc.property(records, fc.array(edit, { minLength: 1, maxLength: 3 }), fc.boolean(), (list, edits, cut) => {
        const characters = [...JSON.stringify({ Records: list })];
        for (const [at, character] of edits) characters[at % characters.length] = character;
        const text = characters
          .join('')
          .slice(0, cut ? -(edits[0]?.[0] ?? 0) % characters.length || undefined : undefined);
        expect(find(text, 'fast').wanted).toEqual(find(text, 'parse all').wanted);
      }),
      { numRuns: 1000 },
    );
  });
});
