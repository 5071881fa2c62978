import type { KnownBlock } from '@slack/types';
import type { BlindSpot } from '../../cloudtrail/sources/source.js';
import { spotsToAnswer } from '../../review/blind-spots.js';
import { openSpots } from '../../review/stage.js';
import type { View } from '../../review/view.js';
import { button, buttonRow } from '../kit/buttons.js';
import { bold, date, divider, type Part, rich, section, user } from '../kit/rich.js';
import { fallback, fit } from '../kit/text.js';
import { canDecide, templateOf } from './facts.js';
import type { SlotMessage } from './message.js';
import { labels, blindSpots as words } from './words.js';

const SHOWN = 12;
const REST = 10;
/** Of the 3,000 characters of a block, for all that are listed together. */
const REST_TEXT = 2_800;
const REST_TITLE = 90;

/**
 * What the trail cannot show: a service that something points to is answered by itself (*Not used*, or what it needs),
 * all others together by one click. Nothing is approved before a person has said so.
 */
export function blindSpotsMessage(view: View): SlotMessage | undefined {
  const { alone, rest } = spotsToAnswer(view.contract?.blindSpots ?? []);
  if (!view.review.draft?.spots || alone.length + (rest ? 1 : 0) === 0) return undefined;
  const sentence = words.sentence(openSpots(view.review).length);
  return {
    slot: 'blind-spots',
    place: 'thread',
    text: fallback(sentence),
    blocks: [
      section(sentence),
      ...alone.slice(0, SHOWN).flatMap((spot) => [divider(), ...spotCard(view, spot)]),
      ...(rest ? [divider(), ...restCard(view, rest)] : []),
    ],
  };
}

function spotCard(view: View, spot: BlindSpot): KnownBlock[] {
  const row: Part[][] = [[bold(fit(spot.title, 100))], [fit(spot.consequence, 500)]];
  const { answered, blocks } = state(view, spot.id);
  if (answered) return [rich(...row, answered), ...blocks];
  if (!canDecide(view)) return [rich(...row)];
  const target = targetOf(view, spot.id);
  const about = fit(spot.title, 60);
  return [
    rich(...row),
    buttonRow(`spot:${spot.id}`, target.seen, [
      templateOf(view, spot.id)
        ? button({ label: labels.addWhatItNeeds, action: 'spot:add', target, spoken: words.spokenAdd(about) })
        : button({ label: labels.accept, action: 'spot:accept', target }),
      button({ label: labels.notUsed, action: 'spot:not-used', target, spoken: words.spokenNotUsed(about) }),
    ]),
  ];
}

function restCard(view: View, rest: { id: string; spots: BlindSpot[] }): KnownBlock[] {
  const shown = rest.spots.slice(0, REST);
  const room = Math.min(500, Math.floor(REST_TEXT / shown.length) - REST_TITLE);
  const bullets = shown.map((spot): Part[] => [bold(fit(spot.title, REST_TITLE)), `: ${fit(spot.consequence, room)}`]);
  const left = rest.spots.length - bullets.length;
  const listed = rich([words.rest], { bullets }, ...(left > 0 ? [[words.more(left)]] : []));
  const { answered, blocks } = state(view, rest.id);
  if (answered) return [listed, rich(answered), ...blocks];
  if (!canDecide(view)) return [listed];
  const target = targetOf(view, rest.id);
  return [
    listed,
    buttonRow('spot:rest', target.seen, [button({ label: labels.acceptThese, action: 'spot:accept', target })]),
  ];
}

/** Who answered it how, and the way to change that. */
function state(view: View, id: string): { answered?: Part[]; blocks: KnownBlock[] } {
  const known = openSpots(view.review).includes(id) ? undefined : view.review.spotAnswers?.[id];
  if (!known) return { blocks: [] };
  const answered: Part[] = [words.answers[known.answer], words.by, user(known.by), date(known.at, ', '), '.'];
  if (!canDecide(view) || known.answer === 'accepted') return { answered, blocks: [] };
  const target = targetOf(view, id);
  const change =
    known.answer === 'not-used'
      ? button({ label: labels.addWhatItNeeds, action: 'spot:add', target })
      : button({ label: labels.notUsed, action: 'spot:not-used', target });
  return { answered, blocks: [buttonRow(`spot:${id}`, target.seen, [change])] };
}

function targetOf({ review }: View, subject: string) {
  const seen = Math.max(review.spotAnswers?.[subject]?.revision ?? 0, review.draft?.revision ?? 0);
  return { review: review.id, subject, seen };
}
