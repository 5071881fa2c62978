import { findAction, isService } from '../iam/catalog.js';
import { rulesFor } from '../iam/services/index.js';
import { isGuarded, levelOf, readsSecrets } from './access.js';
import { exactArnsProblem } from './attested.js';
import type { Contract, Question } from './contract.js';
import { shorten } from './resource-words.js';

/** What somebody says a question needs: one action, written out, on exact ARNs. */
export interface AnsweredAction {
  action: string;
  resources: readonly string[];
}

/** What is wrong with an answer, under the field it is about, in a whole sentence or the rest of one. */
export type AnswerProblem = { action: string } | { resources: string };

/**
 * What is wrong with an answer to a question; undefined where nothing is. The call that was recorded has to be able to
 * need the action: it is one of the likely ones, or, where the call itself is not understood, another one of the same
 * service (of any, where AWS's catalogue does not know the event's) that lends no role, changes no permissions and
 * reads no secrets. Anything else is a permission without a call
 * behind it, which a second person approves (an attested need).
 */
export function answerProblem(
  question: Pick<Question, 'about' | 'source' | 'name' | 'likelyActions'>,
  { action, resources }: AnsweredAction,
  contract: Pick<Contract, 'partition' | 'account' | 'needs'>,
): AnswerProblem | undefined {
  const facts = /[*?]/.test(action) ? undefined : findAction(action);
  if (!facts)
    return { action: `${shorten(action, 80)} is not an action that AWS knows; write it out as service:Name.` };
  if (!question.likelyActions.includes(facts.action)) {
    const need = { action: facts.action, accessLevel: levelOf(facts) };
    const service = serviceOfSource(question.source);
    const possible = question.about === 'call' && (service === undefined || service === facts.service);
    if (!possible || isGuarded(need) || readsSecrets(need, contract.needs)) {
      return {
        action: `${facts.action} is not what ${shorten(question.name, 60)} is known to need. Choose “Needs nothing”, and add it with “Add a permission…”: a second person approves it.`,
      };
    }
  }
  const problem = exactArnsProblem(action, resources, contract);
  return problem ? { resources: problem } : undefined;
}

function serviceOfSource(source: string): string | undefined {
  const known = rulesFor(source)?.prefix;
  const prefix = source.toLowerCase().split('.')[0] ?? '';
  return known ?? (isService(prefix) ? prefix : undefined);
}
