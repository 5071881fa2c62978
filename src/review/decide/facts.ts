import type { Command } from '../command.js';
import type { Decided } from '../decide.js';
import type { FailureStage, Review } from '../review.js';
import { awaitsAnswer, decidedAt, openCost, soughtChange, stageOf } from '../stage.js';
import { refuse } from './words.js';

type Facts = Extract<
  Command,
  {
    type:
      | 'record-evidence'
      | 'record-draft'
      | 'record-check'
      | 'record-delivery'
      | 'record-denials'
      | 'record-changes'
      | 'record-answer'
      | 'record-failure';
  }
>;

/** What jobs learned is taken only while it is still wanted: a job that was run twice, or too late, changes nothing. */
export function decideFact(review: Review, command: Facts, now: string): Decided {
  const stage = stageOf(review);
  switch (command.type) {
    case 'record-evidence':
      if (stage !== 'collecting' || openCost(review)) return notWanted();
      return { events: [{ ...command, type: 'evidence-read' }] };
    case 'record-draft': {
      const { contract, type: _type, ...draft } = command;
      if (stage !== 'drafting' || (contract && contract !== review.documents.contract)) return notWanted();
      return { events: [{ type: 'drafted', ...draft }] };
    }
    case 'record-check':
      if (stage !== 'checking' || command.decidedAt !== decidedAt(review)) return notWanted();
      return { events: [{ ...command, type: 'checked' }] };
    case 'record-delivery': {
      if (stage !== 'approved' || review.check?.deliveredAs !== undefined) return notWanted();
      if (command.edition !== review.check?.edition) return notWanted();
      const number = review.editions.length + 1;
      return { events: [{ ...command, type: 'delivered', number, at: now }] };
    }
    case 'record-denials': {
      if (!review.denialReads.some((read) => read.id === command.id && !read.denials)) return notWanted();
      return { events: [{ ...command, type: 'denials-read', at: now }] };
    }
    case 'record-changes': {
      if (soughtChange(review)?.id !== command.id) return notWanted();
      return { events: [{ ...command, type: 'changes-seen', at: now }] };
    }
    case 'record-answer': {
      if (!review.turns.some((turn) => turn.id === command.turn && awaitsAnswer(turn))) return notWanted();
      return { events: [{ ...command, type: 'answered', at: now }] };
    }
    case 'record-failure':
      if (!isWanted(review, command.stage)) return notWanted();
      return { events: [{ ...command, type: 'failed', at: now }] };
  }
}

function isWanted(review: Review, stage: FailureStage): boolean {
  if (stage === 'answering') return !review.sideFailure && review.turns.some(awaitsAnswer);
  if (stage === 'denials') return !review.sideFailure && review.denialReads.some((read) => !read.denials);
  if (review.failure && review.failure.stage === stage) return false;
  if (stage === 'delivering') return stageOf(review) === 'approved' && review.check?.deliveredAs === undefined;
  return stageOf(review) === stage;
}

function notWanted(): Decided {
  return refuse('nothing-to-do', 'This result is no longer wanted.');
}
