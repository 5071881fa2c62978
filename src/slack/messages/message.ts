import type { KnownBlock } from '@slack/types';

/** One message that a review should have now. The same slot is always the same message: posted once, then edited. */
export interface SlotMessage {
  /** `root`, `draft`, `statements:1`, `questions:1`, `summary`, `findings`, `delivery`, `files`, `answer:<turn>` … */
  slot: string;
  place: 'channel' | 'thread';
  /** Also shown in the channel, once, when it is posted. */
  broadcast?: boolean;
  /** For notifications and screen readers: one escaped sentence. */
  text: string;
  blocks: KnownBlock[];
  /** Uploaded once into the thread, all in one message. */
  files?: { name: string; content: string }[];
  /** Set while it is being made. */
  live?: LiveMessage;
  /** Revision of the latest decision that it shows: of many edits, the one that somebody waits for goes first. */
  decided?: number;
}

/** A message that is still being made. Where Slack takes streams, it is shown as one; everywhere else it is edited. */
export interface LiveMessage {
  /** For whom it is made: Slack shows a stream in a channel to one person first. */
  user: string;
  team: string;
  /** What was done so far, a phrase each; grows at its end. Names in it may come from logs: data. */
  steps: string[];
  /** Shown with the steps, from its beginning. */
  blocks: KnownBlock[];
  /** Said below the thread meanwhile, after the app's name. */
  status: string;
}

/** What messages need to know beside the view. */
export interface MessageOptions {
  /** "anyone in @cloud-reviewers": who can decide; absent where nobody is set. */
  reviewers?: string;
  /** Somebody may approve alone here, as the policy file says now. */
  breakGlass?: boolean;
}
