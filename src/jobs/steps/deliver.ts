import type { Baseline } from '../../aws/principal.js';
import type { CheckReport } from '../../checks/finding.js';
import type { Draft } from '../../drafting/draft.js';
import type { Contract } from '../../needs/contract.js';
import type { NeedEvidence } from '../../needs/need-evidence.js';
import type { Policy } from '../../needs/policy.js';
import type { Command } from '../../review/command.js';
import { buildDelivery, peopleIn } from '../../review/delivery.js';
import type { StepInput } from '../steps.js';
import { needed } from './documents.js';

/** Makes the files of an approved edition. */
export async function deliver(input: StepInput): Promise<Command> {
  const { review, store, parts } = input;
  const { documents } = review;
  const needs = review.check?.needs;
  const delivery = buildDelivery({
    review,
    names: await parts.namesOf(peopleIn(review)),
    baseline: await needed<Baseline>(input, documents.baseline, 'baseline'),
    contract: await needed<Contract>(input, documents.contract, 'contract'),
    draft: await needed<Draft>(input, documents.draft, 'draft'),
    policies: await needed<Policy[]>(input, documents.policies, 'policies'),
    report: await needed<CheckReport>(input, documents.report, 'check report'),
    ...(needs ? { needs: await needed<NeedEvidence[]>(input, needs, 'evidence of the needs') } : {}),
  });
  return {
    type: 'record-delivery',
    edition: delivery.edition,
    delivery: await store.putDocument(review.id, delivery),
  };
}
