import { type Fields, fieldsOf, textOf } from '../fields.js';
import { emoji } from './emoji.js';
import { words } from './inline.js';
import { mrkdwn } from './mrkdwn.js';

/** A text object: `mrkdwn` is read, `plain_text` is shown as it is, but for its emoji names. */
export function textObject(value: unknown): Node[] {
  const object: Fields = fieldsOf(value);
  const text = textOf(object.text);
  if (object.type === 'mrkdwn') return mrkdwn(text);
  return [words(object.emoji === false ? text : text.replace(/:([a-z0-9_+-]+):/g, (_, name: string) => emoji(name)))];
}
