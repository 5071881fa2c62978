import { z } from 'zod';
import { MANAGED_POLICY_LIMIT } from '../../iam/size.js';
import type { ConversationEvidence } from '../evidence.js';
import { named, scopeNow } from './find.js';
import { capital, defineTool, listed, plural, quoted } from './kit.js';

export const policy = defineTool({
  name: 'policy',
  description:
    'The new policy as a whole: how many documents of which size, wildcards in its resources, the statements of the highest risk, and where its files are.',
  parameters: z.strictObject({}),
  read(_, evidence) {
    const { policies, statements, files } = evidence;
    const scopes = statements.flatMap(({ statement }, at) => {
      const scope = scopeNow(at, evidence);
      return scope ? [{ at, statement, resources: scope.resources }] : [];
    });
    const everywhere = scopes.filter(({ resources }) => resources.includes('*'));
    const patterns = scopes.filter(({ resources }) => resources.some((one) => one !== '*' && /[*?]/.test(one)));
    const riskiest = scopes.filter(({ statement }) => statement.risk === 'high');
    const numbers = (list: typeof scopes) =>
      listed(
        list.map(({ at }) => at + 1),
        12,
      );
    return {
      data: {
        say: [
          ...standing(evidence),
          'No action has a wildcard: every one is named.',
          everywhere.length > 0
            ? `${plural(everywhere.length, 'statement')} ${everywhere.length === 1 ? 'is' : 'are'} for all resources (*), because AWS limits these actions to none, or a person chose so: ${numbers(everywhere)}.`
            : 'No statement is for all resources (*).',
          ...(patterns.length > 0
            ? [
                `${plural(patterns.length, 'statement')} ${patterns.length === 1 ? 'has' : 'have'} a pattern in ${patterns.length === 1 ? 'its' : 'their'} resources: ${numbers(patterns)}.`,
              ]
            : []),
          ...(riskiest.length > 0
            ? [
                `Of the highest risk: ${riskiest
                  .slice(0, 4)
                  .map((one) => capital(named(one)))
                  .join(', ')}${riskiest.length > 4 ? ` and ${riskiest.length - 4} more` : ''}.`,
              ]
            : []),
          files.length > 0
            ? `Its files are in this thread: ${files
                .slice(0, 6)
                .map((name) => quoted(name, 80))
                .join(', ')}.`
            : 'Its files come into this thread once it is approved.',
        ],
        sizes: policies.map(({ size }) => size),
        everywhere: everywhere.map(({ at }) => at + 1),
        patterns: patterns.map(({ at }) => at + 1),
        riskiest: riskiest.map(({ at }) => at + 1),
      },
      summary:
        policies.length > 0
          ? `${plural(policies.length, 'policy', 'policies')}, ${plural(statements.length, 'statement')}`
          : `draft, ${plural(statements.length, 'statement')}`,
    };
  },
});

function standing({ policies, statements, policiesAreOld }: ConversationEvidence): string[] {
  if (policies.length === 0)
    return [`No policy was checked yet; the draft has ${plural(statements.length, 'statement')}.`];
  const sizes = policies
    .map(({ size }) => `${size.toLocaleString('en-US')} of ${MANAGED_POLICY_LIMIT.toLocaleString('en-US')} characters`)
    .join(', ');
  const actions = new Set(policies.flatMap(({ document }) => document.Statement.flatMap(({ Action }) => Action ?? [])));
  const old = policiesAreOld ? ' Something was decided since, and is not in it yet.' : '';
  return [`${plural(policies.length, 'policy', 'policies')} with ${plural(actions.size, 'action')} (${sizes}).${old}`];
}
