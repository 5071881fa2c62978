import type { BrokenGlass } from '../../review/review.js';
import type { View } from '../../review/view.js';
import { bold, context, type Part, rich, section } from '../kit/rich.js';
import { fallback, fit } from '../kit/text.js';
import { roleName } from './facts.js';
import type { SlotMessage } from './message.js';
import { breakGlass as words } from './words.js';

/** Said in the channel, once for every time that one person approved alone: who, what was waived, and why. */
export function breakGlassMessages({ review }: View): SlotMessage[] {
  return (review.brokenGlass ?? []).map((broken, index) => {
    const sentence = words.sentence(fit(roleName(review), 64));
    return {
      slot: `break-glass:${index + 1}`,
      place: 'thread',
      broadcast: true,
      text: fallback(sentence),
      blocks: [section(sentence), rich(...rowsOf(broken)), context(words.by, { person: broken.by }, { at: broken.at })],
    };
  });
}

function rowsOf({ waived, reason, ticket }: BrokenGlass): Part[][] {
  return [
    [words.waived(waived.approvals, waived.fourEyes)],
    [bold(words.reasonIs), fit(reason, 1_000)],
    ...(ticket ? [[bold(words.ticketIs), fit(ticket, 100)]] : []),
  ];
}
