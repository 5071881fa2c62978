import { createHash } from 'node:crypto';
import { aboutDollars } from '../../cloudtrail/sources/athena-cost.js';
import { isOver } from '../../review/stage.js';
import type { DenialsRead, View } from '../../review/view.js';
import { button, buttonRow } from '../kit/buttons.js';
import { ago, bold, code, context, type Part, rich, section } from '../kit/rich.js';
import { fallback, fit } from '../kit/text.js';
import { costInWords } from './cost.js';
import type { SlotMessage } from './message.js';
import { labels, denials as words } from './words.js';

type Reported = DenialsRead['denials'][number];
type Asked = View['denialReads'][number];

/** More kinds than these in one read are a storm: they share the message of their read. */
const ONE_BY_ONE = 5;
const SHOWN = 15;

/**
 * What `/tighten denials` found: a message for each action on each resource, edited with the counts of the latest read
 * that has it, and one for each read, which lists them itself where they are many.
 */
export function denialMessages(view: View): SlotMessage[] {
  const pairs = new Map<string, { denial: Reported; read: DenialsRead }>();
  for (const { read } of view.denialReads) {
    if (!read || read.denials.length > ONE_BY_ONE) continue;
    for (const denial of read.denials) pairs.set(slotOf(denial), { denial, read });
  }
  return [
    ...view.denialReads.map((asked) =>
      asked.cost && !asked.cost.agreed && !isOver(view.review)
        ? askingMessage(view, asked, asked.cost)
        : readMessage(asked, isOver(view.review)),
    ),
    ...[...pairs].map(([slot, { denial, read }]) => pairMessage(view, slot, denial, read)),
  ];
}

/** The denial that the message of a slot is about, as the latest read has it. */
export function denialOf(view: View, slot: string): Reported | undefined {
  const reads = view.denialReads.flatMap(({ read }) => read ?? []);
  return reads.flatMap(({ denials }) => denials).findLast((denial) => slotOf(denial) === slot);
}

/** The denial in one line: what was refused where, how often, and why. */
export function denialInWords(denial: Reported): string {
  const where = denial.resource ? `${words.on}${fit(denial.resource, 300)}` : '';
  return `${fit(denial.action ?? denial.name, 120)}${where}: ${words.times(denial.calls)}, ${words.causes[denial.cause]}`;
}

function slotOf({ action, source, name, resource }: Reported): string {
  const pair = JSON.stringify([action ?? `${source}:${name}`, resource ?? '']);
  return `denial:${createHash('sha256').update(pair).digest('hex').slice(0, 16)}`;
}

function pairMessage(view: View, slot: string, denial: Reported, read: DenialsRead): SlotMessage {
  const name = fit(denial.action ?? denial.name, 120);
  const sentence = words.refused(name, denial.calls);
  const target = { review: view.review.id, subject: slot, seen: view.review.draft?.revision ?? 0 };
  return {
    slot,
    place: 'thread',
    text: fallback(sentence),
    blocks: [
      section(sentence),
      rich(...(denial.resource ? [{ preformatted: fit(denial.resource, 1_700) }] : []), [
        words.because(words.causes[denial.cause]),
        ago(denial.lastSeen, words.lastTime),
        '.',
      ]),
      ...(isOver(view.review)
        ? []
        : [buttonRow(slot, target.seen, [button({ label: labels.askAbout, action: 'denial:ask', target })])]),
      context(words.window(read.window.from, read.window.to)),
    ],
  };
}

/** Read only after somebody agrees to what it costs. */
function askingMessage({ review }: View, asked: Asked, cost: NonNullable<Asked['cost']>): SlotMessage {
  const { sentence, reasons } = costInWords(cost);
  const slot = `denials:${asked.id}`;
  const target = { review: review.id, subject: asked.id, seen: cost.revision };
  const read = button({ label: labels.readIt, action: 'denials:read', target, style: 'primary' });
  return {
    slot,
    place: 'thread',
    text: fallback(sentence),
    blocks: [
      section(sentence),
      rich([`${words.askedFor} ${reasons} ${words.shorter}`]),
      buttonRow(slot, cost.revision, [read]),
      context(words.askedBy, { person: asked.by }, { at: asked.at }),
    ],
  };
}

function readMessage(asked: Asked, isEnded: boolean): SlotMessage {
  const { read } = asked;
  const slot = `denials:${asked.id}`;
  const who = context(
    words.askedBy,
    { person: asked.by },
    { at: asked.at },
    ...(read ? [words.source(fit(read.source, 200))] : []),
    ...(read?.cost?.dollars ? [words.took(aboutDollars(read.cost.dollars))] : []),
    ...(asked.cost?.agreed ? [words.agreedBy, { person: asked.cost.agreed.by }] : []),
  );
  if (!read) {
    const sentence = isEnded ? words.notRead : words.reading;
    return { slot, place: 'thread', text: fallback(sentence), blocks: [section(sentence), who] };
  }
  const sentence = words.heading(read.denials.length, read.window.from, read.window.to);
  const listed = read.denials.length > ONE_BY_ONE ? rowsOf(read.denials) : [];
  // Slack's limit on a box of rich text is not documented; five lines to a block stay far below a section's.
  const bodies = Array.from({ length: Math.ceil(listed.length / 5) }, (_, index) =>
    rich(...listed.slice(index * 5, index * 5 + 5)),
  );
  return {
    slot,
    place: 'thread',
    text: fallback(sentence),
    blocks: [section(sentence), ...bodies, ...(read.denials.length > 0 ? [context(words.notEvidence)] : []), who],
  };
}

function rowsOf(denials: Reported[]): Part[][] {
  const latest = [...denials].sort((a, b) => b.lastSeen.localeCompare(a.lastSeen));
  const rows: Part[][] = latest
    .slice(0, SHOWN)
    .map((denial) => [
      bold(fit(denial.action ?? denial.name, 120)),
      ...(denial.resource ? [words.on, code(fit(denial.resource, 300))] : []),
      ` · ${words.causes[denial.cause]} · ${words.times(denial.calls)}`,
      ago(denial.lastSeen, words.last),
    ]);
  return latest.length > SHOWN ? [...rows, [words.more(latest.length - SHOWN)]] : rows;
}
