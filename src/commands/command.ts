/** What a subcommand of the `tighten` command is given. Results go to `out`, everything else to `log`. */
export interface CommandContext {
  args: string[];
  env: Record<string, string | undefined>;
  stdin: AsyncIterable<Buffer>;
  /** Writes results to standard output; resolves when there is room for more. */
  out(text: string): Promise<void>;
  /** Writes one line for people to standard error. */
  log(line: string): void;
  /** Shows how far something is, on one line of a terminal that the next call replaces; nothing elsewhere. */
  progress?(text: string): void;
  /** Aborted on Ctrl-C or SIGTERM. */
  signal: AbortSignal;
}

/** Exit codes: 0 done, 1 could not, 2 wrong usage. */
export type ExitCode = 0 | 1 | 2;

export interface Subcommand {
  run(context: CommandContext): Promise<ExitCode>;
}

/** Wrong usage: printed with the usage line, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
