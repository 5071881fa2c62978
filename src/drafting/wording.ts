/** At most this many lines in an answer. */
export const MOST_LINES = 8;

/** What the rules can be asked, for a question that they cannot read. */
export const CANNOT_READ = [
  'The rules cannot read this question. They can answer about actions, events and statements by name, for example:',
  '• why was ecs:UpdateService denied?',
  '• why is kms:Decrypt here?',
  '• can this role still use s3:DeleteBucket?',
  '• what breaks if I choose A for statement 3?',
  '• what is left out? which blind spots are there?',
];

/** The sentences of several looks into the evidence as one answer: each once, in order, at most eight lines. */
export function wordAnswer(said: string[][]): string {
  const lines = [...new Set(said.flat())];
  if (lines.length <= MOST_LINES) return lines.join('\n');
  return [...lines.slice(0, MOST_LINES - 1), 'There is more: ask about one action or one statement.'].join('\n');
}
