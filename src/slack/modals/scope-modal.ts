import type { KnownBlock, ModalView } from '@slack/types';
import type { ScopeChoice, Statement } from '../../needs/statements.js';
import type { View } from '../../review/view.js';
import { button, buttonRow } from '../kit/buttons.js';
import { alert, type Choice, modal, radio, search, writing } from '../kit/inputs.js';
import { LIMITS } from '../kit/limits.js';
import { bold, type Part, type Row, rich, section } from '../kit/rich.js';
import { fit, fitLines, number } from '../kit/text.js';
import { detailsName, inOrder, positionOf, seenOf } from '../messages/facts.js';
import { boxed, inWords, joined, ROOM } from '../messages/statement-card.js';
import { labels, statements, modals as words } from '../messages/words.js';
import { type Faster, fasterBlocks } from './faster.js';

export const SCOPE_INPUTS = { pick: 'pick', custom: 'custom', reason: 'reason' } as const;
/** The radio option that opens the field for resources of one's own. Candidates are single capital letters. */
export const CUSTOM = 'custom';

/**
 * One statement to decide: what it does, its candidates as lettered lists with full ARNs, the evidence, and a choice.
 * `picked` is the option on the screen, `faster` who decided it meanwhile, `proposed` what an answer in the thread
 * would set: filled in, and said to be a proposal.
 */
export function scopeModal(
  view: View,
  statement: Statement,
  options: { picked?: string; faster?: Faster; proposed?: ScopeChoice } = {},
): ModalView {
  const decided = options.proposed ?? view.review.decisions[statement.id]?.choice;
  const current = decided?.kind === 'candidate' ? decided.candidate : decided?.kind === 'custom' ? CUSTOM : undefined;
  const picked = options.picked ?? current ?? statement.suggested;
  const of = view.draft?.statements.length ?? 0;
  return modal({
    name: 'scope',
    title: words.statement(positionOf(view, statement.id), of),
    target: { review: view.review.id, subject: statement.id, seen: seenOf(view.review, statement.id) },
    submit: labels.saveAndNext,
    close: labels.notNow,
    blocks: [
      ...fasterBlocks(options.faster),
      ...(options.proposed ? [alert(words.proposed, 'info')] : []),
      ...risk(statement, picked),
      section(`${fit(statement.purpose, 500)} ${seen(statement)}`),
      ...evidence(view, statement),
      ...candidates(view, statement),
      pick(statement, picked),
      ...(picked === CUSTOM ? [customInput(decided)] : []),
      reasonInput(decided),
    ],
  });
}

function seen(statement: Statement): string {
  return `${statements.risk[statement.risk]}, ${statements.level[statement.accessLevel]}. ${statements.seen(statement.calls, undefined)}.`;
}

function risk(statement: Statement, picked: string): KnownBlock[] {
  const candidate = statement.candidates.find((item) => item.id === picked);
  const isWide = candidate !== undefined && (candidate.width === 'any' || candidate.width === 'type');
  if (!isWide || !candidate.allowsMore || !statement.scopeable) return [];
  return [alert(fit(candidate.allowsMore, 200), 'warning')];
}

function candidates({ review }: View, statement: Statement): KnownBlock[] {
  const blocks: KnownBlock[] = [rich([bold(words.candidates)])];
  for (const candidate of statement.candidates) {
    const conditions = joined(statement.conditions, candidate.conditions);
    const head: Part[] = [bold(`${candidate.id} · ${fit(candidate.label, 75)}`)];
    const isSuggested = candidate.id === statement.suggested;
    const rows: Row[] = [
      [...head, ...(isSuggested ? [words.suggestedMark] : [])],
      ...(isSuggested ? [[fit(statement.suggestion, 300)]] : []),
      ...boxed(candidate.resources, ROOM.choice, (left) => words.moreResources(left, detailsName(review))),
    ];
    if (Object.keys(conditions).length > 0) rows.push([statements.conditions, fit(inWords(conditions), 500)]);
    if (candidate.allowsMore) rows.push([statements.allowsMore(fit(candidate.allowsMore, 500))]);
    blocks.push(rich(...rows));
  }
  return blocks;
}

/** What the statement allows, and how each of it was used. */
function evidence(view: View, statement: Statement): KnownBlock[] {
  const needs = (view.contract?.needs ?? []).filter((need) => statement.needIds.includes(need.id));
  if (needs.length === 0) {
    return [rich([bold(words.actions)], { preformatted: fitLines(statement.actions, 2_500, words.moreActions) })];
  }
  const lines = needs.map((need) => {
    const events = need.events.filter((event) => event !== need.action.split(':')[1]);
    return words.actionSeen(need.action, events, need.calls, need.firstSeen, need.lastSeen);
  });
  const target = { review: view.review.id, subject: statement.id, seen: seenOf(view.review, statement.id) };
  return [
    rich([bold(words.evidence)], { preformatted: fitLines(lines, 2_500, words.moreActions) }),
    buttonRow('evidence', target.seen, [
      button({ label: labels.showCalls, action: 'scope:evidence', target }),
      ...(statement.actions.length > 1 ? [button({ label: labels.split, action: 'scope:split', target })] : []),
    ]),
  ];
}

/** Radio buttons while they fit; where there are more candidates, one types to find them. */
function pick(statement: Statement, picked: string): KnownBlock {
  const all = choices(statement);
  if (all.length <= LIMITS.radioOptions) {
    return radio({ id: SCOPE_INPUTS.pick, label: words.pick, choices: all, picked, action: 'scope:pick' });
  }
  const chosen = all.find((choice) => choice.value === picked);
  return search({
    id: SCOPE_INPUTS.pick,
    label: words.pick,
    placeholder: words.findScope,
    search: 'search:scope',
    tell: true,
    ...(chosen ? { picked: chosen } : {}),
  });
}

/** Every scope that can be picked, narrow to wide, and resources of one's own where the actions take any. */
function choices(statement: Statement): Choice[] {
  const letters = statement.candidates.map((candidate) => ({
    label: `${candidate.id} · ${candidate.label}`,
    description: words.fits(candidate.covers.calls, candidate.covers.of),
    value: candidate.id,
  }));
  return statement.scopeable ? [...letters, { label: words.customLabel, value: CUSTOM }] : letters;
}

/** The scopes that hold what was typed, in their letter, name or resources. */
export function scopesMatching(statement: Statement, typed: string): Choice[] {
  const query = typed.trim().toLowerCase();
  const texts = new Map(
    statement.candidates.map((candidate) => [candidate.id, candidate.resources.join(' ').toLowerCase()]),
  );
  return choices(statement).filter(
    ({ label, value }) => label.toLowerCase().includes(query) || (texts.get(value) ?? '').includes(query),
  );
}

function customInput(decided: View['review']['decisions'][string]['choice'] | undefined): KnownBlock {
  return writing({
    id: SCOPE_INPUTS.custom,
    label: words.customInput,
    hint: words.customHint,
    lines: true,
    max: ROOM.custom,
    ...(decided?.kind === 'custom' ? { initial: decided.resources.join('\n') } : {}),
  });
}

function reasonInput(decided: View['review']['decisions'][string]['choice'] | undefined): KnownBlock {
  return writing({
    id: SCOPE_INPUTS.reason,
    label: words.reason,
    hint: words.reasonHint,
    optional: true,
    max: 300,
    ...(decided && decided.kind !== 'left-out' && decided.reason ? { initial: decided.reason } : {}),
  });
}

/** The next statement without a decision after this one, in the order people see them; undefined when all are set. */
export function nextStatement(view: View, after?: string): Statement | undefined {
  const all = inOrder(view.draft?.statements ?? []);
  const start = all.findIndex((statement) => statement.id === after) + 1;
  return [...all.slice(start), ...all.slice(0, start)].find((statement) => !view.review.decisions[statement.id]);
}

/** What is shown when nothing is left to decide. */
export function allSetModal(view: View, openQuestions: number): ModalView {
  const sentence = openQuestions > 0 ? words.openQuestionsLeft(openQuestions) : words.allSet;
  return modal({
    name: 'scope',
    title: words.allSetTitle,
    target: { review: view.review.id, subject: '', seen: 0 },
    close: labels.close,
    blocks: [
      section(
        `${number(view.draft?.statements.length ?? 0)} of ${number(view.draft?.statements.length ?? 0)} set. ${sentence}`,
      ),
    ],
  });
}
