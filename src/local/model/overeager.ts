import { draftNeeds, findNeeds } from './draft-needs.js';
import type { ModelServerRequest, ModelServerResponse } from './script.js';

/**
 * Adds an action that no call proves to its first answer, as a model may: where all that it is asked about is the
 * description of a table, as of `billing-export` in the sample. One sees that it is refused, and what the guard says.
 */
export function overeager(request: ModelServerRequest): ModelServerResponse | undefined {
  const said = request.turns.flatMap((turn) => (turn.from === 'person' ? [turn.text] : []));
  const needs = request.wants === 'draft' && said.length === 1 ? findNeeds(said[0]!) : undefined;
  if (needs?.length !== 1 || needs[0]!.action !== 'dynamodb:DescribeTable') return undefined;
  const draft = draftNeeds(needs, false);
  const statements = draft.statements.map((one) => ({ ...one, actions: [...one.actions, 'dynamodb:Query'] }));
  return { text: JSON.stringify({ ...draft, statements }) };
}
