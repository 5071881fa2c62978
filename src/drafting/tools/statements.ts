import { z } from 'zod';
import type { ScopeChoice } from '../../needs/statements.js';
import type { ConversationEvidence } from '../evidence.js';
import { findStatement, scopeNow } from './find.js';
import { defineTool, listed, logText, plural, quoted, some, windowLength } from './kit.js';

export const statements = defineTool({
  name: 'statements',
  description:
    'One statement in full (by number or Sid), or all in short: actions, scope candidates, who decided what.',
  parameters: z.strictObject({ statement: z.string().nullable().describe('Number or Sid; null for all') }),
  read({ statement: asked }, evidence) {
    const count = evidence.statements.length;
    if (asked === null) {
      const all = some(
        evidence.statements.map((_, at) => at),
        30,
        (at) => brief(at, evidence),
      );
      return {
        data: {
          say: [
            `${plural(count, 'statement')}. Needs share one only where service, access, kinds of resources and conditions are the same: each is one decision.`,
            ...all.first.slice(0, 6).map((one) => one.line),
            ...(count > 6 ? [`And ${count - 6} more: ask for one by its number.`] : []),
          ],
          statements: all.first.map((one) => one.facts),
          more: all.more,
        },
        summary: plural(count, 'statement'),
      };
    }
    const found = findStatement(asked, evidence);
    if (!found) {
      const say =
        count === 0
          ? 'There is no draft yet.'
          : `There is no statement ${quoted(asked, 64)}: they are numbered 1 to ${count}.`;
      return { data: { say: [say] }, summary: `no such statement among ${count}` };
    }
    const { statement, at } = found;
    const entry = evidence.statements[at]!;
    const candidates = statement.candidates.map((candidate) => ({
      candidate: candidate.id,
      width: candidate.width,
      labelFromLogs: logText(candidate.label, 75),
      resourcesFromLogs: candidate.resources.slice(0, 5).map((arn) => logText(arn)),
      resourceCount: candidate.resources.length,
      coversCalls: candidate.covers,
      allowsMoreFromLogs: logText(candidate.allowsMore, 200),
    }));
    return {
      data: {
        say: [
          brief(at, evidence).line,
          ...candidates.slice(0, 4).map((one) => candidateLine(one, statement.suggested, entry.choice)),
          ...(statement.doubt ? [`Doubt: ${quoted(statement.doubt, 200)}`] : []),
        ],
        statement: at + 1,
        sid: statement.sid,
        actions: statement.actions.slice(0, 40),
        risk: statement.risk,
        suggested: statement.suggested,
        suggestionFromLogs: logText(statement.suggestion, 200),
        candidates,
        choice: choiceOf(entry.choice),
        by: entry.by ?? null,
      },
      summary: `statement ${at + 1}: ${plural(statement.candidates.length, 'scope candidate')}, ${plural(statement.calls, 'call')} in ${windowLength(evidence)}`,
    };
  },
});

/** What a person chose; their own words and ARNs as such. */
function choiceOf(choice: ScopeChoice | undefined): Record<string, unknown> | null {
  if (!choice) return null;
  if (choice.kind === 'candidate') return { kind: choice.kind, candidate: choice.candidate };
  const reasonFromLogs = logText(choice.reason ?? '', 200);
  if (choice.kind === 'left-out') return { kind: choice.kind, reasonFromLogs };
  return {
    kind: choice.kind,
    resourcesFromLogs: choice.resources.slice(0, 10).map((arn) => logText(arn)),
    reasonFromLogs,
  };
}

function brief(at: number, evidence: ConversationEvidence) {
  const { statement, choice } = evidence.statements[at]!;
  const scope = scopeNow(at, evidence);
  const on = scope?.resources.map((arn) => quoted(arn, 200));
  const state = !scope ? 'left out' : choice ? 'decided' : 'suggested';
  const resources = on ? ` on ${listed(on, 2)}` : '';
  const names = listed(statement.actions, 4);
  return {
    line: `${at + 1}. ${statement.sid}: ${names}${resources} (${state}; ${plural(statement.calls, 'call')}).`,
    facts: { statement: at + 1, sid: statement.sid, state },
  };
}

function candidateLine(
  one: {
    candidate: string;
    labelFromLogs: string;
    coversCalls: { calls: number; of: number };
    allowsMoreFromLogs: string;
  },
  suggested: string,
  choice: ScopeChoice | undefined,
): string {
  const chosen = choice?.kind === 'candidate' && choice.candidate === one.candidate;
  const mark = chosen ? ' (chosen)' : one.candidate === suggested ? ' (suggested)' : '';
  const more = one.allowsMoreFromLogs ? ` ${quoted(one.allowsMoreFromLogs, 200)}` : '';
  return `${one.candidate}${mark}: ${quoted(one.labelFromLogs, 75)}, covers ${one.coversCalls.calls} of ${plural(one.coversCalls.of, 'call')}.${more}`;
}
