import type { App } from '@slack/bolt';
import { refusals } from '../messages/words.js';
import { sentenceModal } from '../modals/other-modals.js';
import { placeOf, tellClicker } from './click.js';
import { onOthers } from './dispatch.js';

/** A button or a modal that this version does not know (it was shown by another one) still gets an answer. */
export function unknownButton(app: App): void {
  onOthers(app, {
    async action({ body, ack, client }) {
      await ack();
      const [action] = body.actions;
      if (action?.type !== 'button' || action.url) return;
      await tellClicker(refusals.oldButton(), { ...placeOf(body), client });
    },
    saved: ({ ack }) => ack({ response_action: 'update', view: sentenceModal(refusals.oldButton()) }),
  });
}
