import type { KnownBlock, PlanBlock, TaskCardBlock } from '@slack/types';
import type { Stage, WorkStage } from '../../review/review.js';
import { countedApprovals, isOver, openAttestations, openCost, openQuestions, openSpots } from '../../review/stage.js';
import type { View } from '../../review/view.js';
import { button, buttonRow } from '../kit/buttons.js';
import { type ContextPart, context, header, type Part, rich, user } from '../kit/rich.js';
import { fallback, fit } from '../kit/text.js';
import { costText } from './cost.js';
import { isEmptyDraft, roleName } from './facts.js';
import type { SlotMessage } from './message.js';
import { confirms, cost, labels, stages, standing, watchPhases, progress as words } from './words.js';

const ORDER: Stage[] = ['collecting', 'drafting', 'scoping', 'checking', 'approving', 'approved'];
type Task = { stage: Stage; fails?: WorkStage; title: string };

const TASKS: Task[] = [
  { stage: 'collecting', fails: 'collecting', title: words.tasks.collect },
  { stage: 'drafting', fails: 'drafting', title: words.tasks.draft },
  { stage: 'scoping', title: words.tasks.scope },
  { stage: 'checking', fails: 'checking', title: words.tasks.check },
  { stage: 'approving', title: words.tasks.approve },
  { stage: 'approved', fails: 'delivering', title: words.tasks.deliver },
];

/** The root message: where the review stands, with live figures, and *Stop* while there is something to stop. */
export function progressMessage(view: View): SlotMessage {
  const { review } = view;
  const role = roleName(review);
  return {
    slot: 'root',
    place: 'channel',
    text: fallback(words.fallback(role, stateInWords(view))),
    blocks: [
      header(words.title(role, review.accountLabel ?? review.principal?.arn.split(':')[4] ?? '')),
      plan(view),
      ...buttons(view),
      context(...footer(view)),
    ],
  };
}

function stateInWords(view: View): string {
  if (view.review.stopped) return standing.stopped;
  if (view.review.failure) return words.failed(view.review.failure.reason);
  if (view.review.watch && view.stage === 'approved') return watchPhases[view.review.watch.phase];
  return stages[view.stage];
}

/** The title says where the review stands: where Slack folds a plan, it is all one sees. */
function plan(view: View): PlanBlock {
  return { type: 'plan', title: planTitle(view), tasks: TASKS.map((task) => taskCard(view, task)) };
}

function planTitle({ review, stage }: View): string {
  if (review.stopped) return words.plan.stopped;
  if (review.failure) return words.plan.failed;
  if (openCost(review)) return words.plan.cost;
  if (stage === 'scoping' && isEmptyDraft(review)) return words.plan.empty;
  return stage === 'approved' && review.editions.length > 0 ? words.plan.done : words.plan[stage];
}

function taskCard(view: View, task: Task): TaskCardBlock {
  const status = statusOf(view, task);
  const output = outputOf(view, task, status);
  return {
    type: 'task_card',
    task_id: task.stage,
    title: task.title,
    status,
    ...(output ? { output: rich(typeof output === 'string' ? [fit(output, 600)] : output) } : {}),
  };
}

function statusOf(view: View, task: Task): TaskCardBlock['status'] {
  const now = ORDER.indexOf(view.stage);
  const own = ORDER.indexOf(task.stage);
  if (view.review.failure && task.fails === view.review.failure.stage) return 'error';
  if (own < now) return 'complete';
  if (own > now) return 'pending';
  if (task.stage === 'approved' && view.review.editions.length > 0) return 'complete';
  if (task.stage === 'scoping' && isEmptyDraft(view.review)) return 'pending';
  return view.review.stopped ? 'pending' : 'in_progress';
}

function outputOf(view: View, task: Task, status: TaskCardBlock['status']): string | Part[] | undefined {
  const { review } = view;
  if (status === 'error' && review.failure) return `${review.failure.reason} ${review.failure.advice}`;
  const asked = task.stage === 'collecting' && !isOver(review) ? openCost(review) : undefined;
  if (asked) return cost.waits(costText(asked.estimate.dollars));
  const live = status === 'in_progress' ? view.progress?.text : undefined;
  return live ?? figures(view, task.stage);
}

function figures(view: View, stage: Stage): string | Part[] | undefined {
  const { review } = view;
  const drafted = review.draft;
  switch (stage) {
    case 'collecting':
      if (!review.evidence) return undefined;
      return words.records(
        review.evidence.figures.matched,
        view.usage?.calls ?? 0,
        review.window.from,
        review.window.to,
      );
    case 'drafting':
      return drafted && words.drafted(drafted.statements.length, drafted.questions.length);
    case 'scoping': {
      if (!drafted || drafted.statements.length === 0) return undefined;
      const set = drafted.statements.filter((statement) => review.decisions[statement.id]).length;
      return words.decided(
        set,
        drafted.statements.length,
        openQuestions(review).length,
        openSpots(review).length,
        openAttestations(review).length,
      );
    }
    case 'checking':
      return review.check && words.checked(review.check.blocking, review.check.others);
    case 'approving':
      return approvals(review);
    default:
      return undefined;
  }
}

function approvals(review: View['review']): Part[] | undefined {
  const counted = countedApprovals(review);
  const need = review.rules.approvals;
  const names = counted.slice(0, 3).flatMap(({ by }, index): Part[] => [index === 0 ? words.by : ', ', user(by)]);
  return names.length === 0 ? undefined : need > 1 ? [words.approvals(counted.length, need), ', ', ...names] : names;
}

function buttons(view: View): KnownBlock[] {
  const { review } = view;
  const isDelivered = view.stage === 'approved' && review.check?.deliveredAs !== undefined;
  if (isOver(review) || (isDelivered && !review.failure)) return [];
  const target = { review: review.id, subject: '', seen: 0 };
  const retry = button({ label: labels.retry, action: 'review:retry', target, style: 'primary' });
  const stop = button({ label: labels.stop, action: 'review:stop', target, style: 'danger', confirm: confirms.stop });
  return [buttonRow('root', review.failure ? 1 : 0, [...(review.failure ? [retry] : []), stop])];
}

function footer(view: View): ContextPart[] {
  const { review } = view;
  const parts: ContextPart[] = [words.askedBy, { person: review.by }, { at: review.openedAt }];
  if (review.stopped) return [...parts, words.stoppedBy, { person: review.stopped.by }, { at: review.stopped.at }];
  if (review.admin) parts.push(words.admin);
  return [...parts, words.readOnly];
}
