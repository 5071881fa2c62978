import { findAction } from '../iam/catalog.js';
import type { Conditions } from '../iam/document.js';
import { rulesFor } from '../iam/services/index.js';
import { PASSING_ACTIONS, rolesIn } from '../iam/services/passed-roles.js';
import type { Known, Request } from '../iam/services/request.js';
import type { ImpliedQuestion } from '../iam/services/service.js';
import { isWrite, levelOf } from './access.js';
import { plainName } from './operations.js';
import { fittingTypes } from './resources.js';

/** A permission that the parameters of a call prove beside the call itself. */
export interface ImpliedNeed {
  action: string;
  resources: { arn: string; type?: string }[];
  conditions: Conditions;
  because: string;
}

/**
 * What the parameters of a call imply, by the rules of its service; each says which parameter proves it. A role that no
 * rule tells about is a need only where AWS lists the action as one that passes roles, and a question else: `iam:PassRole`
 * has no event of its own, so what is not told here would be missing.
 *
 * @param actions what the call itself needs
 */
export function readImplied(
  request: Request,
  actions: readonly string[],
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
  const passed = new Set(needs.filter(isPassRole).flatMap((need) => need.resources.map(({ arn }) => arn)));
  const others = changing(actions) ? rolesIn(request).filter(({ arn }) => !passed.has(arn)) : [];
  for (const { arn, path } of others) {
    if (actions.some((action) => PASSING_ACTIONS.has(action)))
      needs.push({ ...passRole(arn), because: `${event} passes the role in ${path}.` });
    else questions.push(askWhether(`${event} names the role ${arn} in ${path}: does it pass it on to a service?`));
  }
  return { needs, questions };
}

const isPassRole = ({ action }: ImpliedNeed): boolean => action === 'iam:PassRole';

function passRole(arn: string): Omit<ImpliedNeed, 'because'> {
  return { action: 'iam:PassRole', resources: typed(arn, 'iam:PassRole'), conditions: {} };
}

function askWhether(text: string): ImpliedQuestion {
  return { about: 'parameter', text, likely: ['iam:PassRole'] };
}

/** True for calls that change something outside of IAM: reading passes nothing on, and IAM and STS name roles as such. */
function changing(actions: readonly string[]): boolean {
  return actions.some((action) => {
    const facts = findAction(action);
    return (
      facts !== undefined && !/^(?:iam|sts)$/.test(facts.service) && isWrite({ action, accessLevel: levelOf(facts) })
    );
  });
}

function typed(arn: string, action: string): { arn: string; type?: string }[] {
  const facts = findAction(action)!;
  const type = fittingTypes(arn, facts.service, facts.resourceTypes).find((name) =>
    facts.resourceTypes.some((taken) => taken.name === name),
  );
  return type === undefined ? [] : [{ arn, type }];
}
