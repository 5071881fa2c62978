import { type Fields, isFields, listOf, textOf } from '../values.js';
import { checkElement, checkImage, elementTypes } from './elements.js';
import type { Report, Surface } from './report.js';
import { checkRichText } from './rich-text.js';
import { checkDataTable, checkTable } from './tables.js';
import { checkList, checkString, checkText } from './text.js';

type Check = (report: Report, pointer: string, block: Fields, surface: Surface) => void;

const everywhere: readonly Surface[] = ['message', 'modal', 'home'];
const messages: readonly Surface[] = ['message'];

/** One entry for each block type of `@slack/types` 3.2 that an app may send, with the surfaces it is allowed on. */
const kinds: Record<string, { on: readonly Surface[]; check: Check }> = {
  section: { on: everywhere, check: checkSection },
  header: {
    on: everywhere,
    check: (report, at, block) => checkText(report, `${at}/text`, block.text, 150, { plainOnly: true }),
  },
  divider: { on: everywhere, check: () => {} },
  context: { on: everywhere, check: checkContext },
  actions: { on: everywhere, check: checkActions },
  input: { on: everywhere, check: checkInput },
  image: { on: everywhere, check: (report, at, block) => checkImage(report, at, block) },
  rich_text: { on: everywhere, check: (report, at, block) => checkRichText(report, at, block) },
  table: { on: ['message', 'modal'], check: (report, at, block) => checkTable(report, at, block) },
  data_table: { on: ['message', 'modal'], check: (report, at, block) => checkDataTable(report, at, block) },
  markdown: { on: messages, check: (report, at, block) => checkString(report, `${at}/text`, block.text, 12_000) },
  plan: { on: messages, check: checkPlan },
  task_card: { on: messages, check: checkTask },
  context_actions: { on: messages, check: checkContextActions },
  container: { on: ['message', 'modal'], check: checkContainer },
  card: { on: messages, check: checkCard },
  carousel: { on: messages, check: checkCarousel },
  alert: { on: ['modal'], check: checkAlert },
  file: { on: messages, check: checkFile },
};

const inContainer = [
  'actions',
  'context',
  'divider',
  'file',
  'header',
  'image',
  'input',
  'rich_text',
  'section',
  'table',
];

/** Checks one block where it stands. Unknown types are refused, as Slack refuses them. */
export function checkBlock(report: Report, pointer: string, block: Fields, surface: Surface): void {
  const type = textOf(block.type) ?? '';
  const kind = kinds[type];
  if (kind === undefined || !kind.on.includes(surface)) {
    report.add(`${pointer}/type`, `unsupported block: ${type || 'missing'}`);
    return;
  }
  checkString(report, `${pointer}/block_id`, block.block_id, 255, { optional: true });
  kind.check(report, pointer, block, surface);
}

function checkSection(report: Report, pointer: string, block: Fields): void {
  if (block.text === undefined && block.fields === undefined)
    report.add(pointer, 'missing required field: text or fields');
  checkText(report, `${pointer}/text`, block.text, 3000, { optional: true });
  if (block.fields !== undefined) {
    checkList(report, `${pointer}/fields`, block.fields, { min: 1, max: 10 }, (field, at) =>
      checkText(report, at, field, 2000),
    );
  }
  if (block.accessory === undefined) return;
  if (!isFields(block.accessory)) {
    report.add(`${pointer}/accessory`, 'must provide an object');
    return;
  }
  checkElement(report, `${pointer}/accessory`, block.accessory, elementTypes.accessory, new Set());
}

function checkContext(report: Report, pointer: string, block: Fields): void {
  checkList(report, `${pointer}/elements`, block.elements, { min: 1, max: 10 }, (element, at) => {
    if (element.type === 'image') checkImage(report, at, element);
    else checkText(report, at, element, 3000);
  });
}

function checkActions(report: Report, pointer: string, block: Fields): void {
  const ids = new Set<string>();
  checkList(report, `${pointer}/elements`, block.elements, { min: 1, max: 25 }, (element, at) =>
    checkElement(report, at, element, elementTypes.actions, ids),
  );
}

function checkContextActions(report: Report, pointer: string, block: Fields): void {
  const ids = new Set<string>();
  checkList(report, `${pointer}/elements`, block.elements, { min: 1, max: 5 }, (element, at) =>
    checkElement(report, at, element, elementTypes.contextActions, ids),
  );
}

function checkInput(report: Report, pointer: string, block: Fields): void {
  checkText(report, `${pointer}/label`, block.label, 2000, { plainOnly: true });
  checkText(report, `${pointer}/hint`, block.hint, 2000, { optional: true, plainOnly: true });
  if (!isFields(block.element)) {
    report.add(`${pointer}/element`, 'missing required field');
    return;
  }
  checkElement(report, `${pointer}/element`, block.element, elementTypes.input, new Set());
}

function checkPlan(report: Report, pointer: string, block: Fields): void {
  checkString(report, `${pointer}/title`, block.title, 3000);
  if (block.tasks === undefined) return;
  checkList(report, `${pointer}/tasks`, block.tasks, { min: 0, max: 50 }, (task, at) => checkTask(report, at, task));
}

function checkTask(report: Report, pointer: string, task: Fields): void {
  checkString(report, `${pointer}/task_id`, task.task_id, 255);
  checkString(report, `${pointer}/title`, task.title, 3000);
  if (!['pending', 'in_progress', 'complete', 'error'].includes(String(task.status))) {
    report.add(`${pointer}/status`, 'must be a valid enum value');
  }
  if (task.details !== undefined) checkRichText(report, `${pointer}/details`, task.details);
  if (task.output !== undefined) checkRichText(report, `${pointer}/output`, task.output);
}

function checkContainer(report: Report, pointer: string, block: Fields, surface: Surface): void {
  if (block.title === undefined && block.rich_text_title === undefined)
    report.add(pointer, 'missing required field: title');
  checkText(report, `${pointer}/title`, block.title, 150, { optional: true, plainOnly: true });
  checkText(report, `${pointer}/subtitle`, block.subtitle, 150, { optional: true });
  if (block.rich_text_title !== undefined) checkRichText(report, `${pointer}/rich_text_title`, block.rich_text_title);
  checkList(report, `${pointer}/child_blocks`, block.child_blocks, { min: 1, max: 10 }, (child, at) => {
    if (inContainer.includes(String(child.type))) checkBlock(report, at, child, surface);
    else report.add(`${at}/type`, `unsupported block: ${String(child.type)}`);
  });
}

function checkCard(report: Report, pointer: string, block: Fields): void {
  if ([block.hero_image, block.title, block.actions, block.body].every((part) => part === undefined)) {
    report.add(pointer, 'missing required field: title, body, actions or hero_image');
  }
  checkText(report, `${pointer}/title`, block.title, 150, { optional: true });
  checkText(report, `${pointer}/subtitle`, block.subtitle, 150, { optional: true });
  checkText(report, `${pointer}/body`, block.body, 200, { optional: true });
  const ids = new Set<string>();
  for (const [index, button] of listOf(block.actions).entries()) {
    if (isFields(button)) checkElement(report, `${pointer}/actions/${index}`, button, ['button'], ids);
  }
}

function checkCarousel(report: Report, pointer: string, block: Fields): void {
  checkList(report, `${pointer}/elements`, block.elements, { min: 1, max: 10 }, (card, at) =>
    checkCard(report, at, card),
  );
}

function checkAlert(report: Report, pointer: string, block: Fields): void {
  checkText(report, `${pointer}/text`, block.text, 200);
  if (block.level !== undefined && !['default', 'info', 'warning', 'error', 'success'].includes(String(block.level))) {
    report.add(`${pointer}/level`, 'must be a valid enum value');
  }
}

function checkFile(report: Report, pointer: string, block: Fields): void {
  if (block.source !== 'remote') report.add(`${pointer}/source`, 'must be remote');
  checkString(report, `${pointer}/external_id`, block.external_id, 255);
}
