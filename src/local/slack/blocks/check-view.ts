import { type Fields, isFields } from '../values.js';
import { checkBlocks, type Refused } from './check-blocks.js';
import { createReport } from './report.js';
import { checkString, checkText } from './text.js';

/**
 * Checks a modal or an App Home as an app sends it to `views.*` or in an answer to a submission.
 *
 * @returns the view with complete ids, or Slack's error (`view_too_large` above 250 KB, else `invalid_arguments`)
 */
export function checkView(
  value: unknown,
  surface: 'modal' | 'home',
  refusedTypes: ReadonlySet<string> = new Set(),
): { view: Fields } | { refused: Refused } {
  if (!isFields(value))
    return { refused: { error: 'invalid_arguments', messages: ['[ERROR] view must be an object'] } };
  if (Buffer.byteLength(JSON.stringify(value)) > 250_000) return { refused: { error: 'view_too_large', messages: [] } };
  const report = createReport();
  if (value.type !== surface) report.add('/view/type', 'must be a valid enum value');
  if (surface === 'modal') {
    checkText(report, '/view/title', value.title, 24, { plainOnly: true });
    checkText(report, '/view/submit', value.submit, 24, { optional: !hasInput(value), plainOnly: true });
    checkText(report, '/view/close', value.close, 24, { optional: true, plainOnly: true });
  }
  checkString(report, '/view/private_metadata', value.private_metadata, 3000, { optional: true, empty: true });
  checkString(report, '/view/callback_id', value.callback_id, 255, { optional: true, empty: true });
  checkString(report, '/view/external_id', value.external_id, 255, { optional: true, empty: true });
  const checked = checkBlocks(value.blocks, surface, refusedTypes);
  if ('refused' in checked) {
    const messages = [...report.messages, ...checked.refused.messages].map((text) =>
      text.replace('json-pointer:/blocks', 'json-pointer:/view/blocks'),
    );
    return { refused: { error: 'invalid_arguments', messages } };
  }
  if (report.messages.length > 0) return { refused: { error: 'invalid_arguments', messages: report.messages } };
  return { view: { ...value, blocks: checked.blocks } };
}

/** Slack wants a submit button where there is something to submit. */
function hasInput(view: Fields): boolean {
  return Array.isArray(view.blocks) && view.blocks.some((block) => isFields(block) && block.type === 'input');
}
