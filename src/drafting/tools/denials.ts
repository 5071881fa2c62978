import { z } from 'zod';
import type { Denial } from '../../needs/contract.js';
import { readTime } from '../asked-time.js';
import type { ConversationEvidence } from '../evidence.js';
import { type Proposal, readProposal } from '../proposals.js';
import { timeZone } from '../time-zone.js';
import { deniedAt } from './denied-at.js';
import { isAction } from './find.js';
import { defineTool, logText, minute, plural, quoted, windowLength } from './kit.js';
import { causeInWords, type Remedy, remedyFor } from './remedy.js';

type ReadDenial = Denial & { message?: string };

export const denials = defineTool({
  name: 'denials',
  description:
    'Calls that were refused: action, resource, cause, times, and what would have to change (which statement could be extended, or why no identity policy can mend it).',
  parameters: z.strictObject({
    name: z.string().nullable().describe('Action (`ecs:UpdateService`) or event name; null for all'),
    at: z
      .string()
      .nullable()
      .describe(
        'A time as asked, with its zone only where one is named (else it is that of whoever asks): `10:32`, `10:32 CET`, `2026-11-01`, `2026-11-01 10:32`; null for any',
      ),
  }),
  read({ name, at }, evidence) {
    const all = allDenials(evidence);
    const named = all.filter((denial) => !name || isDenial(name, denial));
    const time = at ? readTime(at, evidence.now, timeZone(evidence.asker.timeZone)) : undefined;
    const { shown, told } = deniedAt(named, time, evidence);
    const subject = name ? ` of ${quoted(name, 100)}` : '';
    const calls = shown.reduce((sum, denial) => sum + denial.calls, 0);
    if (shown.length === 0) return nothingDenied(subject, all, evidence);
    const ranked = [...shown].sort((a, b) => b.lastSeen.localeCompare(a.lastSeen)).slice(0, 12);
    const read = ranked.map((denial) => ({ denial, remedy: remedyFor(denial, evidence) }));
    const asked =
      at && !time ? [`${quoted(at, 40)} is not a time (10:32, 10:32 CET, 2026-11-01), so all are shown.`] : told;
    return {
      data: {
        say: [
          ...asked,
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

function tell(denial: ReadDenial, remedy: Remedy): string[] {
  const what = denial.action ? quoted(denial.action, 120) : `${quoted(denial.name, 80)} (${quoted(denial.source, 80)})`;
  const on = denial.resource ? ` on ${quoted(denial.resource)}` : '';
  const often =
    denial.calls === 1
      ? `once, at ${minute(denial.lastSeen)} UTC`
      : `${plural(denial.calls, 'time')}, last at ${minute(denial.lastSeen)} UTC`;
  const policy = denial.policyArn ? ` (${quoted(denial.policyArn)})` : '';
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
    eventFromLogs: logText(denial.name, 80),
    sourceFromLogs: logText(denial.source, 80),
    actionFromLogs: denial.action ? logText(denial.action, 120) : null,
    resourceFromLogs: denial.resource ? logText(denial.resource) : null,
    cause: denial.cause,
    errorCodeFromLogs: denial.errorCode ? logText(denial.errorCode, 80) : null,
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
      ? ` Denied were: ${[...new Set(all.map((one) => quoted(one.action ?? one.name, 60)))].slice(0, 6).join(', ')}.`
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
