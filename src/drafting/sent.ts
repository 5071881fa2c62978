import type { ModelTurn } from './model.js';
import type { RedactLevel } from './redaction.js';

/**
 * What left for a model: the latest request word for word, which holds all that went before it, and how many values
 * were replaced in it. A review keeps `text` as a document of its own and its address here.
 */
export interface Sent {
  replaced: number;
  redact: RedactLevel;
  text?: string;
  document?: string;
}

/** A request as people read it: instructions, then turn after turn. */
export function requestInWords(
  instructions: string,
  turns: readonly ModelTurn[],
  tools: readonly string[] = [],
): string {
  return [
    `Instructions:\n${instructions}`,
    ...(tools.length > 0 ? [`Tools that it may ask for:\n${tools.join(', ')}`] : []),
    ...turns.map(inWords),
  ].join('\n\n');
}

function inWords(turn: ModelTurn): string {
  switch (turn.from) {
    case 'person':
      return `Question:\n${turn.text}`;
    case 'model':
      return `The model had answered:\n${turn.text}`;
    case 'model-calls':
      return `The model had asked for:\n${turn.calls.map((call) => `${call.name} ${call.arguments}`).join('\n')}`;
    case 'tool':
      return `It was told:\n${turn.output}`;
  }
}
