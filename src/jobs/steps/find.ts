import type { Command } from '../../review/command.js';
import { ownerOf } from '../../review/owner.js';
import type { StepInput } from '../steps.js';

/** Finds the principal and reads what it has today. */
export async function find(input: StepInput): Promise<Command> {
  const { review, store, parts, signal } = input;
  const result = await parts.findPrincipal({ review, signal });
  if ('refused' in result) return { type: 'refuse', ...result.refused };
  if ('several' in result) return { type: 'ask-account', candidates: result.several };
  const { found, label } = result;
  const admitted = await parts.admit(review, found, label);
  if ('refused' in admitted) return { type: 'refuse', ...admitted.refused };
  const owner = await ownerOf(store, { arn: found.arn }, review.id);
  if (owner && owner.id !== review.id) {
    return {
      type: 'refuse',
      reason: `There is already a review of ${found.arn}, started on ${owner.openedAt.slice(0, 10)} at ${owner.openedAt.slice(11, 16)} UTC.`,
      advice: 'Go on in its thread, or stop it there and start again.',
    };
  }
  return {
    type: 'record-principal',
    principal: { kind: found.kind, arn: found.arn, uniqueId: found.uniqueId },
    accountLabel: label,
    baseline: await store.putDocument(review.id, found),
    admin: found.admin,
    ...admitted,
  };
}
