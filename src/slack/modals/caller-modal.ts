import type { ModalView } from '@slack/types';
import type { Activity, Caller } from '../../cloudtrail/activity.js';
import { callsOnlyOf } from '../../cloudtrail/left-out-callers.js';
import type { View } from '../../review/view.js';
import { modal, writing } from '../kit/inputs.js';
import { section } from '../kit/rich.js';
import { fit } from '../kit/text.js';
import { labels, callers as words } from '../messages/words.js';
import { INPUTS } from './other-modals.js';

/** Leaving a caller out: what goes with it, and why. */
export function leaveOutCallerModal(view: View, caller: Caller, activity: Activity | undefined): ModalView {
  const { review } = view;
  return modal({
    name: 'leave-out-caller',
    title: words.title,
    target: { review: review.id, subject: caller.id, seen: review.draft?.revision ?? 0 },
    submit: labels.leaveOut,
    close: labels.cancel,
    blocks: [
      section(words.effect(fit(caller.session || words.noName, 120), needsThatGo(view, caller, activity))),
      writing({ id: INPUTS.reason, label: words.reason, max: 300 }),
    ],
  });
}

function needsThatGo({ contract, review }: View, caller: Caller, activity: Activity | undefined): number {
  if (!activity || !contract) return 0;
  const out = new Set([...Object.keys(review.callersLeftOut), caller.id]);
  const calls = new Set(callsOnlyOf(activity, out).map(({ id }) => id));
  return contract.needs.filter((need) => need.callIds.every((id) => calls.has(id))).length;
}
