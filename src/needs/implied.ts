import { findAction } from '../iam/catalog.js';
import type { Conditions } from '../iam/document.js';
import { rulesFor } from '../iam/services/index.js';
import type { Known, Request } from '../iam/services/request.js';
import type { ImpliedQuestion } from '../iam/services/service.js';
import { plainName } from './operations.js';
import { fittingTypes } from './resources.js';

/** A permission that the parameters of a call prove beside the call itself. */
export interface ImpliedNeed {
  action: string;
  resources: { arn: string; type?: string }[];
  conditions: Conditions;
  because: string;
}

/** What the parameters of a call imply, by the rules of its service; each says which parameter proves it. */
export function readImplied(
  request: Request,
  known: Known = {},
): { needs: ImpliedNeed[]; questions: ImpliedQuestion[] } {
  const event = plainName(request.name);
  const needs: ImpliedNeed[] = [];
  const questions: ImpliedQuestion[] = [];
  for (const rule of rulesFor(request.source)?.implies ?? []) {
    if (!rule.on.includes(event) && !rule.on.includes(request.name)) continue;
    const found = rule.find(request, known);
    questions.push(
      ...found.questions.map((one) => ({ ...one, likely: one.likely.filter((name) => findAction(name)) })),
    );
    for (const one of found.needs) {
      const facts = findAction(one.action);
      if (!facts) continue;
      const scopeable = facts.resourceTypes.length > 0;
      const resources = scopeable ? one.resources.flatMap((arn) => typed(arn, facts.action)) : [{ arn: '*' }];
      if (resources.length === 0)
        questions.push({ about: 'resource', text: `${one.because} On which resource?`, likely: [facts.action] });
      else needs.push({ action: facts.action, resources, conditions: one.conditions ?? {}, because: one.because });
    }
  }
  return { needs, questions };
}

function typed(arn: string, action: string): { arn: string; type?: string }[] {
  const facts = findAction(action)!;
  const type = fittingTypes(arn, facts.service, facts.resourceTypes).find((name) =>
    facts.resourceTypes.some((taken) => taken.name === name),
  );
  return type === undefined ? [] : [{ arn, type }];
}
