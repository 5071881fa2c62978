import { expect, it } from 'vitest';
import { approvedNeeds, auditFile } from '../../src/review/audit.js';
import type { Entry } from '../../src/review/stream.js';
import { approved, approving } from './samples.js';

const basis = { source: 'log files', window: { from: '', to: '' }, queryIds: [], needs: 'sha256:n' };
const approval = { type: 'approved', by: 'UTWO', at: '', edition: 'e', basis } as const;
const entries: Entry[] = [
  { revision: 1, at: '', events: [approval] },
  { revision: 2, at: '', events: [approval, { type: 'retried', by: 'UONE', at: '' }] },
];

it('the record of a review holds the first and last event of every need that an approval rests on', () => {
  expect(approvedNeeds(entries)).toEqual(['sha256:n']);
  const need = { id: 'n1', action: 's3:GetObject', kind: 'called', calls: 3, firstSeen: 'a', lastSeen: 'b' } as const;
  const needs = [{ ...need, firstEventId: 'e1', lastEventId: 'e9' }];
  const lines = auditFile(approved(), entries, [{ document: 'sha256:n', needs }])
    .trim()
    .split('\n');
  expect(lines).toHaveLength(4);
  expect(JSON.parse(lines[2] ?? '')).toEqual({ review: 'r1', document: 'sha256:n', needs });
  expect(JSON.parse(lines[3] ?? '')).toMatchObject({ entries: 2 });
});

it('a record without an approval names no documents', () => {
  expect(approvedNeeds([])).toEqual([]);
  expect(auditFile(approving(), []).trim().split('\n')).toHaveLength(1);
});
