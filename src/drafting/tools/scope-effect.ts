import { z } from 'zod';
import { setCovers } from '../../needs/pattern-set.js';
import type { ConversationEvidence } from '../evidence.js';
import { findStatement, named } from './find.js';
import { capital, defineTool, logText, plural, quoted, some, windowLength } from './kit.js';

export const scopeEffect = defineTool({
  name: 'scope_effect',
  description:
    'What would break, measured by the recorded calls, if a statement got one of its scope candidates (A, B …) or were left out.',
  parameters: z.strictObject({
    statement: z.string().describe('Number or Sid'),
    candidate: z.string().nullable().describe('Letter of a candidate; null for leaving the statement out'),
  }),
  read({ statement: asked, candidate: letter }, evidence) {
    const found = findStatement(asked, evidence);
    if (!found) {
      const say = `There is no statement ${quoted(asked, 64)}: they are numbered 1 to ${evidence.statements.length}.`;
      return { data: { say: [say] }, summary: 'no such statement' };
    }
    const candidate = found.statement.candidates.find((one) => one.id === letter?.trim().toUpperCase());
    if (letter !== null && !candidate) {
      const offered = found.statement.candidates.map((one) => one.id).join(', ');
      return {
        data: { say: [`${capital(named(found))} has no candidate ${quoted(letter, 20)}: it has ${offered}.`] },
        summary: 'no such candidate',
      };
    }
    const broken = uncovered(found.statement.needIds, candidate?.resources ?? [], evidence);
    const calls = broken.reduce((sum, one) => sum + one.calls, 0);
    const shown = some(broken, 4, (one) => `${one.action} on ${quoted(one.arn, 200)} (${plural(one.calls, 'call')})`);
    const choice = candidate ? `candidate ${candidate.id} (${quoted(candidate.label, 75)})` : 'the statement left out';
    const wider = candidate?.allowsMore ? [`Beyond what was seen it allows: ${quoted(candidate.allowsMore, 200)}`] : [];
    return {
      data: {
        say: [
          broken.length === 0
            ? `With ${choice}, nothing that was seen in ${windowLength(evidence)} would be refused by ${named(found)}.`
            : `With ${choice}, ${plural(calls, 'recorded call')} of ${named(found)} would be refused: ${shown.first.join('; ')}${shown.more > 0 ? `; and ${shown.more} more` : ''}.`,
          ...wider,
          'What was not recorded (blind spots, rare jobs outside the window) is not in this count.',
        ],
        refusedFromLogs: broken.slice(0, 12),
        resourcesFromLogs: (candidate?.resources ?? []).slice(0, 6).map((arn) => logText(arn)),
      },
      summary: `${choice} of statement ${found.at + 1} against ${windowLength(evidence)}: ${plural(calls, 'call')} refused`,
    };
  },
});

function uncovered(needIds: string[], resources: string[], evidence: ConversationEvidence) {
  const wanted = new Set(needIds);
  return evidence.contract.needs
    .filter((need) => wanted.has(need.id))
    .flatMap((need) =>
      need.resources
        .filter((seen) => !setCovers(resources, seen.arn))
        .map((seen) => ({ action: need.action, arn: logText(seen.arn), calls: seen.calls })),
    )
    .sort((a, b) => b.calls - a.calls);
}
