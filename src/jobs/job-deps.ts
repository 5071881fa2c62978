import type { ReviewStore } from '../review/store.js';
import type { Submit } from '../review/submit.js';
import type { Log } from './parts.js';

/** What every job has at hand. */
export interface JobDeps {
  store: ReviewStore;
  submit: Submit;
  log: Log;
  now: () => Date;
  maxTries: number;
  backoffMs: number;
  /** Shows the review again soon, because its progress changed. */
  refresh(reviewId: string): void;
  /** Wakes the review at a time, in milliseconds since 1970, should this process still live; the patrol does else. */
  wakeAt(reviewId: string, time: number): void;
}
