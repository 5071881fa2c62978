import type { Statement } from '../../src/needs/statements.js';
import { button } from '../../src/slack/kit/buttons.js';

/** What one Slack sends, serial number by serial number: the same in every run and to every app. */

export const TEAM = 'T0BENCH';
export const REQUESTER = 'U0SAM';
export const REVIEWER = 'U0DANA';
export const reviewId = (index: number) => `bench${index}`;
export const roleName = (index: number) => `bench-role-${index}`;
export const channelOf = (index: number) => `C0B${index}`;

/** What the requests are about. */
export interface Subject {
  reviews: number;
  /** Statements with more than one scope: what can be decided back and forth. */
  statements: { id: string; suggested: string; other: string }[];
  /** Where answers that do not fit into the acknowledgement go. */
  respondUrl: string;
}

export function subjectOf(reviews: number, statements: Statement[], respondUrl: string): Subject {
  const several = statements.flatMap(({ id, suggested, candidates }) => {
    const other = candidates.find((candidate) => candidate.id !== suggested)?.id;
    return other === undefined ? [] : [{ id, suggested, other }];
  });
  return { reviews, statements: several, respondUrl };
}

/** Half ask where a review stands, half ask for one that is there already. */
export function command(subject: Subject, serial: number): Record<string, string> {
  const index = serial % subject.reviews;
  return {
    command: '/tighten',
    text: serial % 2 === 0 ? `status ${roleName(index)}` : roleName(index),
    user_id: REQUESTER,
    channel_id: channelOf(index),
    team_id: TEAM,
    api_app_id: 'A1',
    trigger_id: `c${serial}`,
    response_url: subject.respondUrl,
  };
}

/** In turn a saved modal and a pressed button on the same statement of a review: every click changes its scope. */
export function click(subject: Subject, serial: number): Record<string, string> {
  const review = reviewId(serial % subject.reviews);
  const round = Math.floor(serial / subject.reviews);
  const statement = subject.statements[Math.floor(round / 2) % subject.statements.length];
  if (!statement) throw new Error('There is no statement to decide.');
  const target = { review, subject: statement.id, seen: 999_999 };
  const common = {
    team: { id: TEAM },
    user: { id: REVIEWER, team_id: TEAM },
    api_app_id: 'A1',
    trigger_id: `k${serial}`,
  };
  const payload =
    round % 2 === 0
      ? { ...common, type: 'view_submission', view: savedModal(serial, target, statement.other) }
      : {
          ...common,
          type: 'block_actions',
          channel: { id: channelOf(serial % subject.reviews) },
          message: { ts: '1790000000.000100', thread_ts: '1790000000.000001' },
          response_url: subject.respondUrl,
          actions: [
            { ...button({ label: 'Approve', action: 'scope:approve', target }), block_id: 'b', action_ts: '1' },
          ],
        };
  return { payload: JSON.stringify(payload) };
}

function savedModal(serial: number, target: { review: string; subject: string; seen: number }, picked: string) {
  return {
    id: `V${serial}`,
    hash: 'h',
    callback_id: 'modal:scope',
    private_metadata: `${target.review}|${target.subject}|${target.seen}`,
    state: {
      values: {
        pick: { value: { selected_option: { value: picked } } },
        reason: { value: { value: 'The names change.' } },
      },
    },
  };
}
