import { actionsOf } from '../iam/catalog.js';

/** One piece of an ARN's resource part, in order; joined they give it back. `name` pieces were chosen by somebody. */
export interface ArnPiece {
  text: string;
  name: boolean;
}

/** Words that ARNs of many services have in their resource part though no template of the service spells them. */
const COMMON_WORDS = new Set([
  'role',
  'user',
  'group',
  'policy',
  'assumed-role',
  'aws-service-role',
  'root',
  'alias',
  'key',
]);

/**
 * Splits the resource part of an ARN at `/` and `:` and tells names from the words of its type: a word that stands
 * literally in one of the service's ARN templates (`function`, `log-group`, `task-definition`) is not a name.
 */
export function arnNames(arn: string): ArnPiece[] {
  const [, , service = '', , , ...rest] = arn.split(':');
  const words = wordsOf(service.toLowerCase());
  return rest
    .join(':')
    .split(/([/:])/)
    .filter((text) => text !== '')
    .map((text) => ({ text, name: !isWord(text, words) }));
}

function isWord(text: string, words: Set<string>): boolean {
  return /^[/:*?]+$/.test(text) || words.has(text) || COMMON_WORDS.has(text);
}

const known = new Map<string, Set<string>>();

function wordsOf(service: string): Set<string> {
  const cached = known.get(service);
  if (cached) return cached;
  const templates = actionsOf(service).flatMap((action) => action.resourceTypes.map((type) => type.arnTemplate));
  const words = new Set(
    templates.flatMap((template) =>
      template
        .split(':')
        .slice(5)
        .join(':')
        .split(/[/:]/)
        .filter((word) => word !== '' && !word.includes('${')),
    ),
  );
  known.set(service, words);
  return words;
}
