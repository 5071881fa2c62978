#!/usr/bin/env node
import type { CommandContext, ExitCode, Subcommand } from './commands/command.js';
import { UsageError } from './commands/command.js';
import { Problem } from './problem.js';

interface Listed {
  /** `explain [FILE|-]`. */
  usage: string;
  summary: string;
  load(): Promise<Subcommand>;
}

/** Loaded on demand: `explain` must not pay for Bolt and the AWS clients. */
const commands: Record<string, Listed> = {
  explain: {
    usage: 'explain [FILE|-]',
    summary: 'say for each CloudTrail record which permission it needs, on what, and why',
    load: async () => (await import('./commands/explain.js')).explain,
  },
  draft: {
    usage: 'draft --logs DIR --principal ARN [--from DATE --to DATE] [--out DIR] [--json | --show-prompt]',
    summary: 'draft a policy from a folder of CloudTrail log files, with the narrowest scopes',
    load: async () => (await import('./commands/draft.js')).draft,
  },
  serve: {
    usage: 'serve [web|worker]',
    summary: 'run the app: the Slack side (web), the jobs (worker), or both',
    load: async () => (await import('./commands/serve.js')).serveCommand,
  },
  try: {
    usage: 'try [--port 3210] [--data DIR]',
    summary: 'run the app with stand-ins for Slack, AWS, a model and Redis: nothing else is needed',
    load: async () => (await import('./commands/try.js')).tryCommand,
  },
  doctor: {
    usage: 'doctor',
    summary: 'check every setting and permission, and say what to change',
    load: async () => (await import('./commands/doctor.js')).doctor,
  },
  audit: {
    usage: 'audit verify FILE…',
    summary: 'check that a record of /tighten audit is whole, and that nobody changed it',
    load: async () => (await import('./commands/audit.js')).audit,
  },
  manifest: {
    usage: 'manifest [--url https://tighten.example.com]',
    summary: 'print the Slack app manifest (Socket Mode, or HTTP with --url)',
    load: async () => (await import('./commands/manifest.js')).manifest,
  },
};

async function run(argv: string[]): Promise<ExitCode> {
  const [name, ...args] = argv;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    await write(process.stdout, help());
    return name === undefined ? 2 : 0;
  }
  const listed = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!listed) {
    log(`tighten: there is no "${name}" command.\n\n${help()}`);
    return 2;
  }
  if (args.includes('--help') || args.includes('-h')) {
    await write(process.stdout, `tighten ${listed.usage}\n  ${listed.summary}\n`);
    return 0;
  }
  try {
    const command = await listed.load();
    return await command.run(context(args));
  } catch (error) {
    return explainFailure(name, listed, error);
  }
}

function explainFailure(name: string, listed: Listed, error: unknown): ExitCode {
  if (error instanceof UsageError || isParseArgsError(error)) {
    log(`tighten ${name}: ${(error as Error).message}\nUsage: tighten ${listed.usage}`);
    return 2;
  }
  if (error instanceof Problem) {
    log(`tighten ${name}: ${error.message}\n${error.advice}`);
    return error.kind === 'usage' ? 2 : 1;
  }
  log(
    `tighten ${name}: unexpected failure: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  return 1;
}

function isParseArgsError(error: unknown): boolean {
  return error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS');
}

function context(args: string[]): CommandContext {
  let stop: AbortController | undefined;
  return {
    args,
    env: process.env,
    stdin: process.stdin,
    out: (text) => write(process.stdout, text),
    log,
    ...(process.stderr.isTTY ? { progress: showProgress } : {}),
    /** Only a command that asks for it takes over Ctrl-C; any other ends at once, as usual. */
    get signal() {
      if (!stop) {
        const made = new AbortController();
        for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => made.abort());
        stop = made;
      }
      return stop.signal;
    },
  };
}

function help(): string {
  const lines = Object.values(commands).map(({ usage, summary }) => `  tighten ${usage}\n      ${summary}`);
  return `Takes AWS roles to least privilege, backed by what CloudTrail recorded.\n\n${lines.join('\n')}\n`;
}

function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

let isProgressShown = false;

/** Replaces the line it wrote before; an empty text takes it away. */
function showProgress(text: string): void {
  const line = text.slice(0, Math.max(20, (process.stderr.columns || 80) - 1));
  process.stderr.write(`\r\x1b[2K${line}`);
  isProgressShown = line !== '';
}

function log(line: string): void {
  if (isProgressShown) showProgress('');
  process.stderr.write(`${line}\n`);
}

// `tighten explain … | head` closes the pipe early: that is the reader's wish, not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
process.exitCode = await run(process.argv.slice(2));
