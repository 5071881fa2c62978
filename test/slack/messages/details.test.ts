import { describe, expect, it } from 'vitest';
import type { Statement } from '../../../src/needs/statements.js';
import type { ReviewEvent } from '../../../src/review/review.js';
import { messagesOf } from '../../../src/slack/messages/index.js';
import { scopeModal } from '../../../src/slack/modals/scope-modal.js';
import { contract, events, fold, lives, opened, question, report, statements, viewOf } from '../a-review.js';

const arn = (at: number) => `arn:aws:s3:::${String(at).padEnd(1_590, 'x')}`;
const [first, second] = statements;

function scoping(changes: Partial<Statement>, more: Parameters<typeof viewOf>[1] = {}) {
  const changed = [{ ...first!, ...changes }, second!];
  const drafted = { ...events.drafted, statements: events.drafted.statements.slice(0, 2) };
  const view = viewOf(fold(opened, events.found, events.read, drafted), more);
  return { ...view, draft: { ...view.draft!, statements: changed } };
}
const scope = (resources: string[]) => ({ candidates: [{ ...first!.candidates[0]!, resources }], suggested: 'A' });
const fileOf = (view: ReturnType<typeof scoping>) => {
  const found = messagesOf(view).flatMap(({ files = [] }) => files);
  return found.find(({ name }) => name === 'review-details-4.txt')?.content;
};
const shown = (view: ReturnType<typeof scoping>) => JSON.stringify(messagesOf(view));

describe('what does not fit into the messages of a draft', () => {
  it('is nothing where nothing is cut: then there is no file', () => {
    for (const life of Object.values(lives)) {
      expect(messagesOf(life()).filter(({ slot }) => slot.startsWith('files:details'))).toEqual([]);
    }
  });

  it('is in one file, and the messages say so: a scope with more ARNs than a card shows', () => {
    const view = scoping(scope([arn(1), arn(2)]));
    expect(fileOf(view)).toContain(`${arn(1)}\n${arn(2)}\n`);
    expect(shown(view)).toContain('review-details-4.txt in this thread has the rest');
    expect(JSON.stringify(scopeModal(view, view.draft.statements[0]!))).toContain('more, in review-details-4.txt');
  });

  it('cannot be approved beside the card that does not show it; other statements can', () => {
    const buttons = (view: ReturnType<typeof scoping>) =>
      [...shown(view).matchAll(/"action_id":"(scope:[a-z-]+)","value":"r1\|(s\d)/g)].map(
        ([, action, id]) => `${id} ${action}`,
      );
    const approve = buttons(scoping(scope([arn(1), arn(2)])));
    expect(approve).not.toContain('s1 scope:approve');
    expect(approve).toEqual(expect.arrayContaining(['s1 scope:choose', 's1 scope:leave-out', 's2 scope:approve']));
    expect(buttons(scoping(scope(['arn:aws:s3:::a'])))).toContain('s1 scope:approve');
  });

  it.each<[string, Partial<Statement>]>([
    ['a long purpose', { purpose: `${'p'.repeat(400)} to its end.` }],
    ['many actions', { actions: Array.from({ length: 90 }, (_, at) => `s3:GetNumber${at}OfMany`) }],
    ['a long doubt', { doubt: `${'d'.repeat(400)} to its end.` }],
    ['long conditions', { conditions: { StringEquals: { 'aws:SourceVpc': [`${'v'.repeat(400)}-to-its-end`] } } }],
    [
      'a scope of the form alone',
      { candidates: [...first!.candidates, { ...first!.candidates[0]!, id: 'C', resources: [arn(1), arn(2)] }] },
    ],
  ])('is in the file: %s', (_what, changes) => {
    const file = fileOf(scoping(changes)) ?? '';
    const last =
      changes.actions?.at(-1) ?? (changes.candidates ? arn(2) : /to.its.end/.exec(JSON.stringify(changes))![0]);
    expect(file).toContain(last);
    expect(file).not.toContain(second!.purpose);
  });

  it('is in the file: long questions, with every action that comes into question, and callers beyond the first', () => {
    const likelyActions = Array.from({ length: 9 }, (_, at) => `s3:Get${at}`);
    const long = { ...question, text: `${'q'.repeat(900)} to its end.`, likelyActions };
    const calls = { ...viewOf(fold(opened, events.found, events.read)).usage!.callers[0]! };
    const callers = Array.from({ length: 14 }, (_, at) => ({ ...calls, id: `k${at}`, session: `session-${at}-*` }));
    const file = fileOf(
      scoping({}, { contract: { ...contract, questions: [long] }, usage: { calls: 1, needs: {}, callers } as never }),
    );
    expect(file).toContain('to its end.');
    expect(file).toContain('s3:Get8');
    expect(file).toContain('session-13-*');
  });

  it('of the checks is in the file of the checks', () => {
    const refused = Array.from({ length: 40 }, (_, at) => ({
      callId: `c${at}`,
      action: 's3:GetObject',
      resource: arn(at),
      calls: 1,
    }));
    const view = { ...lives.approving(), report: { ...report, replay: { ...report.replay, refused } } };
    const found = messagesOf(view).find(({ slot }) => slot.startsWith('files:findings'));
    expect(found?.files?.[0]?.content).toContain(arn(39));
    expect(JSON.stringify(messagesOf(view))).toContain('findings-eeeeeeee.txt in this thread has the rest');
    const long = { ...report, findings: [{ ...report.findings[0]!, message: `${'m'.repeat(500)} to its end.` }] };
    const other = messagesOf({ ...lives.approving(), report: long }).find(({ slot }) =>
      slot.startsWith('files:findings'),
    );
    expect(other?.files?.[0]?.content).toContain('to its end.');
    expect(messagesOf(lives.approving()).some(({ files }) => files)).toBe(false);
  });
});

describe('added permissions', () => {
  const added = (count: number, resources: string[]): ReviewEvent[] =>
    Array.from({ length: count }, (_, at) => ({
      type: 'attested',
      attestation: {
        id: `added-${at}`,
        action: 's3:PutObject',
        resources,
        reason: 'undo',
        note: 'a rollback needs it',
      },
      by: 'U0SAM',
      at: '2026-11-23T09:12:00Z',
    }));
  const message = (...given: ReviewEvent[]) =>
    messagesOf(viewOf(fold(opened, events.found, events.read, events.drafted, given))).find(
      ({ slot }) => slot === 'attested',
    )!;

  it('show every ARN that is approved, as many permissions as there is room for', () => {
    const resources = [arn(1).slice(0, 1_400), arn(2).slice(0, 1_400)];
    const text = JSON.stringify(message(...added(5, resources)));
    expect(text.match(/"attest:approve"/g)).toHaveLength(2);
    expect(text.split(resources[1]!)).toHaveLength(3);
    expect(text).not.toContain('attest:approve-all');
    expect(JSON.stringify(message(...added(5, ['arn:aws:s3:::a']))).match(/"attest:approve"/g)).toHaveLength(5);
  });

  it('are not approved beside ARNs that are cut', () => {
    const text = JSON.stringify(message(...added(1, [arn(1), arn(2)])));
    expect(text).not.toContain('"attest:approve"');
    expect(text).toContain('"attest:refuse"');
  });
});
