import type { JobDeps } from './job-deps.js';

/** More steps than a draft has statements and corrections are not kept. */
const MOST_STEPS = 100;
/** Steps that come at once are written once. */
const GATHER_MS = 200;

export interface ToldSteps {
  add(text: string): void;
  /** Nothing is written any more after this. */
  end(): void;
}

/** What is done of a draft, one phrase after the other, shown while it is made. It is no history: it may be lost. */
export async function tellSteps(
  reviewId: string,
  { store, refresh }: Pick<JobDeps, 'store' | 'refresh'>,
): Promise<ToldSteps> {
  const steps: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  await store.setSteps(reviewId, []);

  function write(): void {
    timer = undefined;
    store.setSteps(reviewId, steps).then(
      () => refresh(reviewId),
      () => undefined,
    );
  }

  return {
    add(text) {
      const step = text.slice(0, 200);
      if (steps.at(-1) === step || steps.length === MOST_STEPS) return;
      steps.push(step);
      timer ??= setTimeout(write, GATHER_MS);
    },
    end: () => clearTimeout(timer),
  };
}
