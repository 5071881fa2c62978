import type { ModalView } from '@slack/types';
import { parseArn } from '../../iam/arn.js';
import { attestedProblem } from '../../needs/attested.js';
import type { SpotTemplate, TemplatePart } from '../../needs/spot-templates.js';
import type { Attestation } from '../../review/review.js';
import type { View } from '../../review/view.js';
import { modal, several, writing } from '../kit/inputs.js';
import { section } from '../kit/rich.js';
import { fit } from '../kit/text.js';
import { attested, labels, blindSpots as words } from '../messages/words.js';
import { attestationId } from './attest-modal.js';
import { type InputErrors, linesOf, MOST_RESOURCES } from './read-choice.js';

const NOTE = 'note';
const actionsOf = (part: number) => `actions${part}`;
const resourcesOf = (part: number) => `resources${part}`;

/** Permissions for what a blind spot hides: ticked and filled in by a person, approved by another. */
export function spotModal(view: View, spotId: string, template: SpotTemplate): ModalView {
  const consequence = view.contract?.blindSpots.find(({ id }) => id === spotId)?.consequence ?? '';
  return modal({
    name: 'spot',
    title: words.title,
    target: { review: view.review.id, subject: spotId, seen: view.review.draft?.revision ?? 0 },
    submit: labels.add,
    close: labels.cancel,
    blocks: [
      section(`${fit(consequence, 500)} ${words.intro}`),
      ...template.parts.flatMap((part, index) => inputs(view, template, part, index)),
      writing({ id: NOTE, label: attested.note, hint: attested.noteHint, max: 300, initial: template.because }),
    ],
  });
}

function inputs(view: View, { title, parts }: SpotTemplate, part: TemplatePart, index: number) {
  const ticks = several({
    id: actionsOf(index),
    label: parts.length === 1 ? title : `${title} (${index + 1} of ${parts.length})`,
    choices: part.actions.map((action, at) => ({ label: action, value: String(at) })),
    picked: part.actions.map((_, at) => String(at)),
  });
  if (part.form === undefined) return [ticks];
  const example = words.form(fit(filledForm(view, part.form), 150));
  return [
    ticks,
    writing({
      id: resourcesOf(index),
      label: words.resources,
      hint: example,
      lines: true,
      optional: true,
      max: MOST_RESOURCES,
    }),
  ];
}

/** With the account's values, and the region of the first need that names one. */
function filledForm({ contract }: View, form: string): string {
  const regions = (contract?.needs ?? []).flatMap((need) =>
    need.resources.flatMap(({ arn }) => parseArn(arn)?.region ?? []),
  );
  const region = regions.find((one) => /^[a-z]{2}(-[a-z]+)+-\d$/.test(one));
  const values: Record<string, string> = {
    partition: contract?.partition ?? 'aws',
    account: contract?.account ?? '',
    region: region ?? 'us-east-1',
  };
  return form.replace(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? '');
}

/** What was ticked and filled in, as permissions to add, or what is wrong with it. */
export function readSpot(
  filled: Record<string, string>,
  template: SpotTemplate,
  view: View,
): { attestations: Attestation[] } | { errors: InputErrors } {
  const contract = view.contract!;
  const note = filled[NOTE] ?? '';
  if (note.length < 10) return { errors: { [NOTE]: attested.noteMissing } };
  const attestations: Attestation[] = [];
  for (const [index, part] of template.parts.entries()) {
    const ticked = (filled[actionsOf(index)] ?? '').split(',').flatMap((at) => part.actions[Number(at || '-1')] ?? []);
    if (ticked.length === 0) continue;
    const resources = part.form === undefined ? ['*'] : linesOf(filled[resourcesOf(index)]);
    if (resources.length === 0) return { errors: { [resourcesOf(index)]: words.resourcesMissing } };
    for (const action of ticked) {
      const made = { action, resources, reason: 'blind-spot' as const, note };
      const attestation = { id: attestationId(view.review, made), ...made };
      const problem = attestedProblem(attestation, contract);
      const input = part.form === undefined ? actionsOf(index) : resourcesOf(index);
      if (problem) return { errors: { [input]: attested.cannot(problem) } };
      attestations.push(attestation);
    }
  }
  return attestations.length > 0 ? { attestations } : { errors: { [actionsOf(0)]: words.nothingTicked } };
}
