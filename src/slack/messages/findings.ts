import type { KnownBlock } from '@slack/types';
import { blocks, type Finding } from '../../checks/finding.js';
import { callsLeftOut } from '../../checks/replay.js';
import { unusedPairs } from '../../needs/policy.js';
import { countedApprovals } from '../../review/stage.js';
import type { View } from '../../review/view.js';
import { button, buttonRow } from '../kit/buttons.js';
import { bold, type ContextPart, context, divider, link, type Part, rich, section } from '../kit/rich.js';
import { fallback, fit, fitLines, visible } from '../kit/text.js';
import { asksForTicket } from '../modals/approve-modals.js';
import { canDecide, grantedIn, positionOf, roleName, seenOf, seenOfAll } from './facts.js';
import type { MessageOptions, SlotMessage } from './message.js';
import { confirms, details, labels, findings as words } from './words.js';

const SHOWN = 8;
/** Checks that did not run, and characters of a finding, of why a check did not run, of all refused calls. */
const NOT_RUN = 4;
const TEXT = 400;
const WHY = 250;
const REFUSED = 1_500;

/** What the checks say of the policy as it is decided now: what was replayed, what blocks, and *Approve* where nothing does. */
export function findingsMessages(view: View, options: MessageOptions): SlotMessage[] {
  const { report, review } = view;
  const current = review.check && review.check.decidedAt === (review.lastChange?.revision ?? 0);
  if (!report || !review.check || !current) return [];
  const sorted = [...report.findings].sort((a, b) => Number(blocks(b)) - Number(blocks(a)));
  const sentence = verdict(view);
  const message: SlotMessage = {
    slot: 'findings',
    place: 'thread',
    text: fallback(sentence),
    blocks: [
      section(sentence),
      rich(...coverage(view)),
      ...refusedCalls(view),
      ...sorted.slice(0, SHOWN).flatMap((finding) => findingCard(view, finding)),
      ...(sorted.length > SHOWN ? [context(words.more(sorted.length - SHOWN, fileName(view)))] : []),
      ...(sorted.length <= SHOWN && isCut(view) ? [context(details.note(fileName(view)))] : []),
      ...decisionButtons(view, options),
      ...approvals(view),
    ],
  };
  return sorted.length > SHOWN || isCut(view) ? [message, allFindings(view, sorted)] : [message];
}

/** True where a finding, a refused call, or why a check did not run, is longer than what is shown of it. */
function isCut(view: View): boolean {
  const { findings, notRun } = view.report!;
  const isLonger = (texts: string[], room: number) =>
    texts.some((text) => visible(text, { lines: true }).length > room);
  return (
    notRun.length > NOT_RUN ||
    isLonger([refusedLines(view).join('\n')], REFUSED) ||
    isLonger(
      findings.flatMap(({ message, advice = '' }) => [message, advice]),
      TEXT,
    ) ||
    isLonger(
      notRun.flatMap(({ why, advice }) => [why, advice]),
      WHY,
    )
  );
}

function verdict(view: View): string {
  const check = view.review.check!;
  const { sentBack } = view.review;
  if (sentBack) return words.sentBack(sentBack.reason && fit(sentBack.reason, 500));
  if (view.stage === 'approved') return words.done;
  if (check.blocking > 0) return words.blocking(check.blocking);
  return check.others > 0 ? words.hints(check.others) : words.clean;
}

function coverage(view: View): Part[][] {
  const { replay, simulated, notRun } = view.report!;
  return [
    [words.replay(replay.distinctCalls, replay.allowed, callsLeftOut(replay))],
    ...unusedOf(view),
    ...(replay.unanswered > 0 ? [[words.unanswered(replay.unanswered)]] : []),
    ...(simulated.asked > 0 ? [[words.simulated(simulated.allowed, simulated.asked)]] : []),
    ...notRun
      .slice(0, NOT_RUN)
      .map((item) => [words.notRun(words.sources[item.source], fit(item.why, WHY), fit(item.advice, WHY))]),
  ];
}

function unusedOf({ policies, contract, review }: View): Part[][] {
  if (!policies || !contract) return [];
  const { pairs, unused } = unusedPairs(policies, contract, review.answers);
  return pairs === 0 ? [] : [[words.unusedPairs(unused.length, pairs)]];
}

function refusedCalls(view: View): KnownBlock[] {
  const lines = refusedLines(view);
  if (lines.length === 0) return [];
  return [
    rich([bold(words.refusedCalls)], {
      preformatted: fitLines(lines, REFUSED, words.moreCalls),
    }),
  ];
}

function refusedLines({ report }: View): string[] {
  return report!.replay.refused.map((call) => words.refusedCall(call.action, call.resource, call.calls));
}

function findingCard(view: View, finding: Finding): KnownBlock[] {
  const position = finding.statementId ? positionOf(view, finding.statementId) : 0;
  const head = `${words.severities[finding.severity]} from ${words.sources[finding.source]}`;
  const rows: Part[][] = [
    [bold(head), position > 0 ? words.aboutStatement(position) : ''].filter((part) => part !== ''),
    [fit(finding.message, TEXT)],
    ...(finding.advice ? [[fit(finding.advice, TEXT)]] : []),
    ...(finding.link ? link(finding.link, fit(finding.code, 100)) : []),
  ];
  const card: KnownBlock[] = [divider(), rich(...rows)];
  if (position === 0 || !finding.statementId || !canDecide(view)) return card;
  const target = {
    review: view.review.id,
    subject: finding.statementId,
    seen: seenOf(view.review, finding.statementId),
  };
  const index = view.report!.findings.indexOf(finding);
  return [
    ...card,
    buttonRow(`finding:${index}`, target.seen, [
      button({ label: blocks(finding) ? labels.fix(position) : labels.open(position), action: 'finding:fix', target }),
    ]),
  ];
}

function decisionButtons(view: View, { breakGlass }: MessageOptions): KnownBlock[] {
  const { review } = view;
  if (view.stage !== 'approving' || !canDecide(view) || review.sentBack) return [];
  const target = { review: review.id, subject: '', seen: seenOfAll(review) };
  const approve = button({
    label: labels.approve,
    action: 'review:approve',
    target,
    style: 'primary',
    // Where a form asks for the ticket, the form is the question.
    ...(asksForTicket(review) ? {} : { confirm: confirms.approve(...grantedIn(review), fit(roleName(review), 64)) }),
  });
  const glass = button({ label: labels.breakGlass, action: 'review:break-glass', target, style: 'danger' });
  const back = button({ label: labels.sendBack, action: 'review:send-back', target });
  const ready = review.check?.blocking === 0;
  return [
    divider(),
    buttonRow(
      'findings',
      seenOfAll(review),
      ready ? [approve, back, ...(breakGlass && isWaivable(review) ? [glass] : [])] : [back],
    ),
  ];
}

/** Something that breaking the glass would waive; who may press it is looked up when it is pressed. */
function isWaivable({ rules }: View['review']): boolean {
  return rules.fourEyes || rules.approvals > 1;
}

function approvals(view: View): KnownBlock[] {
  const { review } = view;
  if (review.sentBack) return [context(words.sentBackBy, { person: review.sentBack.by }, { at: review.sentBack.at })];
  const counted = countedApprovals(review);
  const parts: ContextPart[] = [];
  if (review.rules.approvals > 1) parts.push(words.approvals(counted.length, review.rules.approvals));
  if (counted.length > 0) {
    parts.push(words.approvedBy, ...counted.slice(0, 3).flatMap((item) => [{ person: item.by }, { at: item.at }]));
  } else if (review.rules.fourEyes && view.stage === 'approving') parts.push(words.fourEyes);
  return parts.length > 0 ? [context(...parts)] : [];
}

/** Each check has a file of its own: one that was uploaded a moment ago is not taken for the next one. */
function fileName(view: View): string {
  return `findings-${view.report!.edition.slice(0, 8)}.txt`;
}

function allFindings(view: View, sorted: Finding[]): SlotMessage {
  const found = sorted.map((finding) => {
    const position = finding.statementId ? positionOf(view, finding.statementId) : 0;
    const head = `${words.severities[finding.severity]} from ${words.sources[finding.source]}`;
    return [
      `${head}${position > 0 ? words.aboutStatement(position) : ''} (${finding.code})`,
      finding.message,
      finding.advice ?? '',
    ]
      .filter((line) => line !== '')
      .join('\n');
  });
  const refused = refusedLines(view);
  const notRun = view.report!.notRun.map((item) => words.notRun(words.sources[item.source], item.why, item.advice));
  const content = [
    ...(refused.length > 0 ? [[words.refusedCalls, ...refused].join('\n')] : []),
    ...notRun,
    ...found,
  ].join('\n\n');
  const slot = `files:findings-${view.report!.edition.slice(0, 12)}`;
  return {
    slot,
    place: 'thread',
    text: fallback(words.allFindings),
    blocks: [],
    files: [{ name: fileName(view), content }],
  };
}
