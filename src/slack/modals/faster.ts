import type { KnownBlock } from '@slack/types';
import { date, rich, user } from '../kit/rich.js';
import { fit } from '../kit/text.js';
import { modals as words } from '../messages/words.js';

/** Somebody else decided what a modal is about, after it was opened: who, when (ISO 8601 UTC), and what. */
export interface Faster {
  by: string;
  at: string;
  /** "scope B", "left out". */
  what: string;
}

/** The first block of a modal that is shown again because somebody was faster; none where nobody was. */
export function fasterBlocks(faster: Faster | undefined): KnownBlock[] {
  if (!faster) return [];
  return [rich([user(faster.by), words.faster(fit(faster.what, 100)), date(faster.at, ', '), '. ', words.lookAgain])];
}
