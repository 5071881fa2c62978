import type { KnownBlock } from '@slack/types';
import { slackErrorCode } from '../errors.js';
import { messageViolations } from '../kit/validate.js';
import type { SlotMessage } from '../messages/message.js';
import { hasNewerBlocks, plainer, shortened } from './plainer.js';
import { isKeptWhole, wholeName } from './stand-ins.js';

/**
 * Sends a message as it is; without the newer blocks where this workspace refuses them; and cut down to its sentence
 * and buttons where it breaks a limit or is refused in spite of that, so that no message is ever silently missing.
 * `cut` says so: what the message says has to be shown beside it then.
 */
export async function asSlackTakesIt<T>(
  message: SlotMessage,
  send: (blocks: KnownBlock[]) => Promise<T>,
): Promise<{ sent: T; cut: boolean }> {
  if (message.files) return { sent: await send([]), cut: false };
  for (const blocks of waysOf(message)) {
    try {
      return { sent: await send(blocks), cut: false };
    } catch (error) {
      if (!TOO_MUCH.has(slackErrorCode(error) ?? '')) throw error;
    }
  }
  const file = isKeptWhole(message) ? wholeName(message) : undefined;
  return { sent: await send(shortened(message.text, message.blocks, file)), cut: file !== undefined };
}

/** The ways to send all of it, the best first. */
function waysOf({ text, blocks }: SlotMessage): KnownBlock[][] {
  const ways = hasNewerBlocks(blocks) ? [blocks, plainer(blocks)] : [blocks];
  return ways.filter((way) => messageViolations({ text, blocks: way }).length === 0);
}

const TOO_MUCH = new Set(['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long', 'msg_too_long']);
