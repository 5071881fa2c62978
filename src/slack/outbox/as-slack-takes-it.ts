import type { KnownBlock } from '@slack/types';
import { slackErrorCode } from '../errors.js';
import { messageViolations } from '../kit/validate.js';
import type { SlotMessage } from '../messages/message.js';
import { hasNewerBlocks, plainer, shortened } from './plainer.js';

/**
 * Sends a message as it is; without the newer blocks where this workspace refuses them; and cut down to its sentence
 * and buttons where it breaks a limit, so that no message is ever silently missing.
 */
export async function asSlackTakesIt<T>(message: SlotMessage, send: (blocks: KnownBlock[]) => Promise<T>): Promise<T> {
  if (message.files) return send([]);
  const fits = messageViolations(message).length === 0;
  if (!fits) return send(shortened(message.text, message.blocks));
  try {
    return await send(message.blocks);
  } catch (error) {
    if (!TOO_MUCH.has(slackErrorCode(error) ?? '')) throw error;
    if (!hasNewerBlocks(message.blocks)) return send(shortened(message.text, message.blocks));
    try {
      return await send(plainer(message.blocks));
    } catch (again) {
      if (!TOO_MUCH.has(slackErrorCode(again) ?? '')) throw again;
      return send(shortened(message.text, message.blocks));
    }
  }
}

const TOO_MUCH = new Set(['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long', 'msg_too_long']);
