import type { Command } from '../command.js';
import type { Decided } from '../decide.js';
import type { Review, ReviewEvent, WatchPhase } from '../review.js';
import { waitsForAYes } from '../stage.js';
import { deliveryShownTo } from './shown.js';
import { isPerson, needsAPerson, refuse, time } from './words.js';

type OfThread = Extract<Command, { type: 'change-watch' | 'ask-denials' | 'ask' | 'stop-answer' | 'retry' | 'stop' }>;

/** Steps that the watch may take. From `live` back to `shadow` is a rollback: the old policy is attached again. */
const WATCH_STEPS: Record<WatchPhase, WatchPhase[]> = {
  delivered: ['shadow', 'closed'],
  shadow: ['ready', 'live', 'closed'],
  ready: ['shadow', 'live', 'closed'],
  live: ['shadow', 'closed'],
  closed: [],
};

/** What people ask of a review in any stage: questions, denials, watching, another try, the end. */
export function decideThread(review: Review, command: OfThread, now: string): Decided {
  const by = command.by;
  if (!isPerson(by) && command.type !== 'change-watch') return needsAPerson();
  switch (command.type) {
    case 'ask': {
      const known = review.turns.some(({ id, messageTs }) => id === command.turn || messageTs === command.messageTs);
      if (known) return refuse('nothing-to-do', 'I have this question already; the answer comes in this thread.');
      const { turn, text, messageTs } = command;
      return { events: [{ type: 'asked', turn, by, text, messageTs, at: now }] };
    }
    case 'stop-answer':
      return stopAnswer(review, command, now);
    case 'ask-denials':
      return askDenials(review, command, now);
    case 'change-watch':
      return changeWatch(review, command, now);
    case 'retry':
      if (!review.failure && !review.sideFailure) {
        return refuse('nothing-to-do', 'Nothing has failed at the moment; there is nothing to try again.');
      }
      return { events: [{ type: 'retried', by, at: now }] };
    case 'stop':
      return { events: [{ type: 'stopped', by, at: now }] };
  }
}

function stopAnswer(review: Review, command: Extract<OfThread, { type: 'stop-answer' }>, now: string): Decided {
  const turn = review.turns.find(({ id }) => id === command.turn);
  if (!turn) return refuse('unknown-subject', 'I do not know this question. Use the latest messages in this thread.');
  if (turn.answer) return refuse('nothing-to-do', 'The answer is in this thread already.');
  if (turn.stopped) {
    const { by, at } = turn.stopped;
    return refuse('nothing-to-do', `<@${by}> stopped this answer ${time(at, now)}.`, { by, at });
  }
  return { events: [{ type: 'answer-stopped', turn: turn.id, by: command.by, at: now }] };
}

function askDenials(review: Review, command: Extract<OfThread, { type: 'ask-denials' }>, now: string): Decided {
  if (!review.principal) return refuse('wrong-stage', 'I am still looking for the role. Ask again in a moment.');
  const open = review.denialReads.find((read) => read.id === command.id || (!read.denials && !waitsForAYes(read)));
  if (open && review.sideFailure?.stage === 'denials') {
    return { events: [{ type: 'retried', by: command.by, at: now }] };
  }
  if (open) {
    const message = `<@${open.by}> asked for the denials ${time(open.at, now)}. They appear in this thread.`;
    return refuse('nothing-to-do', message, { by: open.by, at: open.at });
  }
  const { id, by, window } = command;
  return { events: [{ type: 'denials-asked', id, by, window, at: now }] };
}

function changeWatch(review: Review, command: Extract<OfThread, { type: 'change-watch' }>, now: string): Decided {
  if (!review.watch) return refuse('wrong-stage', 'There is nothing to watch before an edition is delivered.');
  const { phase } = review.watch;
  if (phase === command.phase) return refuse('nothing-to-do', `The watch is in phase “${phase}” already.`);
  if (!WATCH_STEPS[phase].includes(command.phase)) {
    return refuse('wrong-stage', `The watch cannot go from “${phase}” to “${command.phase}”.`);
  }
  const until = command.until ? { until: command.until } : {};
  const shown = deliveryShownTo(review, command.seen);
  const changed: ReviewEvent = {
    type: 'watch-changed',
    phase: command.phase,
    before: phase,
    at: now,
    ...until,
    by: command.by,
    shown,
  };
  return { events: [changed, ...appliedBy(review, command, now)] };
}

/** An event shows in CloudTrail after a quarter of an hour, seldom later; a day is more than enough. */
const LOOKED_FOR_MS = 86_400_000;

/** A person who moves the watch on says that they changed something in AWS: it is looked for. */
function appliedBy(
  review: Review,
  { phase, by }: Extract<OfThread, { type: 'change-watch' }>,
  now: string,
): ReviewEvent[] {
  const change =
    phase === 'live' ? 'detach' : phase === 'shadow' && review.watch?.phase !== 'ready' ? 'attach' : undefined;
  const since = review.editions.at(-1)?.at;
  if (!change || !since || !isPerson(by)) return [];
  const until = new Date(Date.parse(now) + LOOKED_FOR_MS).toISOString();
  return [{ type: 'policy-applied', id: `${change}-${review.revision + 1}`, change, by, at: now, since, until }];
}
