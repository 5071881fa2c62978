import { createHash } from 'node:crypto';
import type { KnownBlock, ModalView } from '@slack/types';
import { findAction } from '../../iam/catalog.js';
import { type Attested, type AttestedReason, attestedProblem } from '../../needs/attested.js';
import type { Contract } from '../../needs/contract.js';
import type { Attestation, Review } from '../../review/review.js';
import type { View } from '../../review/view.js';
import { modal, radio, search, writing } from '../kit/inputs.js';
import { section } from '../kit/rich.js';
import { offersOf } from '../messages/attested.js';
import { attestedReasons, labels, attested as words } from '../messages/words.js';
import { type InputErrors, linesOf, MOST_RESOURCES } from './read-choice.js';

export const ATTEST_INPUTS = { action: 'action', resources: 'resources', why: 'why', note: 'note' } as const;

const REASONS = Object.keys(attestedReasons) as AttestedReason[];

/**
 * Adding a permission that no call proves. `offered` is the action of an undo that was not seen: it is written in, and
 * everything about it can be changed.
 */
export function attestModal(view: View, offered: string): ModalView & { blocks: KnownBlock[] } {
  const offer = offersOf(view).find((undo) => undo.action === offered);
  return modal({
    name: 'attest',
    title: words.title,
    target: { review: view.review.id, subject: '', seen: view.review.draft?.revision ?? 0 },
    submit: words.submit,
    close: labels.cancel,
    blocks: [
      section(words.intro),
      search({
        id: ATTEST_INPUTS.action,
        label: words.action,
        placeholder: words.findAction,
        search: 'search:action',
        ...(offer ? { picked: { label: offer.action, value: offer.action } } : {}),
      }),
      writing({
        id: ATTEST_INPUTS.resources,
        label: words.resources,
        hint: words.resourcesHint,
        lines: true,
        max: MOST_RESOURCES,
        ...(offer && offer.resources.length > 0 ? { initial: offer.resources.slice(0, 20).join('\n') } : {}),
      }),
      radio({
        id: ATTEST_INPUTS.why,
        label: words.why,
        choices: REASONS.map((reason) => ({ label: sentence(attestedReasons[reason]), value: reason })),
        ...(offer ? { picked: 'undo' } : {}),
      }),
      writing({ id: ATTEST_INPUTS.note, label: words.note, hint: words.noteHint, lines: true, max: 500 }),
    ],
  });
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** What was filled in, without its id, or what is wrong with it. */
export function readAttested(
  filled: Record<string, string>,
  contract: Contract,
): { attested: Omit<Attested, 'id'> } | { errors: InputErrors } {
  const reason = REASONS.find((one) => one === filled[ATTEST_INPUTS.why]);
  const note = filled[ATTEST_INPUTS.note] ?? '';
  const action = filled[ATTEST_INPUTS.action];
  if (!action) return { errors: { [ATTEST_INPUTS.action]: words.actionMissing } };
  if (!reason) return { errors: { [ATTEST_INPUTS.why]: words.whyMissing } };
  if (note.length < 10) return { errors: { [ATTEST_INPUTS.note]: words.noteMissing } };
  const resources = linesOf(filled[ATTEST_INPUTS.resources]);
  if (findAction(action)?.resourceTypes.length === 0)
    return { errors: { [ATTEST_INPUTS.action]: words.noResource(action) } };
  const attested = { action, resources, reason, note };
  const problem = attestedProblem({ id: '', ...attested }, contract);
  return problem ? { errors: { [ATTEST_INPUTS.resources]: words.cannot(problem) } } : { attested };
}

/** The same permission has the same id, so that it is added once; what was refused can be asked for again. */
export function attestationId(
  review: Review,
  { action, resources }: Pick<Attestation, 'action' | 'resources'>,
): string {
  const what = JSON.stringify([action.toLowerCase(), [...resources].sort()]);
  const id = `added-${createHash('sha256').update(what).digest('hex').slice(0, 10)}`;
  return review.attestations[id]?.approved === false ? `${id}-${review.revision}` : id;
}
