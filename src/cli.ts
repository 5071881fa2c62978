#!/usr/bin/env node
import type { CommandContext, ExitCode, Subcommand } from './commands/command.js';
import { UsageError } from './commands/command.js';
import { Problem } from './problem.js';

/** Loaded on demand: `explain` must not pay for Bolt and the AWS clients. */
const commands: Record<string, () => Promise<Subcommand>> = {
  explain: async () => (await import('./commands/explain.js')).explain,
  draft: async () => (await import('./commands/draft.js')).draft,
  serve: async () => (await import('./commands/serve.js')).serveCommand,
  try: async () => (await import('./commands/try.js')).tryCommand,
  doctor: async () => (await import('./commands/doctor.js')).doctor,
  manifest: async () => (await import('./commands/manifest.js')).manifest,
};

async function run(argv: string[]): Promise<ExitCode> {
  const [name, ...args] = argv;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    await write(process.stdout, await help());
    return name === undefined ? 2 : 0;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) {
    log(`tighten: there is no "${name}" command.\n\n${await help()}`);
    return 2;
  }
  const command = await load();
  if (args.includes('--help') || args.includes('-h')) {
    await write(process.stdout, `tighten ${command.usage}\n  ${command.summary}\n`);
    return 0;
  }
  try {
    return await command.run(context(args));
  } catch (error) {
    return explainFailure(command, error);
  }
}

function explainFailure(command: Subcommand, error: unknown): ExitCode {
  if (error instanceof UsageError || isParseArgsError(error)) {
    log(`tighten ${command.name}: ${(error as Error).message}\nUsage: tighten ${command.usage}`);
    return 2;
  }
  if (error instanceof Problem) {
    log(`tighten ${command.name}: ${error.message}\n${error.advice}`);
    return error.kind === 'usage' ? 2 : 1;
  }
  log(
    `tighten ${command.name}: unexpected failure: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  return 1;
}

function isParseArgsError(error: unknown): boolean {
  return error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS');
}

function context(args: string[]): CommandContext {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
  return {
    args,
    env: process.env,
    stdin: process.stdin,
    out: (text) => write(process.stdout, text),
    log,
    signal: stop.signal,
  };
}

async function help(): Promise<string> {
  const all = await Promise.all(Object.values(commands).map((load) => load()));
  const width = Math.max(...all.map(({ usage }) => usage.length));
  const lines = all.map(({ usage, summary }) =>
    usage.length > 40
      ? `  tighten ${usage}\n      ${summary}`
      : `  tighten ${usage.padEnd(Math.min(width, 40))}  ${summary}`,
  );
  return `Takes AWS roles to least privilege, backed by what CloudTrail recorded.\n\n${lines.join('\n')}\n`;
}

function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

function log(line: string): void {
  process.stderr.write(`${line}\n`);
}

// `tighten explain … | head` closes the pipe early: that is the reader's wish, not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
process.exitCode = await run(process.argv.slice(2));
