import type { Sent } from '../drafting/sent.js';
import type { ReviewStore } from '../review/store.js';

/** What left for the model is long, and few look at it: a document of its own, whose address stays in its place. */
export async function withSentApart<Made extends { left?: Sent }>(
  made: Made,
  reviewId: string,
  store: Pick<ReviewStore, 'putDocument'>,
): Promise<Made> {
  if (made.left?.text === undefined) return made;
  const { text, ...figures } = made.left;
  return { ...made, left: { ...figures, document: await store.putDocument(reviewId, text) } };
}
