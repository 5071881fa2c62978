import { type Fields, isFields, textOf } from '../values.js';
import type { Report } from './report.js';
import { checkList, checkString, checkText } from './text.js';

const selects = ['static_select', 'external_select', 'users_select', 'conversations_select', 'channels_select'];
const multiSelects = selects.map((type) => `multi_${type}`);
const pickers = ['datepicker', 'timepicker', 'datetimepicker'];
const choices = ['radio_buttons', 'checkboxes'];

/** Element types by the place they may stand in. Sources: the unions of `@slack/types` 3.2. */
export const elementTypes = {
  actions: [
    'button',
    'overflow',
    'workflow_button',
    'rich_text_input',
    ...selects,
    ...multiSelects,
    ...pickers,
    ...choices,
  ],
  accessory: ['button', 'overflow', 'workflow_button', 'image', ...selects, ...multiSelects, ...pickers, ...choices],
  input: [
    'plain_text_input',
    'email_text_input',
    'url_text_input',
    'number_input',
    'file_input',
    'rich_text_input',
    ...selects,
    ...multiSelects,
    ...pickers,
    ...choices,
  ],
  contextActions: ['feedback_buttons', 'icon_button'],
} as const satisfies Record<string, readonly string[]>;

/** Checks one interactive element against the limits of Block Kit; `ids` collects `action_id`s of its block. */
export function checkElement(
  report: Report,
  pointer: string,
  element: Fields,
  allowed: readonly string[],
  ids: Set<string>,
): void {
  const type = textOf(element.type) ?? '';
  if (!allowed.includes(type)) {
    report.add(`${pointer}/type`, `unsupported type: ${type || 'missing'}`);
    return;
  }
  checkString(report, `${pointer}/action_id`, element.action_id, 255, { optional: true });
  const id = textOf(element.action_id);
  if (id !== undefined && ids.has(id)) report.add(`${pointer}/action_id`, `\`action_id\` "${id}" already exists`);
  if (id !== undefined) ids.add(id);
  checkConfirm(report, `${pointer}/confirm`, element.confirm);
  checkText(report, `${pointer}/placeholder`, element.placeholder, 150, { optional: true, plainOnly: true });
  checkOwn(report, pointer, type, element);
}

function checkOwn(report: Report, pointer: string, type: string, element: Fields): void {
  if (type === 'button' || type === 'workflow_button' || type === 'icon_button') {
    checkButton(report, pointer, element);
    return;
  }
  if (type === 'image') {
    checkImage(report, pointer, element);
    return;
  }
  if (type === 'overflow') {
    checkOptions(report, `${pointer}/options`, element.options, { min: 1, max: 5, plainOnly: true });
    return;
  }
  if (choices.includes(type)) {
    checkChoice(report, pointer, element);
    return;
  }
  if (type === 'static_select' || type === 'multi_static_select') {
    checkStaticSelect(report, pointer, element);
    return;
  }
  if (type === 'plain_text_input') {
    checkTextInput(report, pointer, element);
    return;
  }
  if (type === 'feedback_buttons') {
    for (const side of ['positive_button', 'negative_button'] as const) {
      const button = element[side];
      if (isFields(button)) checkButton(report, `${pointer}/${side}`, button);
      else report.add(`${pointer}/${side}`, 'missing required field');
    }
  }
}

function checkButton(report: Report, pointer: string, button: Fields): void {
  checkText(report, `${pointer}/text`, button.text, 75, { plainOnly: true });
  checkString(report, `${pointer}/value`, button.value, 2000, { optional: true, empty: true });
  checkString(report, `${pointer}/url`, button.url, 3000, { optional: true });
  checkString(report, `${pointer}/accessibility_label`, button.accessibility_label, 75, { optional: true });
  if (button.style !== undefined && button.style !== 'primary' && button.style !== 'danger') {
    report.add(`${pointer}/style`, 'must be a valid enum value');
  }
}

/**
 * Images have to be files of the workspace. Slack would fetch an `image_url` from outside; the local workspace
 * refuses it, because nothing it shows may cause a request to another host.
 */
export function checkImage(report: Report, pointer: string, image: Fields): void {
  checkString(report, `${pointer}/alt_text`, image.alt_text, 2000);
  checkText(report, `${pointer}/title`, image.title, 2000, { optional: true, plainOnly: true });
  if (image.image_url !== undefined) {
    report.add(`${pointer}/image_url`, 'downloading image failed');
    return;
  }
  if (!isFields(image.slack_file)) report.add(`${pointer}/slack_file`, 'missing required field');
}

function checkChoice(report: Report, pointer: string, element: Fields): void {
  checkOptions(report, `${pointer}/options`, element.options, { min: 1, max: 10, plainOnly: false });
  const initial = element.type === 'checkboxes' ? element.initial_options : element.initial_option;
  for (const option of initial === undefined ? [] : [initial].flat()) {
    if (!holdsOption(element.options, option)) report.add(pointer, 'initial option must be one of the options');
  }
}

function checkStaticSelect(report: Report, pointer: string, element: Fields): void {
  if (element.option_groups !== undefined) {
    checkList(report, `${pointer}/option_groups`, element.option_groups, { min: 1, max: 100 }, (group, at) => {
      checkText(report, `${at}/label`, group.label, 75, { plainOnly: true });
      checkOptions(report, `${at}/options`, group.options, { min: 1, max: 100, plainOnly: true });
    });
    return;
  }
  checkOptions(report, `${pointer}/options`, element.options, { min: 1, max: 100, plainOnly: true });
  if (element.initial_option !== undefined && !holdsOption(element.options, element.initial_option)) {
    report.add(`${pointer}/initial_option`, 'initial option must be one of the options');
  }
}

function checkTextInput(report: Report, pointer: string, input: Fields): void {
  for (const limit of ['min_length', 'max_length'] as const) {
    const value = input[limit];
    if (value !== undefined && (typeof value !== 'number' || value < 0 || value > 3000)) {
      report.add(`${pointer}/${limit}`, 'must be between 0 and 3000');
    }
  }
  checkString(report, `${pointer}/initial_value`, input.initial_value, 3000, { optional: true, empty: true });
}

/** Checks the options of a choice or a menu: 75 characters each for text, description and value. */
export function checkOptions(
  report: Report,
  pointer: string,
  options: unknown,
  limits: { min: number; max: number; plainOnly: boolean },
): void {
  checkList(report, pointer, options, limits, (option, at) => {
    checkText(report, `${at}/text`, option.text, 75, { plainOnly: limits.plainOnly });
    checkText(report, `${at}/description`, option.description, 75, { optional: true });
    checkString(report, `${at}/value`, option.value, 75, { optional: option.url !== undefined });
  });
}

function checkConfirm(report: Report, pointer: string, confirm: unknown): void {
  if (confirm === undefined) return;
  if (!isFields(confirm)) {
    report.add(pointer, 'must provide an object');
    return;
  }
  checkText(report, `${pointer}/title`, confirm.title, 100, { optional: true, plainOnly: true });
  checkText(report, `${pointer}/text`, confirm.text, 300);
  checkText(report, `${pointer}/confirm`, confirm.confirm, 30, { optional: true, plainOnly: true });
  checkText(report, `${pointer}/deny`, confirm.deny, 30, { optional: true, plainOnly: true });
}

function holdsOption(options: unknown, option: unknown): boolean {
  if (!Array.isArray(options) || !isFields(option)) return false;
  return options.some((each) => isFields(each) && each.value === option.value);
}
