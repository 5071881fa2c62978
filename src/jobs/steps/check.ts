import type { Baseline } from '../../aws/principal.js';
import { blocks } from '../../checks/finding.js';
import type { Activity } from '../../cloudtrail/activity.js';
import { callsOnlyOf, withoutCallers } from '../../cloudtrail/left-out-callers.js';
import type { Draft } from '../../drafting/draft.js';
import type { Contract } from '../../needs/contract.js';
import { evidenceOfNeeds } from '../../needs/need-evidence.js';
import type { ScopeChoice } from '../../needs/statements.js';
import { Problem } from '../../problem.js';
import type { Command } from '../../review/command.js';
import type { Review } from '../../review/review.js';
import { splitBaseline } from '../../review/split-baseline.js';
import { decidedAt } from '../../review/stage.js';
import type { StepInput } from '../steps.js';
import { needed } from './documents.js';

/** Builds the policies from what people decided, and has them checked. */
export async function checkDraft(input: StepInput): Promise<Command> {
  const { review, store, parts, signal } = input;
  const { documents } = review;
  const baseline = await needed<Baseline>(input, documents.baseline, 'baseline');
  const contract = await needed<Contract>(input, documents.contract, 'contract');
  const activity = await needed<Activity>(input, documents.activity, 'activity');
  const { statements } = await needed<Draft>(input, documents.draft, 'draft');
  const choices = choicesOf(review);
  const answers = answersTo(contract, review);
  const callersLeftOut = new Set(Object.keys(review.callersLeftOut));
  const split = splitBaseline(baseline.policies, review.keptPolicies);
  const policies = parts.buildPolicies({
    contract,
    statements,
    choices,
    answers,
    attestations: Object.values(review.attestations),
    denies: split.denies,
    baseName: `tighten-${baseline.name}`,
  });
  if (policies.length === 0) throw nothingLeft(contract);
  const report = await parts.runChecks({
    review,
    baseline,
    contract,
    activity: withoutCallers(activity, callersLeftOut),
    leftOutCalls: callsOnlyOf(activity, callersLeftOut),
    kept: split.kept,
    statements,
    choices,
    answers,
    policies,
    signal,
  });
  const blocking = report.findings.filter(blocks).length;
  return {
    type: 'record-check',
    report: await store.putDocument(review.id, report),
    policies: await store.putDocument(review.id, policies),
    needs: await store.putDocument(review.id, evidenceOfNeeds(contract, activity)),
    edition: parts.editionHash(policies),
    decidedAt: decidedAt(review),
    blocking,
    others: report.findings.length - blocking,
  };
}

/** Answers to questions that the contract still asks: a caller that was left out takes its questions along. */
function answersTo(contract: Contract, review: Review): Review['answers'] {
  const asked = new Set(contract.questions.map(({ id }) => id));
  return Object.fromEntries(Object.entries(review.answers).filter(([id]) => asked.has(id)));
}

function choicesOf(review: Review): Record<string, ScopeChoice> {
  return Object.fromEntries(Object.entries(review.decisions).map(([id, { choice }]) => [id, choice]));
}

function nothingLeft(contract: Contract): Problem {
  if (contract.needs.length === 0) {
    return new Problem(
      'no-needs',
      'The evidence shows no call that needs a permission, so there is nothing to put into a policy.',
      'Start again with a longer window, or look at the blind spots: the role may work where this trail does not look.',
    );
  }
  return new Problem(
    'all-left-out',
    'Every statement is left out, so there is nothing to put into a policy.',
    'Choose a scope for at least one statement.',
  );
}
