import { spentOn } from '../drafting/spent.js';
import type { Command } from '../review/command.js';
import type { JobDeps } from './job-deps.js';

/** Counts tokens of work that came to nothing: stopped, failed, or no longer wanted when it was done. */
export async function recordSpent(
  reviewId: string,
  of: { error: unknown } | { unwanted: Command },
  { submit, log }: Pick<JobDeps, 'submit' | 'log'>,
): Promise<void> {
  const tokens = 'error' in of ? spentOn(of.error) : 'tokens' in of.unwanted ? of.unwanted.tokens : undefined;
  if (!tokens || tokens.input + tokens.output === 0) return;
  try {
    await submit(reviewId, { type: 'record-spent', tokens });
  } catch {
    log.warn({ review: reviewId, tokens: tokens.input + tokens.output }, 'Could not count what a request cost.');
  }
}
