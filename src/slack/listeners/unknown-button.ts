import type { App, BlockAction } from '@slack/bolt';
import { parseAction } from '../kit/buttons.js';
import { refusals } from '../messages/words.js';
import { placeOf, tellClicker } from './click.js';

/** A button that this version does not know (it was posted by another one) still gets an answer. */
export function unknownButton(app: App): void {
  app.action<BlockAction>({ type: 'block_actions', action_id: /^.*$/s }, async ({ body, ack, client }) => {
    const [action] = body.actions;
    if (action && parseAction(action.action_id)) return;
    await ack();
    if (action?.type === 'button' && !action.url) await tellClicker(refusals.oldButton(), { ...placeOf(body), client });
  });
}
