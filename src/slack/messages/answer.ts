import type { KnownBlock } from '@slack/types';
import type { View } from '../../review/view.js';
import { button, buttonRow } from '../kit/buttons.js';
import { bold, context, prose, rich, section, user } from '../kit/rich.js';
import { fallback, fit } from '../kit/text.js';
import { canDecide, positionOf, seenOf } from './facts.js';
import type { SlotMessage } from './message.js';
import { labels, answer as words } from './words.js';

/** One message for each question in the thread: the answer, the evidence it rests on, and the statement to change. */
export function answerMessages(view: View): SlotMessage[] {
  return view.turns.map((turn) => {
    const slot = `answer:${turn.id}`;
    const asked = rich([user(turn.by), words.asked, fit(turn.question, 500)]);
    if (!turn.answer) {
      return { slot, place: 'thread', text: fallback(words.working), blocks: [section(words.working), asked] };
    }
    const { answer } = turn;
    const used = answer.used.slice(0, 8).map((item) => [`• ${fit(item.summary, 250)}`]);
    return {
      slot,
      place: 'thread',
      text: fallback(fit(answer.text, 300)),
      // The first block is a section: a message of rich text alone could not become anything else later.
      blocks: [
        section(words.heading),
        asked,
        ...prose(fit(answer.text, 6_000)),
        ...(used.length > 0 ? [rich([bold(words.used)], ...used)] : []),
        ...openButton(view, answer.statementId),
        context(answer.author === 'model' ? words.byModel : words.byRules),
      ],
    };
  });
}

function openButton(view: View, statementId: string | undefined): KnownBlock[] {
  const position = statementId ? positionOf(view, statementId) : 0;
  if (!statementId || position === 0 || !canDecide(view)) return [];
  const target = { review: view.review.id, subject: statementId, seen: seenOf(view.review, statementId) };
  return [
    buttonRow(`answer:${statementId}`, target.seen, [
      button({ label: labels.open(position), action: 'scope:choose', target }),
    ]),
  ];
}
