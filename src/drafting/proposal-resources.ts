import type { Statement } from '../needs/statements.js';
import { arnNames } from './arn-names.js';
import type { ConversationEvidence } from './evidence.js';
import type { WantedProposal } from './proposals.js';
import { named, scopeNow } from './tools/find.js';
import { quoted } from './tools/kit.js';

/**
 * The resources that a wish means: those in the evidence or written out in the question, and nothing else. `resources`
 * is all that the statement would have, `named` what of it was asked for.
 */
export function resourcesFor(
  wanted: WantedProposal,
  found: { at: number; statement: Statement },
  evidence: ConversationEvidence,
): { resources: string[]; named: string[] } | { problem: string } {
  const extend = wanted.kind === 'extend-statement';
  const own = resourcesOf(found.statement, evidence);
  const denied = deniedOn(found.statement, evidence);
  const asked = (wanted.resources ?? []).map((one) => one.trim()).filter((one) => one !== '');
  const known = new Set([...own, ...denied, ...everyResource(evidence), ...arnsIn(evidence.question ?? '')]);
  const arns = asked.filter((one) => one.startsWith('arn:'));
  const stranger = arns.find((arn) => !known.has(arn));
  if (stranger !== undefined)
    return {
      problem: `${quoted(stranger, 200)} is not in the evidence, so it is not proposed. Name it in full to add it.`,
    };
  const names = asked.filter((one) => !one.startsWith('arn:'));
  const byName = names.length > 0 ? [...(extend ? denied : []), ...own].filter((arn) => holdsAny(arn, names)) : [];
  const chosen = asked.length === 0 && extend ? denied : [...arns, ...byName];
  const resources = [...new Set(chosen)];
  if (resources.length === 0) {
    return {
      problem: `The evidence holds no resource of ${named(found)} that fits. Write its ARN to have it proposed.`,
    };
  }
  const now = extend ? (scopeNow(found.at, evidence)?.resources ?? own) : [];
  return { resources: [...new Set([...now, ...resources])], named: resources };
}

function resourcesOf(statement: Statement, evidence: ConversationEvidence): string[] {
  const needs = evidence.contract.needs.filter((need) => statement.needIds.includes(need.id));
  return needs.flatMap((need) => need.resources.map((resource) => resource.arn)).filter((arn) => arn !== '*');
}

/** Resources on which an action of the statement was refused for want of a permission. */
function deniedOn(statement: Statement, evidence: ConversationEvidence): string[] {
  return [...evidence.laterDenials, ...evidence.contract.denied].flatMap((denial) =>
    denial.resource?.startsWith('arn:') &&
    denial.action !== undefined &&
    statement.actions.includes(denial.action) &&
    (denial.cause === 'no-identity-policy' || denial.cause === 'unknown')
      ? [denial.resource]
      : [],
  );
}

function everyResource(evidence: ConversationEvidence): string[] {
  return [
    ...evidence.contract.needs.flatMap((need) => need.resources.map((resource) => resource.arn)),
    ...[...evidence.laterDenials, ...evidence.contract.denied].flatMap((denial) => denial.resource ?? []),
    ...evidence.statements.flatMap(({ statement }) => statement.candidates.flatMap((one) => one.resources)),
  ];
}

function arnsIn(text: string): string[] {
  return (text.match(/\barn:[a-z0-9-]+:[^\s"'`<>]+/gi) ?? []).map((arn) => arn.replace(/[.,;:!?)\]]+$/, ''));
}

/** True where a name that somebody chose inside the ARN is one of the words asked for. */
function holdsAny(arn: string, words: readonly string[]): boolean {
  const wanted = new Set(words.map((word) => word.toLowerCase()));
  return arnNames(arn).some((piece) => piece.name && wanted.has(piece.text.toLowerCase()));
}
