import type { ModalView } from '@slack/types';
import type { Draft } from '../../drafting/draft.js';
import { modal } from '../kit/inputs.js';
import { bold, code, type Part, rich, section } from '../kit/rich.js';
import { fit } from '../kit/text.js';
import { labels, modals as words } from '../messages/words.js';

const SHOWN = 40;

/** What the model tried to add and the guard refused: nothing of it is in the draft. */
export function refusedAdditionsModal(reviewId: string, draft: Draft): ModalView {
  const rows = draft.refused
    .slice(0, SHOWN)
    .map((one): Part[] => [
      bold(`${words.refusedKinds[one.kind]} `),
      code(fit(one.what, 200)),
      ` · ${words.attempt(one.attempt)}`,
    ]);
  const left = draft.refused.length - rows.length;
  return modal({
    name: 'refused-additions',
    title: words.refusedTitle,
    target: { review: reviewId, subject: '', seen: 0 },
    close: labels.close,
    blocks: [
      section(words.refused(fit(draft.model ?? 'The model', 80), draft.refused.length)),
      rich(...rows),
      ...(left > 0 ? [section(words.moreRefused(left))] : []),
    ],
  });
}
