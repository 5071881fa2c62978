import { expect, it } from 'vitest';
import { auditFile } from '../../src/review/audit.js';
import { documentsFile, documentsNamed, MOST_OF_ALL, MOST_OF_ONE } from '../../src/review/audit-documents.js';
import type { Entry } from '../../src/review/stream.js';
import { approving } from './samples.js';

const ref = (digit: string) => `sha256:${digit.repeat(64)}`;
const basis = { source: 'log files', window: { from: '', to: '' }, queryIds: [], needs: ref('a') };
const shown = { seen: 3, policies: ref('b'), contract: ref('c') };
const approval = { type: 'approved', by: 'UTWO', at: '', edition: 'e', basis, shown } as const;
const entries: Entry[] = [
  { revision: 1, at: '', events: [approval] },
  { revision: 2, at: '', events: [approval, { type: 'retried', by: 'UONE', at: '' }] },
];

it('the documents that the events of a review name are found, wherever they are named', () => {
  expect([...documentsNamed(entries)]).toEqual([
    [ref('a'), ['revision 1, approved: needs', 'revision 2, approved: needs']],
    [ref('b'), ['revision 1, approved: policies', 'revision 2, approved: policies']],
    [ref('c'), ['revision 1, approved: contract', 'revision 2, approved: contract']],
  ]);
  expect(documentsNamed([])).toEqual(new Map());
});

it('a document that is too large is named with its size and the limit, and the small ones find room', () => {
  const of = (document: string, characters?: number) => {
    const text = characters === undefined ? {} : { text: JSON.stringify('x'.repeat(characters - 2)) };
    return { review: 'r1', document: ref(document), namedBy: [], ...text };
  };
  const many = Array.from({ length: 4 }, (_, at) => of(String(at), MOST_OF_ONE));
  const { file, listed } = documentsFile([of('d', MOST_OF_ONE + 1), ...many, of('e', 40), of('f')]);
  expect(file.length).toBeLessThan(MOST_OF_ALL + 10_000);
  const why = new Map(listed.map((one) => [one.document.slice(7, 8), one.included ? 'there' : one.why]));
  expect(why.get('e')).toBe('there');
  expect(why.get('0')).toBe('there');
  expect(why.get('3')).toContain('All documents together may have 20000000 characters');
  expect(why.get('d')).toContain('One document may have 5000000 characters');
  expect(why.get('f')).toContain('no longer in the store');
  expect(listed.find(({ document }) => document === ref('d'))?.characters).toBe(MOST_OF_ONE + 1);
});

it('a record without an entry is its end alone', () => {
  expect(auditFile(approving(), []).trim().split('\n')).toHaveLength(1);
});
