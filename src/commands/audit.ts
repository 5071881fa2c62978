import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Problem } from '../problem.js';
import { verifyRecord } from '../review/verify-record.js';
import { type Subcommand, UsageError } from './command.js';

/** `tighten audit verify FILE…`: whether a record of `/tighten audit`, or a SIEM's lines, are whole and unchanged. */
export const audit: Subcommand = {
  async run(context) {
    const [verb, ...paths] = context.args;
    if (verb !== 'verify' || paths.length === 0) throw new UsageError('name the files to verify.');
    const { lines, ok } = verifyRecord(paths.map((path) => ({ name: basename(path), content: read(path) })));
    await context.out(`${[...lines, ok ? 'Whole and unchanged.' : 'Not as it was written.'].join('\n')}\n`);
    return ok ? 0 : 1;
  },
};

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Problem('no-file', `${path} cannot be read.`, 'Check the path.', { cause: error });
  }
}
