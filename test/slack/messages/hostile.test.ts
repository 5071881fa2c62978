import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Statement } from '../../../src/needs/statements.js';
import type { ReviewEvent } from '../../../src/review/review.js';
import { messageViolations, viewViolations } from '../../../src/slack/kit/validate.js';
import { homeItems, homeView } from '../../../src/slack/messages/home.js';
import { messagesOf } from '../../../src/slack/messages/index.js';
import { questionModal } from '../../../src/slack/modals/other-modals.js';
import { scopeModal } from '../../../src/slack/modals/scope-modal.js';
import { contract, events, fold, lives, opened, question, report, statements, viewOf } from '../a-review.js';

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(
    '<!channel> <@U1> <https://evil.example|AWS console>',
    '![x](https://evil.example/?q=secret)',
    '`code` *bold* _it_ ~no~ ```block```',
    '\u202egnp.exe\u0000\u200b',
    '',
    '   ',
    'x'.repeat(5_000),
  ),
);
const arn = fc.oneof(hostile, fc.constant(`arn:aws:s3:::${'a'.repeat(1_590)}`));

const statement = fc.record({
  purpose: hostile,
  doubt: fc.option(hostile, { nil: undefined }),
  actions: fc.array(hostile, { minLength: 1, maxLength: 80 }),
  scopeable: fc.boolean(),
  risk: fc.constantFrom<Statement['risk']>('low', 'medium', 'high'),
  resources: fc.array(arn, { minLength: 1, maxLength: 40 }),
  label: hostile,
  allowsMore: hostile,
  candidates: fc.integer({ min: 1, max: 8 }),
  decided: fc.constantFrom('no', 'candidate', 'custom', 'left-out'),
  reason: hostile,
});

type Parts = typeof statement extends fc.Arbitrary<infer T> ? T[] : never;

function build(given: Parts) {
  const made = given.map(
    (part, index): Statement => ({
      ...statements[0]!,
      id: `s${index}`,
      sid: `S${index}`,
      purpose: part.purpose,
      ...(part.doubt === undefined ? {} : { doubt: part.doubt }),
      actions: part.actions,
      scopeable: part.scopeable,
      risk: part.risk,
      conditions: { StringEquals: { [part.label]: [part.allowsMore] } },
      candidates: Array.from({ length: part.candidates }, (_, at) => ({
        ...statements[0]!.candidates[0]!,
        id: String.fromCharCode(65 + at),
        label: part.label,
        resources: part.resources,
        allowsMore: part.allowsMore,
      })),
      suggested: 'A',
      suggestion: part.label,
    }),
  );
  const decisions = given.flatMap((part, index): ReviewEvent[] => {
    if (part.decided === 'no') return [];
    const choice =
      part.decided === 'candidate'
        ? { kind: 'candidate' as const, candidate: 'A' }
        : part.decided === 'custom'
          ? { kind: 'custom' as const, resources: part.resources, reason: part.reason }
          : { kind: 'left-out' as const, reason: part.reason };
    return [{ type: 'scope-chosen', statement: `s${index}`, choice, by: 'U0DANA', at: '2026-11-23T09:11:00Z' }];
  });
  const index = made.map(({ id, sid }) => ({ id, sid, candidates: 'ABCDEFGH', suggested: 'A', bulk: true }));
  return { made, decisions, index };
}

it('a hostile review displays within the limits, and nothing in it becomes markup', () => {
  fc.assert(
    fc.property(fc.array(statement, { minLength: 1, maxLength: 12 }), hostile, (parts, text) => {
      const { made, decisions, index } = build(parts);
      const name = 'r'.repeat(64);
      const review = fold(
        { ...opened, requestedAs: name } as ReviewEvent,
        {
          ...events.found,
          principal: { kind: 'role', arn: `arn:aws:iam::111122223333:role/${name}` },
          accountLabel: text.slice(0, 60),
        },
        events.read,
        { ...events.drafted, statements: index },
        decisions,
        { ...events.checked, blocking: 1 },
        { type: 'failed', stage: 'checking', reason: text, advice: text, at: '2026-11-23T09:11:00Z', tries: 1 },
      );
      const view = viewOf(review, {
        contract: { ...contract, questions: [{ ...question, text, name: text, source: text, likelyActions: [text] }] },
        draft: {
          author: 'rules',
          fallback: text,
          attempts: 1,
          refused: [],
          statements: made,
          doubts: Array(20).fill(text),
        },
        report: {
          ...report,
          findings: Array.from({ length: 30 }, (_, at) => ({
            ...report.findings[0]!,
            statementId: `s${at}`,
            message: text,
            advice: text,
            link: text,
          })),
          notRun: [{ source: 'simulator', why: text, advice: text }],
        },
        progress: { text, at: '' },
        turns: [
          {
            id: 't1',
            by: text,
            question: text,
            at: text,
            messageTs: '1',
            answer: {
              text,
              used: Array(30).fill({ tool: 'calls', summary: text }),
              author: 'model',
              statementId: 's0',
            },
          },
        ],
        denialReads: [
          {
            id: 'd1',
            by: 'U1',
            at: text,
            read: {
              window: { from: '2026-11-01', to: '2026-11-02' },
              source: text,
              denials: Array(40).fill({
                source: text,
                name: text,
                action: text,
                resource: text,
                cause: 'unknown',
                calls: 1,
                callIds: [],
                firstSeen: text,
                lastSeen: text,
              }),
            },
          },
        ],
      });
      for (const message of messagesOf(view, { reviewers: text })) {
        if (!message.files) expect(messageViolations(message), message.slot).toEqual([]);
        expect(message.text).not.toMatch(/<[^!@]|<!channel|<@U1>/);
        expect(JSON.stringify(message.blocks)).not.toMatch(
          /"type":"(image|markdown)"|"url":"(?!https:\/\/(docs|console)\.aws)/,
        );
        expect(
          markupIn(message.blocks).filter((text) => !/^(<@[A-Z0-9]+>|<!date\^[^>]*>|Tighten|[^<>]*)$/.test(text)),
        ).toEqual([]);
      }
      for (const item of made) {
        expect(
          viewViolations(
            scopeModal(view, item, {
              picked: 'custom',
              faster: { by: 'U0LEE', at: '2026-11-23T09:20:00Z', what: text },
            }),
          ),
        ).toEqual([]);
      }
      expect(viewViolations(questionModal(view, view.contract!.questions[0]!))).toEqual([]);
      expect(
        viewViolations(homeView(homeItems([review], { user: 'U0DANA', mayReview: () => true }), new Map())),
      ).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

function markupIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(markupIn);
  if (typeof value !== 'object' || value === null) return [];
  if ('type' in value && value.type === 'mrkdwn' && 'text' in value) return [String(value.text)];
  return Object.values(value).flatMap(markupIn);
}

it('sixty statements and five hundred questions display, the questions as they are answered', () => {
  const many = Array.from({ length: 60 }, (_, index) => ({
    ...statements[index % 3]!,
    id: `s${index}`,
    sid: `S${index}`,
  }));
  const questions = Array.from({ length: 500 }, (_, index) => ({ ...question, id: `q${index}` }));
  const ids = questions.map((item) => item.id);
  const drafted = {
    ...events.drafted,
    statements: many.map(({ id, sid }) => ({ id, sid, candidates: 'AB', suggested: 'A', bulk: true })),
    questions: ids,
  };
  const show = (...more: ReviewEvent[]) =>
    messagesOf(
      viewOf(fold(opened, events.found, events.read, drafted, more), {
        contract: { ...contract, questions },
        draft: { author: 'rules', attempts: 0, refused: [], statements: many, doubts: [] },
      }),
    );
  const before = show();
  expect(before.filter((message) => message.slot.startsWith('questions')).length).toBe(5);
  expect(before.filter((message) => message.slot.startsWith('statements')).length).toBeGreaterThan(14);
  const six = before.find((message) => message.slot === 'questions:1')!;
  const answered = ids
    .filter((id) => JSON.stringify(six.blocks).includes(`|${id}|`))
    .map(
      (id): ReviewEvent => ({
        type: 'question-answered',
        question: id,
        answer: { kind: 'nothing-needed' },
        by: 'U0DANA',
        at: '',
      }),
    );
  expect(answered).toHaveLength(6);
  expect(show(...answered).filter((message) => message.slot.startsWith('questions')).length).toBe(6);
  for (const message of before) expect(messageViolations(message)).toEqual([]);
  expect(lives.scoping().review.id).toBe('r1');
});
