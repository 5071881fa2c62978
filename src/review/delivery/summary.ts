import type { BaselinePolicy } from '../../aws/principal.js';
import type { RefusedCall } from '../../checks/finding.js';
import { callsLeftOut } from '../../checks/replay.js';
import type { PolicyStatement } from '../../iam/document.js';
import type { Statement } from '../../needs/statements.js';
import { type Handover, oneLine } from './handover.js';

/** What was decided, by whom, on which evidence, and what nobody could see: for the record beside the policy. */
export function summary(handover: Handover): string {
  const { title, principal, notice, edition, evidence, policies } = handover;
  const lines = [
    `# ${title} for ${inert(principal.name)}`,
    '',
    ...[principal.arn, ...notice, evidence].map((line) => `- ${inert(line)}`),
    `- SHA-256 of the policies: ${code(edition)}`,
    '',
    '## Replay',
    '',
    ...replayLines(handover),
    ...policies.flatMap((policy) => [
      '',
      `## Policy ${inert(policy.name)}`,
      '',
      `${policy.size} characters as AWS counts them.`,
      ...policy.document.Statement.flatMap((statement) =>
        statementLines(handover, statement, policy.statements[statement.Sid ?? '']),
      ),
    ]),
    ...leftOutLines(handover),
    ...blindSpotLines(handover),
    ...todayLines(handover),
  ];
  return `${lines.join('\n')}\n`;
}

function replayLines({ replay, notRun }: Handover): string[] {
  const { distinctCalls, allowed, refused, leftOut, unanswered } = replay;
  return [
    `${count(distinctCalls, 'distinct call')} replayed, ${allowed} allowed, ${callsIn(refused)} refused, ${callsLeftOut(replay)} left out on purpose, ${unanswered} behind open questions.`,
    ...refused.map((call) => `- Refused: ${code(call.action)} on ${code(call.resource)}`),
    ...leftOut.map((call) => `- Left out on purpose: ${code(call.action)} on ${code(call.resource)}`),
    ...notRun.map(({ source, why }) => `- Not run: ${source}. ${inert(why)}`),
  ];
}

function callsIn(refused: RefusedCall[]): number {
  return new Set(refused.map(({ callId }) => callId)).size;
}

function statementLines(handover: Handover, granted: PolicyStatement, id: string | undefined): string[] {
  const statement = handover.statements.find((candidate) => candidate.id === id);
  const from = (id ?? '').replace(/^today:/, '');
  const decided = id !== undefined && Object.hasOwn(handover.decided, id) ? handover.decided[id] : undefined;
  return [
    '',
    `### ${inert(granted.Sid ?? 'Statement')}`,
    '',
    ...(statement ? [inert(statement.purpose), ''] : []),
    ...(decided ? [`- ${inert(decided)}`] : []),
    ...(statement ? [`- Evidence: ${evidenceOf(statement)}`] : []),
    ...(granted.Effect === 'Deny' ? [`- A Deny of ${code(from)}, which it replaces: taken over word for word.`] : []),
    ...list('Actions', granted.Action),
    ...list('All actions but', granted.NotAction),
    ...list('Resources', granted.Resource),
    ...list('All resources but', granted.NotResource),
    ...(granted.Condition ? [`- Conditions: ${code(JSON.stringify(granted.Condition))}`] : []),
  ];
}

function list(title: string, items: string[] | undefined): string[] {
  return items ? [`- ${title}: ${items.map(code).join(', ')}`] : [];
}

function evidenceOf(statement: Statement): string {
  return `${count(statement.calls, 'recorded call')}, the last one on ${statement.lastSeen.slice(0, 10)}.`;
}

function leftOutLines({ statements, choices, decided }: Handover): string[] {
  const left = statements.filter((statement) => choices[statement.id]?.kind === 'left-out');
  if (left.length === 0) return [];
  return [
    '',
    '## Left out',
    '',
    ...left.map((statement) => {
      const who = Object.hasOwn(decided, statement.id) ? ` ${inert(decided[statement.id] ?? '')}` : '';
      return `- ${inert(statement.sid)}: ${statement.actions.map(code).join(', ')}.${who}`;
    }),
  ];
}

function blindSpotLines({ contract }: Handover): string[] {
  if (contract.blindSpots.length === 0) return [];
  const spots = contract.blindSpots.map(({ title, consequence }) => `- ${inert(title)}: ${inert(consequence)}`);
  return ['', '## What this evidence cannot show', '', ...spots];
}

function todayLines({ today }: Handover): string[] {
  const { kept, replaced } = today;
  if (kept.length + replaced.length === 0) return [];
  const name = ({ kind, arn, name: called, group }: BaselinePolicy) =>
    `${group ? `through the group ${inert(group)}` : kind}: ${code(arn ?? called)}`;
  return [
    '',
    '## What the principal has today',
    '',
    ...replaced.map((policy) => `- Replaced, ${name(policy)}`),
    ...kept.map((policy) => `- Kept, ${name(policy)}`),
  ];
}

/** Text from logs and models is data: nothing of it becomes markup or a link (CommonMark, "Backslash escapes"; GFM, "Autolinks"). */
function inert(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_{}[\]<>()#|!~&@]/g, '\\$&')
    .replace(/:(?=\/\/)|(?<=www)\./gi, '\\$&');
}

/** A code span; the fence is longer than any run of back-ticks inside (CommonMark, "Code spans"). */
function code(text: string): string {
  const plain = oneLine(text);
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 ? ' ' : '';
  return `${fence}${space}${plain}${space}${fence}`;
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
