/**
 * A failure that a person can act on. Every room throws these (with kinds of its own) instead of bare errors,
 * and one place per surface turns them into text: `slack/errors.ts` in Slack, `cli.ts` on the terminal.
 *
 * `message` says what happened, `advice` which setting or permission to change and what to do next.
 * Neither ever holds a secret or the body of a message.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly kind: string;
  readonly advice: string;
  /** True where trying again later can help without anybody changing anything (throttling, a lost connection). */
  readonly passing: boolean;

  constructor(kind: string, message: string, advice: string, options: { passing?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.advice = advice;
    this.passing = options.passing ?? false;
  }
}
