import type { Review } from '../../review/review.js';
import {
  countedApprovals,
  openAttestations,
  openCost,
  openQuestions,
  openSpots,
  stageOf,
  undecidedStatements,
} from '../../review/stage.js';
import { isEmptyDraft } from './facts.js';
import { breakGlass, cost, stages, watchPhases, standing as words } from './words.js';

/** Where a review stands, in a few words: "waiting for scopes, 9 of 12 set". */
export function standingOf(review: Review): string {
  const standing = plainStanding(review);
  return countedApprovals(review).some(({ brokeGlass }) => brokeGlass) ? breakGlass.standing(standing) : standing;
}

function plainStanding(review: Review): string {
  if (review.stopped) return words.stopped;
  if (review.failure) return words.failed;
  if (openCost(review)) return cost.standing;
  const stage = stageOf(review);
  if (stage === 'approved' && review.watch) return watchPhases[review.watch.phase];
  if (stage !== 'scoping') return stages[stage];
  if (isEmptyDraft(review)) return words.empty(openSpots(review).length);
  const of = review.draft?.statements.length ?? 0;
  return words.scoping(
    of - undecidedStatements(review).length,
    of,
    openQuestions(review).length,
    openAttestations(review).length,
    openSpots(review).length,
  );
}
