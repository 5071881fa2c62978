import type { View } from '../../review/view.js';
import { ago, bold, code, context, type Part, rich, section } from '../kit/rich.js';
import { fallback, fit } from '../kit/text.js';
import type { SlotMessage } from './message.js';
import { denials as words } from './words.js';

const SHOWN = 15;

/** One message for each read of refused calls, asked for with `/tighten denials`. */
export function denialMessages(view: View): SlotMessage[] {
  return view.denialReads.map((asked) => denialMessage(view, asked));
}

function denialMessage(_view: View, asked: View['denialReads'][number]): SlotMessage {
  const { read } = asked;
  const slot = `denials:${asked.id}`;
  const who = context(
    words.askedBy,
    { person: asked.by },
    { at: asked.at },
    ...(read ? [words.source(fit(read.source, 200))] : []),
  );
  if (!read) return { slot, place: 'thread', text: fallback(words.reading), blocks: [section(words.reading), who] };
  const sentence = words.heading(read.denials.length, read.window.from, read.window.to);
  const latest = [...read.denials].sort((a, b) => b.lastSeen.localeCompare(a.lastSeen));
  const rows: Part[][] = latest
    .slice(0, SHOWN)
    .map((denial) => [
      bold(fit(denial.action ?? denial.name, 120)),
      ...(denial.resource ? [words.on, code(fit(denial.resource, 300))] : []),
      ` · ${words.causes[denial.cause]} · ${words.times(denial.calls)}`,
      ago(denial.lastSeen, words.last),
    ]);
  if (latest.length > SHOWN) rows.push([words.more(latest.length - SHOWN)]);
  // Slack's limit on a box of rich text is not documented; five lines to a block stay far below a section's.
  const bodies = Array.from({ length: Math.ceil(rows.length / 5) }, (_, index) =>
    rich(...rows.slice(index * 5, index * 5 + 5)),
  );
  return {
    slot,
    place: 'thread',
    text: fallback(sentence),
    blocks: [section(sentence), ...bodies, ...(read.denials.length > 0 ? [context(words.notEvidence)] : []), who],
  };
}
