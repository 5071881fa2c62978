import type { KnownBlock } from '@slack/types';
import type { Conditions } from '../../iam/document.js';
import type { Statement } from '../../needs/statements.js';
import type { Decision } from '../../review/review.js';
import type { View } from '../../review/view.js';
import { button, buttonRow } from '../kit/buttons.js';
import { ago, bold, code, date, italic, type Part, type Row, rich, user } from '../kit/rich.js';
import { fit, fitLines, visible } from '../kit/text.js';
import { showsAll } from '../kit/words-in.js';
import { canDecide, detailsName, onlyUnclear, positionOf, seenOf, usageOf } from './facts.js';
import { labels, statements as words } from './words.js';

/** How much of each part a card shows; three cards have to stay within one message. */
export const ROOM = {
  purpose: 300,
  actions: 600,
  resources: 1_500,
  /** What a person wrote: a form takes no more. */
  custom: 2_900,
  /** One scope in the form. */
  choice: 2_500,
  allowsMore: 400,
  conditions: 300,
  doubt: 250,
  callers: 200,
};

type Candidate = Statement['candidates'][number];

/** One statement, made to be decided in ten seconds: what it does, how it was used, the suggested scope, the buttons. */
export function statementCard(view: View, statement: Statement): KnownBlock[] {
  const decision = view.review.decisions[statement.id];
  if (decision) return decidedCard(view, statement, decision);
  return [openCard(view, statement), ...(canDecide(view) ? [openButtons(view, statement)] : [])];
}

/** True where the card, or the form behind it, shows less than there is of the statement as it was drafted. */
export function isStatementCut(view: View, statement: Statement): boolean {
  const { purpose, actions, doubt = '', candidates, conditions, scopeable } = statement;
  const suggested = suggestedOf(statement);
  const beyond = scopeable && suggested?.allowsMore ? words.allowsMore(suggested.allowsMore) : '';
  const limits = suggested ? [suggested.label, inWords(joined(conditions, suggested.conditions)), beyond] : [];
  const parts = [purpose, ...actions, doubt, ...limits];
  const tooLong = candidates.some(({ resources }) => !fitsIn(resources, ROOM.choice));
  const hidden = suggested !== undefined && !fitsIn(suggested.resources, ROOM.resources);
  return tooLong || hidden || !showsAll([openCard(view, statement)], parts);
}

function suggestedOf({ candidates, suggested }: Statement): Candidate | undefined {
  return candidates.find(({ id }) => id === suggested);
}

function fitsIn(resources: string[], room: number): boolean {
  return visible(resources.join('\n'), { lines: true }).length <= room;
}

function openCard(view: View, statement: Statement): KnownBlock {
  const suggested = suggestedOf(statement);
  const usage = usageOf(view, statement);
  const callers = usage.callers.slice(0, 3);
  const who =
    callers.length > 0 ? fit(words.callers(callers, usage.callers.length - callers.length), ROOM.callers) : '';
  const rows: Row[] = [
    headline(view, statement),
    [fit(statement.purpose, ROOM.purpose)],
    [words.seen(statement.calls, usage.days), ago(statement.lastSeen, words.last), `${who}.`],
    [words.actions(statement.actions.length), ...actionParts(statement.actions)],
  ];
  if (onlyUnclear(view, statement)) rows.push([italic(words.onlyUnclear)]);
  if (statement.needsAPerson) rows.push([italic(words.needsAPerson[statement.needsAPerson])]);
  if (suggested) {
    rows.push(
      [bold(words.suggested(suggested.id, fit(suggested.label, 75)))],
      ...boxed(suggested.resources, ROOM.resources, moreOf(view)),
    );
    const conditions = joined(statement.conditions, suggested.conditions);
    if (Object.keys(conditions).length > 0)
      rows.push([words.conditions, code(fit(inWords(conditions), ROOM.conditions))]);
    if (statement.scopeable) rows.push([allowance(suggested.allowsMore)]);
  }
  if (statement.doubt) rows.push([italic(words.doubt(fit(statement.doubt, ROOM.doubt)))]);
  return rich(...rows);
}

function moreOf({ review }: View): (left: number) => string {
  return (left) => words.moreResources(left, detailsName(review));
}

function decidedCard(view: View, statement: Statement, decision: Decision): KnownBlock[] {
  const by: Part[] = [
    decision.choice.kind === 'left-out' ? words.leftOutBy : words.setBy,
    user(decision.by),
    ...(decision.bulk ? [words.together] : []),
    date(decision.at, ', '),
    '.',
  ];
  const candidate = statement.candidates.find(
    (item) => decision.choice.kind === 'candidate' && item.id === decision.choice.candidate,
  );
  const conditions = joined(statement.conditions, candidate?.conditions ?? {});
  const limited = decision.choice.kind !== 'left-out' && Object.keys(conditions).length > 0;
  const rows: Row[] = [
    headline(view, statement),
    [fit(statement.purpose, ROOM.purpose)],
    ...chosen(view, decision, candidate),
    ...(limited ? [[words.conditions, code(fit(inWords(conditions), ROOM.conditions))]] : []),
    by,
  ];
  if (!canDecide(view)) return [rich(...rows)];
  const position = positionOf(view, statement.id);
  const target = { review: view.review.id, subject: statement.id, seen: decision.revision };
  const change = button({
    label: labels.change,
    action: 'scope:choose',
    target,
    spoken: words.spoken.change(position),
  });
  return [rich(...rows), buttonRow(`scope:${statement.id}`, decision.revision, [change])];
}

function chosen(view: View, decision: Decision, candidate: Candidate | undefined): Row[] {
  const { choice } = decision;
  if (choice.kind === 'left-out') {
    return [[words.leftOut, ...(choice.reason ? [` ${words.customReason(fit(choice.reason, 300))}`] : [])]];
  }
  if (choice.kind === 'custom') {
    return [
      [bold(words.scopeSet(words.custom))],
      ...boxed(choice.resources, ROOM.custom, moreOf(view)),
      ...(choice.reason ? [[words.customReason(fit(choice.reason, 300))]] : []),
    ];
  }
  if (!candidate) return [[bold(words.scopeSet(choice.candidate))]];
  return [
    [bold(words.scopeSet(`${candidate.id} · ${fit(candidate.label, 75)}`))],
    ...boxed(candidate.resources, ROOM.resources, moreOf(view)),
    ...(choice.reason ? [[words.customReason(fit(choice.reason, 300))]] : []),
  ];
}

function headline(view: View, statement: Statement): Part[] {
  const position = positionOf(view, statement.id);
  return [
    bold(`${position} · ${fit(statement.sid, 80)}`),
    `  ${words.risk[statement.risk]} · ${words.level[statement.accessLevel]}`,
  ];
}

/** Actions in code, as many as fit, and how many were left out. */
export function actionParts(actions: string[], room = ROOM.actions): Part[] {
  const parts: Part[] = [];
  let used = 0;
  for (const [index, action] of actions.entries()) {
    if (used + action.length > room && index > 0) {
      return [...parts, ' ', words.moreActions(actions.length - index)];
    }
    used += action.length + 2;
    parts.push(...(index > 0 ? [', '] : []), code(fit(action, 200)));
  }
  return parts;
}

/** Resources in full; where the scope's own words say that it is any, a box with a star alone says nothing. */
export function boxed(resources: string[], room: number, more: (left: number) => string): Row[] {
  if (resources.every((resource) => resource === '*')) return [];
  return [{ preformatted: fitLines(resources, room, more) }];
}

function allowance(allowsMore: string): string {
  return allowsMore ? words.allowsMore(fit(allowsMore, ROOM.allowsMore)) : words.allowsNothingMore;
}

/** The conditions of a statement and those that a scope adds: all of them hold. */
export function joined(own: Conditions, added: Conditions): Conditions {
  const all: Conditions = { ...own };
  for (const [operator, keys] of Object.entries(added)) all[operator] = { ...all[operator], ...keys };
  return all;
}

/** `iam:PassedToService is ecs-tasks.amazonaws.com`. */
export function inWords(conditions: Conditions): string {
  return Object.entries(conditions)
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => {
        const verb = operator === 'StringEquals' || operator === 'ArnEquals' ? 'is' : operator;
        return `${key} ${verb} ${values.join(' or ')}`;
      }),
    )
    .join('; ');
}

/** Nobody approves at one press what the card does not show in full. */
function openButtons(view: View, statement: Statement): KnownBlock {
  const suggested = suggestedOf(statement);
  const isShown = suggested !== undefined && fitsIn(suggested.resources, ROOM.resources);
  const position = positionOf(view, statement.id);
  const target = { review: view.review.id, subject: statement.id, seen: seenOf(view.review, statement.id) };
  const approve = button({
    label: labels.approveScope,
    action: 'scope:approve',
    target,
    style: 'primary',
    spoken: words.spoken.approve(position),
  });
  return buttonRow(`scope:${statement.id}`, target.seen, [
    ...(isShown ? [approve] : []),
    button({ label: labels.choose, action: 'scope:choose', target, spoken: words.spoken.choose(position) }),
    button({ label: labels.leaveOut, action: 'scope:leave-out', target, spoken: words.spoken.leaveOut(position) }),
  ]);
}
