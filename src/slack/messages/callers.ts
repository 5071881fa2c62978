import type { KnownBlock } from '@slack/types';
import type { Caller } from '../../cloudtrail/activity.js';
import type { View } from '../../review/view.js';
import { button, buttonRow } from '../kit/buttons.js';
import { beside, code, context, date, rich, section, user } from '../kit/rich.js';
import { fallback, fit } from '../kit/text.js';
import { canDecide, detailsName } from './facts.js';
import type { SlotMessage } from './message.js';
import { details, labels, callers as words } from './words.js';

const SHOWN = 10;

/**
 * Who made the calls, where more than one family of sessions did: a person may leave one out (an afternoon of
 * debugging, a migration that is over), and what only it used goes with it; or take it back. Beside it, who began these
 * sessions.
 */
export function callersMessage(view: View): SlotMessage | undefined {
  const families = [...(view.usage?.callers ?? [])].sort((a, b) => b.calls - a.calls || (a.id < b.id ? -1 : 1));
  const assumers = assumersOf(view);
  if (!view.draft || (families.length < 2 && assumers.length === 0)) return undefined;
  const sentence = words.sentence(families.length);
  return {
    slot: 'callers',
    place: 'thread',
    text: fallback(sentence),
    blocks: [
      section(sentence),
      ...(families.length > 1 ? [context(words.intro)] : []),
      ...families.slice(0, SHOWN).flatMap((family) => callerCard(view, family, families)),
      ...(families.length > SHOWN
        ? [context(words.more(families.length - SHOWN), details.note(detailsName(view.review)))]
        : []),
      ...assumers,
    ],
  };
}

/** The link before the role in a chain: what the records of its assuming say. */
function assumersOf({ usage }: View): KnownBlock[] {
  const { first = [], more = 0 } = usage?.assumedBy ?? {};
  if (first.length === 0) return [];
  const bullets = first.map(({ who, type, sessions, firstSeen, lastSeen }) => [
    code(fit(who, 200)),
    words.began(fit(type, 40), sessions, firstSeen, lastSeen),
  ]);
  return [rich([words.assumedBy], { bullets }), ...(more > 0 ? [context(words.moreAssumers(more))] : [])];
}

function callerCard(view: View, family: Caller, families: Caller[]): KnownBlock[] {
  const { review } = view;
  const out = Object.hasOwn(review.callersLeftOut, family.id) ? review.callersLeftOut[family.id] : undefined;
  const session = fit(family.session || words.noName, 120);
  const tool = words.tool(fit(family.agent, 60), family.console, fit(family.network ?? '', 60));
  const seenAs = `${session} · ${tool}\n${words.seen(family.calls, family.firstSeen, family.lastSeen)}`;
  const seen = review.draft?.revision ?? 0;
  const target = { review: review.id, subject: family.id, seen };
  if (out) {
    const why = out.reason ? ` ${fit(out.reason, 300)}` : '';
    const row = rich([seenAs], [words.leftOutBy, user(out.by), date(out.at, ', '), `.${why}`]);
    if (!canDecide(view)) return [row];
    const back = {
      label: labels.takeBack,
      action: 'caller:take-back',
      spoken: words.spokenBack(session, tool),
    } as const;
    return [row, buttonRow(`caller:${family.id}`, seen, [button({ ...back, target })])];
  }
  // The last one stays: without any caller there is nothing to draft.
  const others = families.some(({ id }) => id !== family.id && !Object.hasOwn(review.callersLeftOut, id));
  if (!others || !canDecide(view)) return [section(seenAs)];
  const spoken = words.spoken(session, tool);
  const leaveOut = button({ label: labels.leaveOut, action: 'caller:leave-out', target, spoken });
  return [beside(seenAs, `caller:${family.id}`, seen, leaveOut)];
}
