import { describe, expect, it } from 'vitest';
import type { ReviewEvent } from '../../../src/review/review.js';
import { messageViolations, viewViolations } from '../../../src/slack/kit/validate.js';
import { costMessage } from '../../../src/slack/messages/cost.js';
import { homeItems } from '../../../src/slack/messages/home.js';
import { progressMessage } from '../../../src/slack/messages/progress.js';
import { standingOf } from '../../../src/slack/messages/standing.js';
import { shorterWindowModal } from '../../../src/slack/modals/shorter-window-modal.js';
import { askCost } from '../../review/samples.js';
import { DANA, events, fold, LEE, opened, SAM, viewOf } from '../a-review.js';

const AT = '2026-11-23T09:05:00Z';
const window = opened.type === 'opened' ? opened.window : askCost.window;
const asked: ReviewEvent = { ...askCost, type: 'cost-asked', window, at: AT };
const agreed: ReviewEvent = { type: 'cost-agreed', by: DANA, at: AT, window, days: 90, bytes: 2.8e12, dollars: 14 };
const view = (...more: ReviewEvent[]) => viewOf(fold(opened, events.found, ...more));
const shown = (...more: ReviewEvent[]) => {
  const message = costMessage(view(...more));
  if (message) expect(messageViolations(message)).toEqual([]);
  return JSON.stringify(message?.blocks ?? []);
};

describe('what reading costs', () => {
  it('is not spoken of where nobody has to agree', () => expect(costMessage(view())).toBeUndefined());

  it('is asked with the figure, how it came about, and three ways on', () => {
    const text = shown(asked);
    expect(text).toContain('Reading 90 days of CloudTrail would scan about 2.8 TB and cost about $14. Shall I?');
    expect(text).toContain('One day, 2026-10-29, was read to tell: 31.0 GB.');
    expect(text).toContain('More than $5.00 is not spent without a yes');
    for (const action of ['cost:read', 'cost:shorter', 'review:stop']) expect(text).toContain(`"${action}"`);
    expect(text).toContain('|3"');
  });

  it('cannot be told of a table that nothing prunes, where a shorter window is no way on', () => {
    const atMost = { bytes: 1e12, dollars: 5 };
    const text = shown({ ...asked, estimate: { pruned: false, days: 90, shorter: [], atMost } });
    expect(text).toContain('cannot be told before');
    expect(text).toContain('is not partitioned by date');
    expect(text).toContain('stops a query after 1.0 TB, which is $5.00');
    expect(text).not.toContain('cost:shorter');
  });

  it('names who agreed, to what, and takes the buttons away', () => {
    const text = shown(asked, agreed);
    expect(text).toContain(`"user_id":"${DANA}"`);
    expect(text).toContain(' agreed to about $14 for 90 days');
    expect(text).not.toContain('"button"');
    expect(shown(asked, { ...agreed, bytes: undefined, dollars: undefined })).toContain('whatever it costs');
  });

  it('is asked no more once the review is stopped', () => {
    const text = shown(asked, { type: 'stopped', by: LEE, at: AT });
    expect(text).toContain('It was not read.');
    expect(text).not.toContain('"button"');
  });

  it('is what the review waits for, in the root message and on the home tabs of whom it concerns', () => {
    const { review } = view(asked);
    expect(JSON.stringify(progressMessage(view(asked)))).toContain('waits for a yes: reading costs about $14');
    expect(standingOf(review)).toBe('waiting for a yes to what reading costs');
    expect(standingOf(view(asked, agreed).review)).toBe('reading what it used');
    const needs = (user: string, isReviewer: boolean) =>
      homeItems([review], { user, mayReview: () => isReviewer }).needsYou.length;
    expect([needs(SAM, false), needs(DANA, true), needs('U0GUEST', false)]).toEqual([1, 1, 0]);
  });

  it('of shorter windows stands beside each of them', () => {
    const { review } = view(asked);
    const modal = shorterWindowModal(review, review.cost!);
    expect(viewViolations(modal)).toEqual([]);
    const text = JSON.stringify(modal);
    expect(text).toContain('30 days, about $4.65');
    expect(text).toContain('about 210.0 GB');
  });
});
