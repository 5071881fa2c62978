import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { readRecords } from '../cloudtrail/sources/read-records.js';
import { explainRecord } from '../needs/explain.js';
import { Problem } from '../problem.js';
import { type CommandContext, type Subcommand, UsageError } from './command.js';

/** `tighten explain [FILE|-]`: CloudTrail records in, one JSON line each out. */
export const explain: Subcommand = {
  name: 'explain',
  usage: 'explain [FILE|-]',
  summary: 'say for each CloudTrail record which permission it needs, on what, and why',
  async run(context) {
    const { positionals } = parseArgs({ args: context.args, allowPositionals: true });
    if (positionals.length > 1) throw new UsageError('explain takes one file, or - for standard input.');
    for await (const entry of readRecords(input(context, positionals[0] ?? '-'), positionals[0] ?? '-')) {
      const line =
        'unreadable' in entry ? { result: 'unreadable', reason: entry.unreadable } : explainRecord(entry.value);
      await context.out(`${JSON.stringify(line)}\n`);
    }
    return 0;
  },
};

async function* input(context: CommandContext, file: string): AsyncGenerator<Buffer> {
  if (file === '-') {
    yield* context.stdin;
    return;
  }
  try {
    yield* createReadStream(file) as AsyncIterable<Buffer>;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new Problem(
      'file',
      `${file} could not be read (${code}).`,
      'Give the path of a CloudTrail log file, or - for standard input.',
    );
  }
}
