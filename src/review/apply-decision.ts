import { without } from './apply-fact.js';
import type { DenialRead, Review, ReviewEvent } from './review.js';
import { awaitsAnswer } from './stage.js';

type Entry = { revision: number; at: string };

/** What people decided and asked for. Undefined for other events. */
export function applyDecision(review: Review, event: ReviewEvent, entry: Entry): Review | undefined {
  switch (event.type) {
    case 'account-chosen':
      return { ...without(review, 'accountCandidates'), target: { ...review.target, arn: event.arn } };
    case 'scope-chosen': {
      const { choice, by, at } = event;
      const decision = { choice, by, at, revision: entry.revision, bulk: event.bulk === true };
      return changed({ ...review, decisions: { ...review.decisions, [event.statement]: decision } }, event, entry);
    }
    case 'question-answered': {
      const { answer, by, at } = event;
      const answers = { ...review.answers, [event.question]: { answer, by, at, revision: entry.revision } };
      return changed({ ...review, answers }, event, entry);
    }
    case 'questions-left-out': {
      const { by, at, reason } = event;
      const answer = { answer: { kind: 'left-out' as const, reason }, by, at, revision: entry.revision };
      const added = Object.fromEntries(event.questions.map((question) => [question, answer]));
      return changed({ ...review, answers: { ...review.answers, ...added } }, event, entry);
    }
    case 'caller-left-out': {
      const { by, at, reason } = event;
      const callersLeftOut = { ...review.callersLeftOut, [event.caller]: { by, at, reason } };
      return changed(withoutDraft({ ...review, callersLeftOut }, ['contract']), event, entry);
    }
    case 'statement-split': {
      const apart = [...(review.apart ?? []), event.needs];
      return changed({ ...withoutDraft(review, []), apart, regroup: true }, event, entry);
    }
    case 'policy-kept': {
      const { policy, keep, by, at } = event;
      const keptPolicies = { ...review.keptPolicies, [policy]: { keep, by, at, revision: entry.revision } };
      return changed({ ...review, keptPolicies }, event, entry);
    }
    case 'caller-taken-back': {
      const callersLeftOut = without(review.callersLeftOut, event.caller);
      return changed(withoutDraft({ ...review, callersLeftOut }, ['contract']), event, entry);
    }
    case 'cost-agreed': {
      const { by, at, window, days, bytes, dollars } = event;
      if (!review.cost) return review;
      const figures = { ...(bytes === undefined ? {} : { bytes }), ...(dollars === undefined ? {} : { dollars }) };
      return { ...review, window, cost: { ...review.cost, window, agreed: { by, at, days, ...figures } } };
    }
    case 'attested': {
      const { attestation, by, at } = event;
      const attestations = { ...review.attestations, [attestation.id]: { attestation, by, at } };
      return changed({ ...review, attestations }, event, entry);
    }
    case 'attestation-withdrawn':
      return changed({ ...review, attestations: without(review.attestations, event.id) }, event, entry);
    case 'blind-spot-answered': {
      const { spot, answer, attestations, by, at } = event;
      const given = { answer, ...(attestations ? { attestations } : {}), by, at, revision: entry.revision };
      const spotAnswers = { ...review.spotAnswers, [spot]: given };
      return changed({ ...review, spotAnswers }, event, entry);
    }
    case 'attestation-decided': {
      const known = review.attestations[event.id];
      if (!known) return review;
      const decided = { ...known, approved: event.approved, decidedBy: event.by, decidedAt: event.at };
      return changed({ ...review, attestations: { ...review.attestations, [event.id]: decided } }, event, entry);
    }
    case 'redrafted': {
      const fresh = withoutDraft(review, ['activity', 'contract']);
      return changed({ ...without(fresh, 'evidence'), window: event.window ?? review.window }, event, entry);
    }
    case 'approved': {
      return { ...review, approvals: [...review.approvals, approvalOf(event)] };
    }
    case 'glass-broken': {
      const { type: _type, under: _under, basis: _basis, shown: _shown, ...broken } = event;
      const others = review.approvals.filter(({ by }) => by !== event.by);
      return {
        ...review,
        approvals: [...others, { ...approvalOf(event), brokeGlass: true }],
        brokenGlass: [...(review.brokenGlass ?? []), broken],
      };
    }
    case 'sent-back': {
      const { type: _type, shown: _shown, ...sentBack } = event;
      return { ...review, approvals: [], sentBack };
    }
    case 'watch-changed': {
      const until = event.until ? { until: event.until } : {};
      const watched = { ...review, watch: { phase: event.phase, since: event.at, ...until, revision: entry.revision } };
      return event.phase === 'closed' ? withoutOpenTurns(watched, event) : watched;
    }
    case 'policy-applied': {
      const { type: _type, ...said } = event;
      return { ...review, applied: [...(review.applied ?? []), said] };
    }
    case 'denials-asked': {
      const { type: _type, ...read } = event;
      return { ...review, denialReads: [...review.denialReads, read] };
    }
    case 'denials-cost-agreed': {
      const { id, by, at } = event;
      const agreed = (read: DenialRead) => (read.cost ? { ...read, cost: { ...read.cost, agreed: { by, at } } } : read);
      const denialReads = review.denialReads.map((read) => (read.id === id ? agreed(read) : read));
      return { ...review, denialReads };
    }
    case 'asked': {
      const { type: _type, turn, ...asked } = event;
      return { ...review, turns: [...review.turns, { id: turn, ...asked }] };
    }
    case 'answer-stopped': {
      const stopped = { by: event.by, at: event.at };
      return {
        ...review,
        turns: review.turns.map((turn) => (turn.id === event.turn ? { ...turn, stopped } : turn)),
      };
    }
    case 'retried':
      return without(review, 'failure', 'sideFailure');
    case 'stopped':
      return withoutOpenTurns({ ...review, stopped: { by: event.by, at: event.at } }, event);
    default:
      return undefined;
  }
}

function approvalOf({ by, at, edition, ticket, basis }: Extract<ReviewEvent, { type: 'approved' | 'glass-broken' }>) {
  const versions = basis?.versions;
  return { by, at, edition, ...(ticket ? { ticket } : {}), ...(versions ? { versions } : {}) };
}

/** Questions that nobody answered end with the review: nothing in the thread waits for ever. */
function withoutOpenTurns(review: Review, { by, at }: { by: string; at: string }): Review {
  return {
    ...review,
    turns: review.turns.map((turn) => (awaitsAnswer(turn) ? { ...turn, stopped: { by, at } } : turn)),
  };
}

/**
 * Every change voids approvals, what was sent back and a failure (it may be the change that helps); the check is out of
 * date by `lastChange` alone.
 */
function changed(review: Review, event: { by: string; at: string }, entry: Entry): Review {
  return {
    ...without(review, 'sentBack', 'failure'),
    approvals: [],
    lastChange: { revision: entry.revision, by: event.by, at: event.at },
  };
}

/** Makes room for a new draft; decisions stay until it shows which of them still mean the same. */
function withoutDraft(review: Review, documents: ('activity' | 'contract')[]): Review {
  const { draft, contract } = review.documents;
  return {
    ...without(review, 'draft', 'check', 'regroup'),
    documents: {
      ...without(review.documents, 'draft', 'report', 'policies', ...documents),
      ...(draft ? { previousDraft: draft } : {}),
      ...(contract ? { previousContract: contract } : {}),
    },
  };
}
