import type { Tokens } from './model.js';
import type { Proposal } from './proposals.js';
import type { Sent } from './sent.js';

/** What a question in the thread was answered with. */
export interface ThreadAnswer {
  text: string;
  /** The evidence behind it: which tool, and what it found in one phrase ("calls behind kms:Decrypt: 214 in 90 days"). */
  used: { tool: string; summary: string }[];
  author: 'model' | 'rules';
  /** The statement that would have to be changed, where there is one: shown as a button. */
  statementId?: string;
  /** Changes that a person may open and decide on, at most three. They hold nothing that is not in the evidence. */
  proposals?: Proposal[];
  /** What the model was sent and wrote for it, where one was asked. */
  tokens?: Tokens;
  /** What left for it. */
  left?: Sent;
}
