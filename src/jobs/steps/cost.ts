import type { ReadCost, ReadEstimate } from '../../cloudtrail/sources/source.js';
import type { Command } from '../../review/command.js';
import type { Review } from '../../review/review.js';
import type { StepInput } from '../steps.js';

/** What is known of the cost before anything is read. */
export interface KnownCost {
  /** How much there will be to scan. */
  bytes?: number;
  /** What estimating took. */
  tried?: ReadEstimate['tried'];
}

/** The same for every start of the same reading, so that a crash or a second worker pays for nothing twice. */
export function readingKey({ id, window }: Review): string {
  return `${id}-evidence-${window.from}-${window.to}`;
}

/**
 * What has to be asked before reading: where it would cost more than may be spent without a yes, or nobody can tell,
 * because nothing prunes the table. What somebody agreed to is not asked, nor estimated, again.
 */
export async function costFirst(input: StepInput): Promise<{ ask: Command } | KnownCost> {
  const { review, parts, signal, onProgress } = input;
  const { window } = review;
  const agreed = agreedCost(review);
  if (agreed) return agreed;
  const principal = review.principal!;
  const idempotencyKey = readingKey(review);
  const found = await parts.estimateCost({ review, principal, window, idempotencyKey, signal, onProgress });
  if (!found) return {};
  const { estimate, limit } = found;
  if (needsAYes(estimate, limit)) return { ask: { type: 'ask-cost', window, ...found } };
  return knownOf(estimate.bytes, estimate);
}

function agreedCost({ cost, window }: Review): KnownCost | undefined {
  if (!cost?.agreed || cost.window.from !== window.from || cost.window.to !== window.to) return undefined;
  return knownOf(cost.agreed.bytes, cost.estimate);
}

function knownOf(bytes: number | undefined, { tried }: ReadEstimate): KnownCost {
  return { ...(bytes === undefined ? {} : { bytes }), ...(tried ? { tried } : {}) };
}

/** Whether a person has to agree first: `limit` is what may be spent without that, in US dollars. */
export function needsAYes({ pruned, dollars }: ReadEstimate, limit: number): boolean {
  return !pruned || dollars === undefined || limit === 0 || dollars > limit;
}

/** What reading took together with what it took to tell its cost. */
export function withTried(tried: ReadCost | undefined, read: ReadCost | undefined): ReadCost | undefined {
  if (!tried || !read) return read;
  return {
    bytesScanned: tried.bytesScanned + read.bytesScanned,
    queries: tried.queries + read.queries,
    milliseconds: tried.milliseconds + read.milliseconds,
    dollars: (tried.dollars ?? 0) + (read.dollars ?? 0),
  };
}
