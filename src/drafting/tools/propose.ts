import { z } from 'zod';
import { PROPOSAL_KINDS, readProposal } from '../proposals.js';
import { defineTool } from './kit.js';

const NOT_FOR_THEM =
  'Changes are proposed to people who decide in this review, and whoever asks does not: a reviewer has to ask for it.';

export const propose = defineTool({
  name: 'propose',
  description:
    'Proposes a change of one statement to people: a scope candidate, only some resources, further resources, or some of its actions in a statement of their own. It changes nothing: a reviewer opens it, looks at it and saves it. Use it where the question asks for a change.',
  parameters: z.strictObject({
    kind: z
      .enum(PROPOSAL_KINDS)
      .describe(
        'pick-candidate: one of its lettered scopes; custom-scope: only these resources; extend-statement: these as well; split-statement: these actions apart',
      ),
    statement: z.string().describe('Number or Sid'),
    candidate: z.string().nullable().describe('Letter, for pick-candidate; else null'),
    resources: z
      .array(z.string())
      .nullable()
      .describe('ARNs of the evidence, or names that occur in them; null to take those that were denied'),
    actions: z.array(z.string()).nullable().describe('Actions of the statement, for split-statement; else null'),
    reason: z.string().nullable().describe('Why, in one short sentence'),
  }),
  read(wanted, evidence) {
    if (!evidence.asker.mayDecide) return { data: { say: [NOT_FOR_THEM] }, summary: 'nothing proposed' };
    const read = readProposal(
      { ...wanted, resources: wanted.resources?.slice(0, 50) ?? null, actions: wanted.actions?.slice(0, 50) ?? null },
      evidence,
    );
    if ('problem' in read) return { data: { say: [read.problem] }, summary: 'nothing proposed' };
    return {
      data: { say: [read.sentence, 'Nothing changed: a reviewer has to open it with the button below and save it.'] },
      summary: 'one change proposed, nothing changed',
      proposals: [read.proposal],
    };
  },
});
