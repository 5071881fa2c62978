import type { KnownBlock } from '@slack/types';
import type { Question } from '../../needs/contract.js';
import type { Statement } from '../../needs/statements.js';
import { spotsToAnswer } from '../../review/blind-spots.js';
import type { View } from '../../review/view.js';
import { fallback } from '../kit/text.js';
import { showsAll } from '../kit/words-in.js';
import { blindSpotsMessage } from './blind-spots.js';
import { callersMessage } from './callers.js';
import { detailsName, inOrder, positionOf } from './facts.js';
import type { SlotMessage } from './message.js';
import { isQuestionCut } from './question-card.js';
import { createRemembered } from './remembered.js';
import { inWords, isStatementCut, joined } from './statement-card.js';
import { details as words } from './words.js';

const remembered = createRemembered<SlotMessage | undefined>();

/**
 * What the messages of a draft had to cut, in full, as one file. Made from the draft and its evidence alone, so that it
 * is uploaded once for each draft, and only where something was cut.
 */
export function detailsMessage(view: View): SlotMessage | undefined {
  const { draft, review, contract, usage } = view;
  if (!draft || !review.draft) return undefined;
  return remembered(draft, 'details', [review.draft.revision, contract, usage], () => made(view));
}

function made(view: View): SlotMessage | undefined {
  const undecided: View = { ...view, review: { ...view.review, spotAnswers: {}, callersLeftOut: {} } };
  const asked = new Set(view.review.draft?.questions ?? []);
  const sections = [
    ...inOrder(view.draft?.statements ?? []).flatMap((one) =>
      isStatementCut(view, one) ? [statementInFull(view, one)] : [],
    ),
    ...(view.contract?.questions ?? []).flatMap((one) =>
      asked.has(one.id) && isQuestionCut(one) ? [questionInFull(one)] : [],
    ),
    ...listInFull(words.callers, callersMessage(undecided), callerLines(view)),
    ...listInFull(words.blindSpots, blindSpotsMessage(undecided), spotLines(view)),
  ];
  if (sections.length === 0) return undefined;
  const content = sections.map((lines) => `${lines.join('\n')}\n`).join('\n');
  return {
    slot: `files:details-${view.review.draft?.revision}`,
    place: 'thread',
    text: fallback(words.text),
    blocks: [],
    files: [{ name: detailsName(view.review), content }],
  };
}

function statementInFull(view: View, statement: Statement): string[] {
  const { id, sid, purpose, actions, doubt, candidates, conditions } = statement;
  return [
    words.statement(positionOf(view, id), sid),
    purpose,
    ...(doubt ? [doubt] : []),
    words.actions,
    ...actions,
    ...candidates.flatMap((scope) => {
      const all = inWords(joined(conditions, scope.conditions));
      return [
        words.scope(scope.id, scope.label),
        ...scope.resources,
        ...(all ? [`${words.conditions}${all}`] : []),
        ...(scope.allowsMore ? [`${words.allowsMore}${scope.allowsMore}`] : []),
      ];
    }),
  ];
}

function questionInFull({ name, source, text, likelyActions }: Question): string[] {
  return [words.question(name, source), text, ...(likelyActions.length > 0 ? [words.likely, ...likelyActions] : [])];
}

/** All of a list, where its message shows less. */
function listInFull(title: string, message: { blocks: KnownBlock[] } | undefined, lines: string[][]): string[][] {
  if (!message || showsAll(message.blocks, lines.flat())) return [];
  return [[title, ...lines.map((line) => line.filter((part) => part !== '').join(' · '))]];
}

function callerLines({ usage }: View): string[][] {
  return (usage?.callers ?? []).map(({ session, agent, console, network = '' }) => [
    session,
    console ? '' : agent,
    network,
  ]);
}

function spotLines({ contract }: View): string[][] {
  const { alone, rest } = spotsToAnswer(contract?.blindSpots ?? []);
  return [...alone, ...(rest?.spots ?? [])].map(({ title, consequence }) => [title, consequence]);
}
