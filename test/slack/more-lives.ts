import { spotsToAnswer } from '../../src/review/blind-spots.js';
import type { ReviewEvent } from '../../src/review/review.js';
import { askCost } from '../review/samples.js';
import { activity, contract, DANA, events, fold, LEE, lives, opened, report, SAM, viewOf } from './a-review.js';

/** States of a review beside the stages of its life, for what only they show. */

const AT = '2026-11-23T09:05:00Z';
const window = activity.window;
const asked: ReviewEvent = { ...askCost, type: 'cost-asked', window, at: AT };
const agreed: ReviewEvent = { type: 'cost-agreed', by: DANA, at: AT, window, days: 90, bytes: 2.8e12, dollars: 14 };
const drafting = [opened, events.found, events.read, events.drafted] as const;
const spots = [
  { id: 'data-events-off:logs', title: 'Log lines', consequence: 'None is in the evidence.', pointed: true as const },
  { id: 'data-events-off:sqs', title: 'SQS messages', consequence: 'Nothing of it is here.', pointed: true as const },
  { id: 'never-logged', title: 'Calls that are never recorded', consequence: 'Nothing tells.' },
];
const withSpots = (answers: Record<string, 'not-used' | 'attested' | 'accepted'>) => {
  const view = lives.scoping();
  const spotAnswers = Object.fromEntries(
    Object.entries(answers).map(([id, answer]) => [id, { answer, by: DANA, at: AT, revision: 6 }]),
  );
  const draft = { ...view.review.draft!, spots: spotsToAnswer(spots).ids };
  return { ...view, contract: { ...contract, blindSpots: spots }, review: { ...view.review, spotAnswers, draft } };
};
const inline = (name: string, ...Statement: object[]) => ({
  kind: 'inline' as const,
  name,
  awsManaged: false,
  document: { Version: '2012-10-17', Statement },
});
const allow = { Effect: 'Allow', Action: '*', Resource: '*' };
const deny = { Effect: 'Deny', Action: 'organizations:LeaveOrganization', Resource: '*' };
const denial = (at: number) => ({
  source: 's3.amazonaws.com',
  name: 'PutObject',
  action: 's3:PutObject',
  resource: `arn:aws:s3:::reports/${at}`,
  cause: 'no-identity-policy' as const,
  calls: 3,
  callIds: ['c9'],
  firstSeen: AT,
  lastSeen: AT,
});
const applied = (phase: 'shadow' | 'live', seen: boolean) => {
  const view = lives.delivered();
  const change = { id: 'attach-9', change: 'attach' as const, by: SAM, at: AT, since: AT, until: AT };
  const found = [
    { name: 'AttachRolePolicy', policy: 'arn:aws:iam::111122223333:policy/tighten', by: 'ana', at: AT, eventId: 'e-1' },
  ];
  return {
    ...view,
    review: {
      ...view.review,
      watch: { phase, since: AT, revision: 1 },
      applied: [{ ...change, ...(seen ? { seen: found } : {}) }],
    },
  };
};

export const moreLives = {
  'cost-asked': () => viewOf(fold(opened, events.found, asked)),
  'cost-agreed': () => viewOf(fold(opened, events.found, asked, agreed)),
  'drafting-live': () => ({ ...lives.drafting(), steps: ['Reading 41 needs', 'Statement 3 of 12'] }),
  'blind-spots': () => withSpots({}),
  'blind-spots-answered': () =>
    withSpots({
      'data-events-off:logs': 'attested',
      'data-events-off:sqs': 'not-used',
      [spotsToAnswer(spots).rest!.id]: 'accepted',
    }),
  callers: () => {
    const view = lives.scoping();
    const [one] = activity.callers;
    const callers = [
      one!,
      { ...one!, id: 'k2', session: 'ana@example.com', console: true },
      { ...one!, id: 'k3', session: 'debug' },
    ];
    const callersLeftOut = { k3: { by: LEE, reason: 'an afternoon of debugging', at: AT } };
    return { ...view, usage: { ...view.usage!, callers }, review: { ...view.review, callersLeftOut } };
  },
  'policies-today': () => {
    const view = lives.scoping();
    const keptPolicies = { 'inline:more': { keep: true, by: DANA, at: AT, revision: 5 } };
    const policies = [inline('mixed', allow, deny), inline('guard', deny), inline('more', allow)];
    return { ...view, baseline: { ...view.baseline!, policies }, review: { ...view.review, keptPolicies } };
  },
  'long-statement': () => {
    const view = lives.scoping();
    const [first, ...others] = view.draft!.statements;
    const resources = [1, 2].map((at) => `arn:aws:s3:::${String(at).padEnd(1_590, 'x')}`);
    const long = { ...first!, candidates: [{ ...first!.candidates[0]!, resources }], suggested: 'A' };
    return { ...view, draft: { ...view.draft!, statements: [long, ...others] } };
  },
  'sent-back': () => {
    const view = lives.approving();
    return { ...view, review: { ...view.review, sentBack: { by: LEE, at: AT, reason: 'The export is missing' } } };
  },
  refused: () => {
    const refused = [{ callId: 'c1', action: 's3:GetObject', resource: 'arn:aws:s3:::a', calls: 3 }];
    const replay = { distinctCalls: 3, allowed: 2, refused, leftOut: [], unanswered: 1 };
    const notRun = [{ source: 'simulator' as const, why: 'It was not allowed.', advice: 'Allow it.' }];
    return { ...lives.blocked(), report: { ...report, replay, notRun } };
  },
  'denials-storm': () => ({
    ...lives.delivered(),
    denialReads: [
      {
        id: 'd1',
        by: SAM,
        at: AT,
        read: { window, source: 'log files', denials: Array.from({ length: 17 }, (_, at) => denial(at)) },
      },
      { id: 'd2', by: LEE, at: AT },
    ],
  }),
  'applied-attached': () => applied('shadow', true),
  'applied-alone': () => applied('live', false),
  undecided: () => viewOf(fold(...drafting, { type: 'stopped', by: LEE, at: AT })),
};
