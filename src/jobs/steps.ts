import type { Command } from '../review/command.js';
import type { Review, WorkStage } from '../review/review.js';
import type { ReviewStore } from '../review/store.js';
import type { AdvanceParts } from './parts.js';
import { checkDraft } from './steps/check.js';
import { collect } from './steps/collect.js';
import { deliver } from './steps/deliver.js';
import { draft } from './steps/draft.js';
import { find } from './steps/find.js';

/** What one step is given. */
export interface StepInput {
  review: Review;
  store: ReviewStore;
  parts: AdvanceParts;
  signal: AbortSignal;
  /** Shown as the latest progress; may be called often. */
  onProgress(progress: { text: string; share?: number }): void;
}

/** Does one piece of work, writes its documents, and gives the command that records it. Changes nothing else. */
export type Step = (input: StepInput) => Promise<Command>;

export const steps = {
  finding: find,
  collecting: collect,
  drafting: draft,
  checking: checkDraft,
  delivering: deliver,
} satisfies Record<WorkStage, Step>;
