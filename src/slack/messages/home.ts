import type { HomeView, KnownBlock } from '@slack/types';
import type { Review } from '../../review/review.js';
import { isOver, openCost, stageOf, undecidedStatements } from '../../review/stage.js';
import type { Held } from '../../review/ticks.js';
import { button, buttonRow } from '../kit/buttons.js';
import { bold, date, header, ownLink, type Part, rich, section } from '../kit/rich.js';
import { fit } from '../kit/text.js';
import { roleName, seenOfAll } from './facts.js';
import { standingOf } from './standing.js';
import { labels, home as words } from './words.js';

const PER_GROUP = 5;

export interface HomeItems {
  needsYou: Review[];
  inProgress: Review[];
  watching: Review[];
  done: Review[];
  /** All reviews that get a row, for their links. */
  shown: Review[];
}

interface Reader {
  user: string;
  mayReview(review: Review): boolean;
}

/** Sorts reviews (newest first) into what the home tab shows one person. */
export function homeItems(reviews: Review[], reader: Reader): HomeItems {
  const open = reviews.filter((review) => !isOver(review));
  const needsYou = open.filter((review) => waitsFor(review, reader));
  const watching = open.filter((review) => review.watch !== undefined && !needsYou.includes(review));
  const inProgress = open.filter((review) => !needsYou.includes(review) && !watching.includes(review));
  const done = reviews.filter((review) => isOver(review) && review.editions.length > 0);
  const groups = { needsYou, inProgress, watching, done };
  return { ...groups, shown: Object.values(groups).flatMap((group) => group.slice(0, PER_GROUP)) };
}

function waitsFor(review: Review, reader: Reader): boolean {
  if ((review.failure || openCost(review)) && review.by === reader.user) return true;
  if (!reader.mayReview(review)) return false;
  const stage = stageOf(review);
  if (stage === 'scoping' || openCost(review)) return true;
  if (stage !== 'approving') return false;
  const alone = review.rules.fourEyes && (review.by === reader.user || review.lastChange?.by === reader.user);
  return !alone && !review.approvals.some((approval) => approval.by === reader.user);
}

/** What the model costs, per million tokens, as its operator pays for it. */
export interface TokenPrice {
  input: number;
  output: number;
  /** `$`, `€`. */
  currency: string;
}

/** @param held why reviews cannot be shown in their channel, where that is so. */
export function homeView(
  items: HomeItems,
  links: ReadonlyMap<string, string>,
  price?: TokenPrice,
  held: ReadonlyMap<string, Held> = new Map(),
): HomeView {
  const rows = { links, price, held };
  const blocks: KnownBlock[] = [
    ...group(words.needsYou, items.needsYou, rows, true),
    ...group(words.inProgress, items.inProgress, rows),
    ...group(words.watching, items.watching, rows),
    ...group(words.done, items.done, rows),
  ];
  return { type: 'home', blocks: items.needsYou.length > 0 ? blocks : [section(words.empty), ...blocks] };
}

function spent({ tokens }: Review, price: TokenPrice | undefined): Part[] {
  if (!tokens) return [];
  const cost = price && (tokens.input * price.input + tokens.output * price.output) / 1_000_000;
  return [
    ` · ${words.tokens(tokens.input + tokens.output, cost === undefined ? undefined : `${price!.currency}${cost.toFixed(2)}`)}`,
  ];
}

function sentenceCase(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** What rows say beside the state of their review. */
interface Rows {
  links: ReadonlyMap<string, string>;
  price: TokenPrice | undefined;
  held: ReadonlyMap<string, Held>;
}

function group(title: string, reviews: Review[], { links, price, held }: Rows, act = false): KnownBlock[] {
  if (reviews.length === 0) return [];
  const rows = reviews.slice(0, PER_GROUP).flatMap((review): KnownBlock[] => {
    const url = links.get(review.id);
    const why = held.get(review.id);
    const parts: Part[] = [
      bold(fit(roleName(review), 64)),
      ` · ${fit(review.accountLabel ?? '', 64)}`,
      ...(url ? [' · ', ownLink(url, words.open)] : []),
    ];
    const stands: Part[] = [
      sentenceCase(fit(standingOf(review), 200)),
      date(review.openedAt, words.since),
      ...spent(review, price),
    ];
    const row = rich(parts, stands, ...(why ? [[words.held(fit(`${why.reason} ${why.advice}`, 600))]] : []));
    if (!act || undecidedStatements(review).length === 0) return [row];
    const target = { review: review.id, subject: '', seen: seenOfAll(review) };
    const next = button({ label: labels.reviewNext, action: 'scope:next', target });
    return [row, buttonRow(`home:${review.id}`, seenOfAll(review), [next])];
  });
  const more = reviews.length - PER_GROUP;
  return [header(title), ...rows, ...(more > 0 ? [section(words.more(more))] : [])];
}
