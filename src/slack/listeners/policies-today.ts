import type { App } from '@slack/bolt';
import { policyId } from '../../review/split-baseline.js';
import type { SlackDeps } from '../deps.js';
import { policySubject } from '../messages/policies-today.js';
import { refusals } from '../messages/words.js';
import { onClick, sentenceOf } from './click.js';

/** *Keep* and *Replace* on a policy that the principal has today. */
export function policiesToday(app: App, deps: SlackDeps): void {
  for (const keep of [true, false]) {
    const action = keep ? 'policy:keep' : 'policy:replace';
    onClick(app, deps, action, 'review', async ({ review: id, loaded, subject, seen, user: by }) => {
      const { baseline } = await deps.view(loaded);
      const policy = baseline?.policies.find((one) => policySubject(one) === subject);
      if (!policy) return refusals.oldButton();
      return sentenceOf(await deps.submit(id, { type: 'keep-policy', policy: policyId(policy), keep, by, seen }));
    });
  }
}
