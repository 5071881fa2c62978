import { parseArgs } from 'node:util';
import { type Role, serve } from '../main.js';
import { readSettings } from '../settings.js';
import { type Subcommand, UsageError } from './command.js';

/** `tighten serve [web|worker]`: the app itself; both halves in one process unless one is named. */
export const serveCommand: Subcommand = {
  async run(context) {
    const { positionals } = parseArgs({ args: context.args, allowPositionals: true });
    const running = await serve(readSettings(context.env), { role: roleOf(positionals), path: context.env['PATH'] });
    await new Promise<void>((resolve) => context.signal.addEventListener('abort', () => resolve(), { once: true }));
    await running.close();
    return 0;
  },
};

function roleOf(positionals: string[]): Role {
  const [role = 'both', ...rest] = positionals;
  if (rest.length > 0 || (role !== 'both' && role !== 'web' && role !== 'worker')) {
    throw new UsageError('serve takes "web", "worker" or nothing.');
  }
  return role;
}
