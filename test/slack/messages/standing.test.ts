import { expect, it } from 'vitest';
import { grantedIn } from '../../../src/slack/messages/facts.js';
import { progressMessage } from '../../../src/slack/messages/progress.js';
import { standingOf } from '../../../src/slack/messages/standing.js';
import { summaryMessage } from '../../../src/slack/messages/summary.js';
import { lives } from '../a-review.js';

it('says that there is nothing to draft, and waits for nobody to choose scopes', () => {
  const view = lives.scoping();
  const draft = { ...view.review.draft!, statements: [], questions: [], spots: ['window'] };
  const empty = { ...view, review: { ...view.review, draft, decisions: {}, attestations: {} } };
  expect(standingOf(empty.review)).toBe('nothing to draft, 1 blind spot');
  const plan = JSON.stringify(progressMessage(empty).blocks);
  expect(plan).toContain('Nothing to draft: no recorded call needs a permission');
  expect(plan).not.toContain('"status":"in_progress"');
  expect(JSON.stringify(progressMessage(view).blocks)).toContain('Waiting for people to choose scopes');
});

it('lets the overview of a stopped review wait for nobody', () => {
  const view = lives.scoping();
  const stopped = { ...view, review: { ...view.review, stopped: { by: 'U0DANA', at: '2026-11-23T09:06:00Z' } } };
  const text = (of: typeof view) => JSON.stringify(summaryMessage(of, { reviewers: 'anyone in @cloud-reviewers' }));
  expect(text(view)).toMatch(/still open[\s\S]*can choose/);
  expect(text(stopped)).toContain('statements decided');
  expect(text(stopped)).not.toMatch(/still open|can choose/);
});

it('counts what an approval grants: no statement that was left out, and each permission that was added', () => {
  const { review } = lives.attested();
  const [first] = review.draft!.statements;
  const of = review.draft!.statements.length;
  const out = {
    by: 'U0DANA',
    at: '2026-11-23T09:06:00Z',
    revision: 9,
    bulk: false,
    choice: { kind: 'left-out' as const },
  };
  expect(grantedIn({ ...review, decisions: { [first!.id]: out } })[0]).toBe(of - 1);
  const approvedAll = Object.entries(review.attestations).map(([id, entry]) => [id, { ...entry, approved: true }]);
  const all = Object.fromEntries(approvedAll) as typeof review.attestations;
  expect(Object.keys(all).length).toBeGreaterThan(0);
  expect(grantedIn({ ...review, attestations: all })[1]).toBe(Object.keys(all).length);
});
