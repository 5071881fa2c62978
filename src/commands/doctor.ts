import { Problem } from '../problem.js';
import { readSettings } from '../settings.js';
import type { CommandContext, Subcommand } from './command.js';
import { doctorChecks, type Verdict } from './doctor-checks.js';

const marks = { fine: 'ok     ', missing: 'missing', wrong: 'WRONG  ' } satisfies Record<Verdict['is'], string>;

/** `tighten doctor`: tries every setting and permission that it can, and prints what to do about the rest. */
export const doctor: Subcommand = {
  async run(context) {
    const checks = doctorChecks(readSettings(context.env), context.env['PATH']);
    let wrong = 0;
    for (const check of checks) {
      const verdict = await judged(check.run);
      if (verdict.is === 'wrong') wrong += 1;
      await print(context, check.name, verdict);
    }
    await context.out(wrong === 0 ? '\nNothing is wrong.\n' : `\n${wrong} to put right.\n`);
    return wrong === 0 ? 0 : 1;
  },
};

async function judged(run: () => Promise<Verdict>): Promise<Verdict> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Problem) return { is: 'wrong', says: error.message, advice: error.advice };
    return {
      is: 'wrong',
      says: error instanceof Error ? error.message : String(error),
      advice: 'Check the address and the network.',
    };
  }
}

async function print(context: CommandContext, name: string, verdict: Verdict): Promise<void> {
  await context.out(`${marks[verdict.is]}  ${name}: ${verdict.says}\n`);
  if (verdict.advice) await context.out(`${verdict.advice.replace(/^/gm, '           ')}\n`);
}
