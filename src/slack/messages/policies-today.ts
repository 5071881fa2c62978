import { createHash } from 'node:crypto';
import type { KnownBlock } from '@slack/types';
import type { BaselinePolicy } from '../../aws/principal.js';
import { isReplaceable, policyId, splitBaseline } from '../../review/split-baseline.js';
import type { View } from '../../review/view.js';
import { button, buttonRow } from '../kit/buttons.js';
import { bold, context, date, divider, type Part, rich, section, user } from '../kit/rich.js';
import { fallback, fit } from '../kit/text.js';
import { canDecide } from './facts.js';
import type { SlotMessage } from './message.js';
import { labels, policiesToday as words } from './words.js';

/** AWS allows ten managed policies on a role unless the quota was raised; inline ones come on top. */
const SHOWN = 14;

/**
 * What becomes of the policies that the principal has today, where that is not plain: more than one, or one with a
 * Deny. A person may keep one that would be replaced, or have one replaced that would stay.
 */
export function policiesTodayMessage(view: View): SlotMessage | undefined {
  const policies = (view.baseline?.policies ?? []).filter(({ kind }) => kind !== 'boundary');
  if (!view.review.draft || policies.length === 0) return undefined;
  const { kept, replaced, denies } = splitBaseline(policies, view.review.keptPolicies);
  if (policies.length === 1 && denies.length === 0 && kept.length === 0) return undefined;
  const sentence = words.sentence(replaced.length, kept.length);
  const carried = (policy: BaselinePolicy) =>
    denies.filter(({ source }) => source === `today:${policyId(policy)}`).length;
  const cards = [
    ...replaced.map((policy) => card(view, policy, words.replaced(carried(policy)))),
    ...kept.map((policy) => card(view, policy, policy.group ? words.ofGroup(fit(policy.group, 128)) : words.kept)),
  ];
  return {
    slot: 'policies-today',
    place: 'thread',
    text: fallback(sentence),
    blocks: [
      section(sentence),
      context(words.intro),
      ...cards.slice(0, SHOWN).flatMap((blocks) => [divider(), ...blocks]),
      ...(cards.length > SHOWN ? [context(words.more(cards.length - SHOWN))] : []),
    ],
  };
}

/** What a button on a policy is about: ARNs hold characters that a button's value does not. */
export function policySubject(policy: BaselinePolicy): string {
  return createHash('sha256').update(policyId(policy)).digest('hex').slice(0, 16);
}

function card(view: View, policy: BaselinePolicy, fate: string): KnownBlock[] {
  const { review } = view;
  const decided = review.keptPolicies?.[policyId(policy)];
  const who: Part[] = decided ? [' ', words.decidedBy, user(decided.by), date(decided.at, ', '), '.'] : [];
  const row = rich([bold(fit(policy.name, 128)), ` · ${words.kind(policy.kind, policy.awsManaged)}`], [fate, ...who]);
  if (!isReplaceable(policy) || !canDecide(view)) return [row];
  const stays = splitBaseline([policy], review.keptPolicies).kept.length > 0;
  const seen = Math.max(decided?.revision ?? 0, review.draft?.revision ?? 0);
  const subject = policySubject(policy);
  const change = button({
    label: stays ? labels.replacePolicy : labels.keepPolicy,
    action: stays ? 'policy:replace' : 'policy:keep',
    target: { review: review.id, subject, seen },
    spoken: words.spoken(fit(policy.name, 60), stays),
  });
  return [row, buttonRow(`policy:${subject}`, seen, [change])];
}
