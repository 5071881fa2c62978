import type { KnownBlock } from '@slack/types';
import type { WideRole, WideRoles } from '../../aws/find-roles.js';
import { button, buttonRow } from '../kit/buttons.js';
import { ago, bold, code, divider, type Part, rich, section } from '../kit/rich.js';
import { formatRole } from '../kit/role-value.js';
import { fit } from '../kit/text.js';
import { access, labels, found as words } from './words.js';

/** Rows on one page: each is a text and, where it can be reviewed, a button. */
const PER_PAGE = 8;

/** Roles that are allowed too much, a page of them from `from` on, each with *Tighten* where it can be reviewed. */
export function foundRoles(
  result: WideRoles & { hidden?: number },
  from: number,
): { sentence: string; blocks: KnownBlock[] } {
  const { roles, looked, failed } = result;
  const sentence = words.sentence(roles.length, looked);
  const shown = roles.slice(from, from + PER_PAGE);
  const left = roles.length - from - shown.length;
  return {
    sentence,
    blocks: [
      section(sentence),
      ...shown.flatMap((role, index) => [divider(), ...row(role, from + index)]),
      ...(result.hidden ? [section(access.hidden(result.hidden))] : []),
      ...failed.slice(0, 5).map(({ account, reason }) => section(words.failed(account, fit(reason, 400)))),
      ...(failed.length > 5 ? [section(words.moreFailed(failed.length - 5))] : []),
      ...(left > 0 ? [divider(), buttonRow('find', from, [more(from + shown.length, left)])] : []),
    ],
  };
}

function row(role: WideRole, position: number): KnownBlock[] {
  const allowed: Part[] = role.admin
    ? [words.admin]
    : [words.actions(role.actions), ...role.wildcards.flatMap((wildcard) => [code(fit(wildcard, 120)), ' '])];
  const used = role.lastUsed ? ago(role.lastUsed, words.lastUsed) : words.notUsed;
  const text = rich(
    [bold(fit(role.name, 64)), ` · ${fit(role.label, 64)}`, used],
    allowed,
    ...(role.refused ? [[words.refused(fit(role.refused, 200))]] : []),
  );
  if (role.refused) return [text];
  const target = { review: 'none', subject: Buffer.from(formatRole(role)).toString('base64url'), seen: 0 };
  const tighten = button({ label: labels.tighten, action: 'find:tighten', target, spoken: words.spoken(role.name) });
  return [text, buttonRow(`find-${position}`, 0, [tighten])];
}

function more(from: number, left: number) {
  const target = { review: 'none', subject: '', seen: from };
  return button({ label: labels.showMore(Math.min(left, PER_PAGE)), action: 'find:more', target });
}
