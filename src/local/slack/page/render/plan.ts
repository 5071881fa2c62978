import { h, icon, icons } from '../dom.js';
import { type Fields, listOf, textOf } from '../fields.js';
import { link } from './inline.js';
import { richText } from './rich-text.js';

const words: Record<string, string> = {
  pending: 'Waiting',
  in_progress: 'In progress',
  complete: 'Done',
  error: 'Failed',
};

/** A plan: all its tasks with their states, in words and with a mark. */
export function plan(block: Fields): HTMLElement {
  const tasks = listOf(block.tasks);
  const done = tasks.filter((task) => task.status === 'complete').length;
  const running = tasks.some((task) => task.status === 'in_progress');
  return h(
    'section',
    { class: 'plan', 'aria-label': textOf(block.title) },
    h(
      'div',
      { class: 'plan-head' },
      h('strong', {}, textOf(block.title)),
      h('span', { class: 'plan-count' }, `${done} of ${tasks.length}`),
    ),
    h('progress', {
      class: running ? 'plan-bar plan-bar-live' : 'plan-bar',
      max: Math.max(1, tasks.length),
      value: done,
      'aria-label': 'Tasks done',
    }),
    h('ol', { class: 'tasks' }, ...tasks.map(taskCard)),
  );
}

/** One task of a plan, or one that stands alone in a stream. */
export function taskCard(task: Fields): HTMLElement {
  const status = textOf(task.status) || 'pending';
  const word = words[status] ?? status;
  const sources = listOf(task.sources).map((source) =>
    h('span', { class: 'source' }, link(textOf(source.url), textOf(source.text))),
  );
  return h(
    'li',
    { class: `task task-${status}` },
    h('span', { class: 'task-mark', 'aria-hidden': 'true' }, mark(status)),
    h(
      'div',
      { class: 'task-main' },
      h(
        'div',
        { class: 'task-head' },
        h('span', { class: 'task-title' }, textOf(task.title)),
        h('span', { class: 'task-word' }, word),
      ),
      task.details !== undefined && h('div', { class: 'task-more' }, richText(task.details)),
      task.output !== undefined && h('div', { class: 'task-more' }, richText(task.output)),
      sources.length > 0 && h('div', { class: 'task-more' }, ...sources),
    ),
  );
}

function mark(status: string): Node | undefined {
  if (status === 'complete') return icon(icons.check);
  if (status === 'error') return icon(icons.close);
  return undefined;
}
