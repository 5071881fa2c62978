import { countedApprovals } from '../../review/stage.js';
import type { View } from '../../review/view.js';
import { bold, type ContextPart, code, context, type Row, rich, section } from '../kit/rich.js';
import { fallback, fit } from '../kit/text.js';
import { roleName } from './facts.js';
import type { SlotMessage } from './message.js';
import { approval, breakGlass, findings, delivery as words } from './words.js';

/** What is handed over: one sentence in the channel, and the files in the thread. */
export function deliveryMessages(view: View): SlotMessage[] {
  const { delivery, review } = view;
  if (!delivery || review.editions.length === 0) return [];
  const { figures, number } = delivery;
  const role = roleName(review);
  const sentence = words.sentence(
    number,
    role,
    figures.statements,
    figures.actions,
    (review.admin ?? false) && !delivery.openedBy,
  );
  const sizes = delivery.sizes.slice(0, 10).map((size) => [words.sizes(fit(size.name, 128), size.size, size.limit)]);
  const rows: Row[] = [
    ...(delivery.openedBy ? [[bold(words.openedBy(delivery.openedBy.map((name) => fit(name, 128))))]] : []),
    [words.replay(figures.distinctCalls, figures.allowed, figures.leftOut)],
    ...(sizes.length > 0 ? [{ bullets: sizes }] : []),
  ];
  // What follows from each stands in the draft's message and in the files: the channel reads their names.
  const blindSpots = (view.contract?.blindSpots ?? []).slice(0, 12).map((spot) => fit(spot.title, 100));
  if (blindSpots.length > 0) rows.push([words.blindSpots(blindSpots)]);
  const script = delivery.files.find((file) => file.name.endsWith('.sh'));
  rows.push([words.files, ...(script ? [words.rollback, code(`sh ${fit(script.name, 200)} rollback`)] : [])]);
  const approved = countedApprovals(review).filter((item) => item.edition === delivery.edition);
  const people: ContextPart[] = approved.slice(0, 3).flatMap((item) => [{ person: item.by }, { at: item.at }]);
  const suffix = number === 1 ? '' : `:${number}`;
  return [
    {
      slot: `delivery${suffix}`,
      place: 'thread',
      broadcast: true,
      text: fallback(words.fallback(role)),
      blocks: [
        section(sentence),
        rich(...rows),
        ...(people.length > 0 ? [context(findings.approvedBy, ...people, ...howOf(review, approved))] : []),
      ],
    },
    {
      slot: `files${suffix}`,
      place: 'thread',
      text: fallback(words.filesText(role)),
      blocks: [],
      files: delivery.files.map((file) => ({ name: file.name, content: file.content })),
    },
  ];
}

/** What there is to say of how it was approved: by one person alone, for which tickets. */
function howOf(review: View['review'], approved: View['review']['approvals']): ContextPart[] {
  const [broken] = (review.brokenGlass ?? []).filter((one) =>
    approved.some(({ brokeGlass, at }) => brokeGlass && at === one.at),
  );
  const tickets = [...new Set(approved.flatMap(({ ticket }) => ticket ?? []))];
  return [
    ...(broken ? [breakGlass.waived(broken.waived.approvals, broken.waived.fourEyes)] : []),
    ...tickets.slice(0, 3).map((ticket) => approval.tickets(fit(ticket, 100))),
  ];
}
