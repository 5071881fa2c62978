import { loadOther, ours } from './both.js';
import { explained } from './explained.js';
import { generateCase } from './generate.js';
import { createRandom } from './random.js';

/**
 * Asks our evaluator and an independent one the same questions: `npm ci && npm start` in this folder, or
 * `npm start -- <cases> <seed>`. Ends with 1 where they differ in a way that `explained.ts` does not explain, or where
 * an explained difference is none any more.
 */
const [count = 20_000, seed = 1] = process.argv.slice(2).map(Number);
const MOST_SHOWN = 10;

const theirs = await loadOther();
const stale = explained.filter((one) => ours(one.case) !== one.ours || theirs(one.case) !== one.theirs);
for (const { why, case: asked } of stale) {
  console.log(`Not as explained: ${why}\n  ours ${ours(asked)}, theirs ${theirs(asked)}`);
}

const random = createRandom(seed);
const decided = { allowed: 0, 'implicit-deny': 0, 'explicit-deny': 0 };
let different = 0;
for (let index = 0; index < count; index += 1) {
  const asked = generateCase(random);
  const [mine, other] = [ours(asked), theirs(asked)];
  decided[mine] += 1;
  if (mine === other) continue;
  different += 1;
  if (different <= MOST_SHOWN) console.log(`Ours ${mine}, theirs ${other}: ${JSON.stringify(asked)}`);
}

console.log(
  `${count} cases of seed ${seed} (${decided.allowed} allowed, ${decided['implicit-deny']} not allowed, ${decided['explicit-deny']} denied): ` +
    `${different} unexplained differences. ${explained.length} explained ones, ${stale.length} not as explained.`,
);
process.exitCode = different + stale.length > 0 ? 1 : 0;
