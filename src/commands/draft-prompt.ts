import { showDraftPrompt } from '../drafting/conversation.js';
import type { RedactLevel } from '../drafting/redaction.js';
import type { Contract } from '../needs/contract.js';
import { variables } from '../settings.js';
import { UsageError } from './command.js';

/** What REDACT says; its default where it is not set. */
export function redactLevel(setting: string | undefined): RedactLevel {
  const read = variables.REDACT.safeParse(setting?.trim() || undefined);
  if (read.success) return read.data;
  throw new UsageError('REDACT has to be off, accounts or names.');
}

/** What `tighten draft --show-prompt` prints: every word that would leave for the model, and nothing is sent. */
export function promptText(contract: Contract, redact: RedactLevel): string {
  const { instructions, question } = showDraftPrompt(contract, redact);
  const head = `# Nothing was sent. This is what would leave for the model (REDACT=${redact}), beside its name and the shape of the answer.`;
  return [head, '', '## Instructions', instructions, '', '## Question', question, ''].join('\n');
}
