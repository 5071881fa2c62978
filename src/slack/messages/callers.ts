import type { KnownBlock } from '@slack/types';
import type { Caller } from '../../cloudtrail/activity.js';
import type { View } from '../../review/view.js';
import { button } from '../kit/buttons.js';
import { beside, context, date, rich, section, user } from '../kit/rich.js';
import { fallback, fit } from '../kit/text.js';
import { canDecide } from './facts.js';
import type { SlotMessage } from './message.js';
import { labels, callers as words } from './words.js';

const SHOWN = 10;

/**
 * Who made the calls, where more than one family of sessions did: a person may leave one out (an afternoon of
 * debugging, a migration that is over), and what only it used goes with it.
 */
export function callersMessage(view: View): SlotMessage | undefined {
  const families = [...(view.usage?.callers ?? [])].sort((a, b) => b.calls - a.calls || (a.id < b.id ? -1 : 1));
  if (!view.draft || families.length < 2) return undefined;
  const sentence = words.sentence(families.length);
  return {
    slot: 'callers',
    place: 'thread',
    text: fallback(sentence),
    blocks: [
      section(sentence),
      context(words.intro),
      ...families.slice(0, SHOWN).map((family) => callerCard(view, family, families)),
      ...(families.length > SHOWN ? [context(words.more(families.length - SHOWN))] : []),
    ],
  };
}

function callerCard(view: View, family: Caller, families: Caller[]): KnownBlock {
  const { review } = view;
  const out = Object.hasOwn(review.callersLeftOut, family.id) ? review.callersLeftOut[family.id] : undefined;
  const session = fit(family.session || words.noName, 120);
  const tool = words.tool(fit(family.agent, 60), family.console);
  const seenAs = `${session} · ${tool}\n${words.seen(family.calls, family.firstSeen, family.lastSeen)}`;
  if (out) {
    const why = out.reason ? ` ${fit(out.reason, 300)}` : '';
    return rich([seenAs], [words.leftOutBy, user(out.by), date(out.at, ', '), `.${why}`]);
  }
  // The last one stays: without any caller there is nothing to draft.
  const others = families.some(({ id }) => id !== family.id && !Object.hasOwn(review.callersLeftOut, id));
  if (!others || !canDecide(view)) return section(seenAs);
  const seen = review.draft?.revision ?? 0;
  const target = { review: review.id, subject: family.id, seen };
  const spoken = words.spoken(session, tool);
  const leaveOut = button({ label: labels.leaveOut, action: 'caller:leave-out', target, spoken });
  return beside(seenAs, `caller:${family.id}`, seen, leaveOut);
}
