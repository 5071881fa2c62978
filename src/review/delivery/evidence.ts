import type { Handover } from './handover.js';

/**
 * What the policies rest on, for machines and auditors: where the evidence was read, who approved under which rule, and
 * each need with the ids of its first and last event, by which it is found again in CloudTrail.
 */
export function evidenceFile(handover: Handover): string {
  const { title, principal, edition, needs = [], basis } = handover;
  const statementOf = new Map(
    handover.statements.flatMap((statement) => statement.needIds.map((id) => [id, statement.sid] as const)),
  );
  const lines = {
    title,
    principal: principal.arn,
    edition,
    ...basis,
    needs: needs.map((need) => ({ ...need, statement: statementOf.get(need.id) ?? null })),
  };
  return `${JSON.stringify(lines, null, 2)}\n`;
}
