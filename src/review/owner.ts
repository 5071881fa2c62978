import { setTimeout as pause } from 'node:timers/promises';
import { holdsTarget, type RequestedTarget } from './index-of-reviews.js';
import type { Review } from './review.js';
import type { ReviewStore } from './store.js';

/** How long to wait for a review that was claimed but is not written yet: 20 looks, 50 ms apart. */
const LOOKS = 20;
const BETWEEN_LOOKS_MS = 50;

/**
 * Claims a target for a review, so that one review at a time drafts for it. Undefined where the claim is ours; else the
 * review that has it. A claim left behind by a crash, or by a review that needs it no longer, is taken over.
 */
export async function ownerOf(store: ReviewStore, target: RequestedTarget, id: string): Promise<Review | undefined> {
  for (let look = 0; look < LOOKS; look += 1) {
    const claim = await store.claim(target, id);
    if (claim.mine) return undefined;
    const owner = await store.load(claim.id);
    if (owner && holdsTarget(owner)) return owner;
    if (owner || look === LOOKS - 2) await store.release(target, claim.id);
    else await pause(BETWEEN_LOOKS_MS);
  }
  return undefined;
}
