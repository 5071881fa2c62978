import { type Fields, isFields } from '../values.js';
import type { Report } from './report.js';

/** Checks a string field: present (unless optional), not empty, at most `max` characters. */
export function checkString(
  report: Report,
  pointer: string,
  value: unknown,
  max: number,
  options: { optional?: boolean; empty?: boolean } = {},
): void {
  if (value === undefined || value === null) {
    if (!options.optional) report.add(pointer, 'missing required field');
    return;
  }
  if (typeof value !== 'string') {
    report.add(pointer, 'must provide a string');
    return;
  }
  if (value.length === 0 && !options.empty) report.add(pointer, 'must be more than 0 characters');
  if (value.length > max) report.add(pointer, `must be less than ${max + 1} characters`);
}

/** Checks a text object (`plain_text`, or `mrkdwn` where that is allowed) of at most `max` characters. */
export function checkText(
  report: Report,
  pointer: string,
  value: unknown,
  max: number,
  options: { optional?: boolean; plainOnly?: boolean } = {},
): void {
  if (value === undefined || value === null) {
    if (!options.optional) report.add(pointer, 'missing required field: text');
    return;
  }
  if (!isFields(value)) {
    report.add(pointer, 'must provide an object');
    return;
  }
  if (value.type !== 'plain_text' && (options.plainOnly || value.type !== 'mrkdwn')) {
    report.add(`${pointer}/type`, `unsupported type: ${String(value.type)}`);
    return;
  }
  checkString(report, `${pointer}/text`, value.text, max);
}

/** Checks the number of items of a list and hands each object in it to `each`. */
export function checkList(
  report: Report,
  pointer: string,
  value: unknown,
  limits: { min: number; max: number },
  each: (item: Fields, pointer: string) => void,
): void {
  if (!Array.isArray(value)) {
    report.add(pointer, 'must provide an array');
    return;
  }
  if (value.length < limits.min) report.add(pointer, `no fewer than ${limits.min} items allowed`);
  if (value.length > limits.max) report.add(pointer, `no more than ${limits.max} items allowed`);
  for (const [index, item] of value.entries()) {
    if (isFields(item)) each(item, `${pointer}/${index}`);
    else report.add(`${pointer}/${index}`, 'must provide an object');
  }
}
