import type { Review, Shown } from '../review.js';

/** What somebody decided on, as documents that are kept: with the revision they had before them, it can be shown again. */
export function shownTo(review: Review, seen: number, statementId?: string): Shown {
  const { contract, draft } = review.documents;
  const statement = review.draft?.statements.find(({ id }) => id === statementId)?.digest;
  return {
    seen,
    ...(contract ? { contract } : {}),
    ...(draft ? { draft } : {}),
    ...(statement ? { statement } : {}),
  };
}

/** The same for an approval: the policies and what the checks said of them. */
export function checkShownTo(review: Review, seen: number): Shown {
  const { report, policies } = review.documents;
  return { ...shownTo(review, seen), ...(report ? { report } : {}), ...(policies ? { policies } : {}) };
}

/** The same for what becomes of an edition that was handed over. */
export function deliveryShownTo(review: Review, seen: number): Shown {
  const delivery = review.editions.at(-1)?.delivery;
  return { seen, ...(delivery ? { delivery } : {}) };
}
