import { open } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readRecords } from '../cloudtrail/sources/read-records.js';
import { explainRecord } from '../needs/explain.js';
import { Problem } from '../problem.js';
import { type CommandContext, type Subcommand, UsageError } from './command.js';

/** `tighten explain [FILE|-]`: CloudTrail records in, one JSON line each out. */
export const explain: Subcommand = {
  async run(context) {
    const { positionals } = parseArgs({ args: context.args, allowPositionals: true });
    if (positionals.length > 1) throw new UsageError('explain takes one file, or - for standard input.');
    const [file = '-'] = positionals;
    for await (const entry of readRecords(await openInput(context, file), file)) {
      const line =
        'unreadable' in entry ? { result: 'unreadable', reason: entry.unreadable } : explainRecord(entry.value);
      await context.out(`${JSON.stringify(line)}\n`);
    }
    return 0;
  },
};

/** Opened before anything is read, so that a missing file is a sentence and not an unreadable record. */
async function openInput(context: CommandContext, file: string): Promise<AsyncIterable<Buffer>> {
  if (file === '-') return context.stdin;
  try {
    const handle = await open(file);
    if ((await handle.stat()).isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    return handle.createReadStream() as AsyncIterable<Buffer>;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    const advice = 'Give the path of one CloudTrail log file, or - for standard input.';
    throw new Problem('file', `${file} could not be read (${code}).`, advice);
  }
}
