import { z } from 'zod';
import { blocks } from '../../checks/finding.js';
import { named, openQuestionsOf, scopeNow } from './find.js';
import { defineTool, listed, logText, plural, quoted, some, windowLength } from './kit.js';

export const overview = defineTool({
  name: 'overview',
  description: 'What this review is about: principal, window, how much evidence, the statements and their state.',
  parameters: z.strictObject({}),
  read(_, evidence) {
    const { contract, statements, activity, report } = evidence;
    const shown = some(statements, 40, ({ statement, choice }) => {
      const at = statements.findIndex((entry) => entry.statement.id === statement.id);
      return {
        statement: at + 1,
        sid: statement.sid,
        purposeFromLogs: logText(statement.purpose, 140),
        actions: statement.actions.slice(0, 20),
        decided: choice?.kind ?? 'not yet',
        resourcesFromLogs: (scopeNow(at, evidence)?.resources ?? []).slice(0, 3).map((arn) => logText(arn)),
        calls: statement.calls,
      };
    });
    const open = statements.flatMap((entry, at) => (entry.choice ? [] : [at + 1]));
    const questions = openQuestionsOf(evidence);
    const denials = contract.denied.length + evidence.laterDenials.length;
    const busiest = statements
      .map(({ statement }, at) => ({ at, statement }))
      .sort((a, b) => b.statement.calls - a.statement.calls)
      .slice(0, 3);
    return {
      data: {
        say: [
          `${plural(activity.records, 'record')} of ${quoted(evidence.principal)} in ${windowLength(evidence)} prove ${plural(contract.needs.length, 'need')} in ${plural(statements.length, 'statement')}.`,
          ...(busiest.length > 0
            ? [
                `Most used: ${busiest.map((one) => `${named(one)} with ${plural(one.statement.calls, 'call')}`).join(', ')}.`,
              ]
            : []),
          `${plural(open.length, 'statement')} still to be decided${open.length > 0 ? ` (${listed(open, 12)})` : ''}, ${plural(questions.length, 'open question')}, ${plural(denials, 'kind')} of denied calls, ${plural(contract.blindSpots.length, 'blind spot')}.`,
          ...(report
            ? [
                `Replay: ${report.replay.allowed} of ${plural(report.replay.distinctCalls, 'distinct call')} allowed; ${plural(report.findings.filter(blocks).length, 'finding')} in the way of an approval.`,
              ]
            : ['Nothing was replayed yet: that comes once everything is decided.']),
        ],
        window: evidence.window,
        statements: shown.first,
        moreStatements: shown.more,
        openQuestionsFromLogs: some(questions, 10, (question) => logText(question.text)).first,
      },
      summary: `${plural(activity.records, 'record')}, ${plural(statements.length, 'statement')}, ${windowLength(evidence)}`,
    };
  },
});
