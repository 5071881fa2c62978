import { Problem } from '../../problem.js';
import type { DocumentRef } from '../../review/review.js';
import type { StepInput } from '../steps.js';

/** A document that the review names. Throws `Problem` where it is not in the store (a backup that was cut short). */
export async function needed<T>(input: StepInput, ref: DocumentRef | undefined, what: string): Promise<T> {
  const found = ref ? await input.store.getDocument<T>(input.review.id, ref) : undefined;
  if (found !== undefined) return found;
  throw new Problem(
    'document-lost',
    `The ${what} of this review is not in the store any more.`,
    'Stop this review and start a new one. If Redis was restored from a backup, check that the backup is complete.',
  );
}
