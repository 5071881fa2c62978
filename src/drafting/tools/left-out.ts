import { z } from 'zod';
import { named, openQuestionsOf } from './find.js';
import { defineTool, listed, logText, plural, quoted, some } from './kit.js';

export const leftOut = defineTool({
  name: 'left_out',
  description:
    'What is not in the policy and why: statements left out by people, open questions, resources dropped, calls that need nothing.',
  parameters: z.strictObject({}),
  read(_, evidence) {
    const { contract, activity } = evidence;
    const out = evidence.statements.flatMap(({ statement, choice, by }, at) =>
      choice?.kind === 'left-out'
        ? [
            {
              statement: at + 1,
              sid: statement.sid,
              actions: statement.actions.slice(0, 10),
              calls: statement.calls,
              by: by ?? null,
              reasonFromLogs: logText(choice.reason ?? '', 200),
              label: named({ at, statement }),
            },
          ]
        : [],
    );
    const open = openQuestionsOf(evidence);
    const questions = open.slice(0, 10).map((question) => logText(question.text, 200));
    const dropped = some(contract.dropped, 10, (one) => ({
      action: one.action,
      arnFromLogs: logText(one.arn),
      reasonFromLogs: logText(one.reason, 200),
    }));
    const capped = activity.leftOut
      .slice(0, 10)
      .map((one) => ({ eventFromLogs: logText(one.name, 80), distinctCalls: one.distinctCalls }));
    return {
      data: {
        say: [
          out.length > 0
            ? `Left out by people: ${out
                .slice(0, 4)
                .map(
                  (one) =>
                    `${one.label} with ${one.actions.slice(0, 3).join(', ')} (${plural(one.calls, 'call')}${one.reasonFromLogs ? `, because: ${quoted(one.reasonFromLogs, 200)}` : ''})`,
                )
                .join('; ')}.`
            : 'No statement was left out by a person.',
          questions.length > 0
            ? `${plural(open.length, 'open question')}, to be answered or left out before the approval. First: ${quoted(questions[0] ?? '', 200)}`
            : 'No question is open.',
          ...(contract.dropped.length > 0
            ? [`${plural(contract.dropped.length, 'resource')} were dropped because the action does not take them.`]
            : []),
          ...(capped.length > 0
            ? [
                `Of ${capped.map((one) => quoted(one.eventFromLogs, 80)).join(', ')}, some distinct calls were not kept (cap per event).`,
              ]
            : []),
          `${plural(contract.denied.length, 'kind')} of denied calls are no evidence; ${plural(contract.none.length, 'kind')} of calls need no permission${namesOf(contract.none)}.`,
        ],
        leftOut: out.map(({ label: _label, ...rest }) => rest),
        questionsFromLogs: questions,
        dropped: dropped.first,
        capped,
        needNoPermission: contract.none
          .slice(0, 10)
          .map((one) => ({ eventFromLogs: logText(one.name, 80), reasonFromLogs: logText(one.reason, 160) })),
      },
      summary: `${plural(out.length, 'statement')} left out, ${plural(open.length, 'open question')}`,
    };
  },
});

function namesOf(calls: readonly { name: string }[]): string {
  const names = calls.map((one) => quoted(one.name, 80));
  return names.length === 0 ? '' : ` (${listed(names, 3)})`;
}
