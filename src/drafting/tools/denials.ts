import { z } from 'zod';
import type { Denial } from '../../needs/contract.js';
import type { ConversationEvidence } from '../evidence.js';
import { type Proposal, readProposal } from '../proposals.js';
import { defineTool, isAction, logText, minute, plural, windowLength } from './kit.js';
import { causeInWords, type Remedy, remedyFor } from './remedy.js';

type ReadDenial = Denial & { message?: string };

export const denials = defineTool({
  name: 'denials',
  description:
    'Calls that were refused: action, resource, cause, times, and what would have to change (which statement could be extended, or why no identity policy can mend it).',
  parameters: z.strictObject({
    name: z.string().nullable().describe('Action (`ecs:UpdateService`) or event name; null for all'),
    at: z.string().nullable().describe('A time as asked, `10:32` or `2026-11-01`; null for any'),
  }),
  read({ name, at }, evidence) {
    const all = allDenials(evidence);
    const named = all.filter((denial) => !name || isDenial(name, denial));
    const timed = at ? named.filter((denial) => wasAt(denial, at)) : named;
    const shown = timed.length > 0 ? timed : named;
    const subject = name ? ` of ${logText(name, 100)}` : '';
    const calls = shown.reduce((sum, denial) => sum + denial.calls, 0);
    if (shown.length === 0) return nothingDenied(subject, all, evidence);
    const ranked = [...shown].sort((a, b) => b.lastSeen.localeCompare(a.lastSeen)).slice(0, 12);
    const read = ranked.map((denial) => ({ denial, remedy: remedyFor(denial, evidence) }));
    const offTime =
      at && timed.length === 0 ? [`None was first or last seen at ${logText(at, 40)}; these are all that fit:`] : [];
    return {
      data: {
        say: [
          ...offTime,
          ...read.slice(0, 3).flatMap(({ denial, remedy }) => tell(denial, remedy)),
          ...moreOf(shown.length - 3),
        ],
        denials: read.map(({ denial, remedy }) => facts(denial, remedy)),
        more: Math.max(0, shown.length - ranked.length),
      },
      summary: `denials${subject}: ${calls.toLocaleString('en-US')} in ${windowLength(evidence)}`,
      extend: read.flatMap(({ remedy }) =>
        remedy.statementId && remedy.kind !== 'allowed-by-draft' ? [remedy.statementId] : [],
      ),
      proposals: read.slice(0, 3).flatMap(({ denial, remedy }) => extensionFor(denial, remedy, evidence)),
    };
  },
});

/** Later reads first: they are what people ask about. The same denial may be in both; then the later read counts. */
function allDenials(evidence: ConversationEvidence): ReadDenial[] {
  const seen = new Set<string>();
  return [...evidence.laterDenials, ...evidence.contract.denied].filter((denial) => {
    const key = JSON.stringify([denial.source, denial.name, denial.action, denial.resource, denial.cause]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function isDenial(asked: string, denial: Denial): boolean {
  const name = asked.slice(asked.indexOf(':') + 1).toLowerCase();
  return (denial.action !== undefined && isAction(asked, denial.action)) || denial.name.toLowerCase() === name;
}

function wasAt(denial: Denial, at: string): boolean {
  return [denial.firstSeen, denial.lastSeen].some((time) => time.includes(at.trim()));
}

function tell(denial: ReadDenial, remedy: Remedy): string[] {
  const what = denial.action ?? `${logText(denial.name, 80)} (${logText(denial.source, 80)})`;
  const on = denial.resource ? ` on ${logText(denial.resource)}` : '';
  const often =
    denial.calls === 1
      ? `once, at ${minute(denial.lastSeen)} UTC`
      : `${plural(denial.calls, 'time')}, last at ${minute(denial.lastSeen)} UTC`;
  const policy = denial.policyArn ? ` (${logText(denial.policyArn)})` : '';
  return [`${what}${on} was denied ${often}. Cause: ${causeInWords(denial.cause)}${policy}.`, remedy.sentence];
}

/** A statement that could be extended for a denied call is proposed as such; the person who opens it decides. */
function extensionFor(denial: ReadDenial, remedy: Remedy, evidence: ConversationEvidence): Proposal[] {
  if (remedy.kind !== 'extend-statement' || !denial.resource) return [];
  const statement = evidence.statements.find((entry) => entry.statement.id === remedy.statementId)?.statement;
  const reason = `Denied ${plural(denial.calls, 'time')}, last at ${minute(denial.lastSeen)} UTC`;
  const kind = 'extend-statement' as const;
  const read = readProposal({ kind, statement: statement?.sid ?? '', resources: [denial.resource], reason }, evidence);
  return 'proposal' in read ? [read.proposal] : [];
}

function moreOf(count: number): string[] {
  return count > 0 ? [`And ${plural(count, 'further kind')} of denied calls.`] : [];
}

function facts(denial: ReadDenial, remedy: Remedy): Record<string, unknown> {
  return {
    event: logText(denial.name, 80),
    source: logText(denial.source, 80),
    action: denial.action ?? null,
    resourceFromLogs: denial.resource ? logText(denial.resource) : null,
    cause: denial.cause,
    errorCode: denial.errorCode ? logText(denial.errorCode, 80) : null,
    calls: denial.calls,
    firstSeen: denial.firstSeen,
    lastSeen: denial.lastSeen,
    messageFromLogs: denial.message ? logText(denial.message, 300) : null,
    remedy: { kind: remedy.kind, sentence: remedy.sentence },
  };
}

function nothingDenied(subject: string, all: ReadDenial[], evidence: ConversationEvidence) {
  const others =
    all.length > 0
      ? ` Denied were: ${[...new Set(all.map((one) => one.action ?? logText(one.name, 60)))].slice(0, 6).join(', ')}.`
      : '';
  return {
    data: {
      say: [
        `No denied call${subject} is in the evidence (${windowLength(evidence)}).${others}`,
        'Calls after the window are read with `/tighten denials`.',
      ],
      denials: [],
    },
    summary: `denials${subject}: none in ${windowLength(evidence)}`,
  };
}
