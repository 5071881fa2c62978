import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type StandIns, startStandIns } from '../local/try.js';
import { serve } from '../main.js';
import { readSettings } from '../settings.js';
import { type CommandContext, type Subcommand, UsageError } from './command.js';

/** `tighten try`: the app and stand-ins for everything around it, on one machine. */
export const tryCommand: Subcommand = {
  async run(context) {
    const { values } = parseArgs({
      args: context.args,
      options: { port: { type: 'string', default: '3210' }, data: { type: 'string' } },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new UsageError('--port takes a number from 0 to 65535.');
    const dataDir = values.data ?? join(context.env['DATA_DIR'] || '.tighten', 'try');
    const standIns = await startStandIns({ dataDir, port });
    try {
      await runAmong(standIns, dataDir, context);
    } finally {
      await standIns.close();
    }
    return 0;
  },
};

async function runAmong(standIns: StandIns, dataDir: string, context: CommandContext): Promise<void> {
  surround(context, { ...standIns.env, DATA_DIR: dataDir, POLICY_FILE: standIns.policyFile });
  const running = await serve(readSettings(context.env), { role: 'both', path: context.env['PATH'] });
  await context.out(
    `\nTighten is running against stand-ins: no Slack, no AWS, no model, nothing leaves this machine.\nOpen ${standIns.address} and type:  /tighten staging-deploy-role\nCtrl-C stops it; started again, it shows the same reviews (kept in ${dataDir}; who may do what is in policy.yml there).\n`,
  );
  await new Promise<void>((resolve) => context.signal.addEventListener('abort', () => resolve(), { once: true }));
  context.log('Stopping …');
  await running.close();
}

/** Settings that would reach the real world or change what is tried. What reading may cost without asking is none. */
const FOREIGN =
  /^(SLACK_|AWS_|ATHENA_(?!ASK_ABOVE)|OPENAI_|REVIEWER|POLICY_FILE|READER_ROLE|EVIDENCE_ROLE|EXTERNAL_ID|ACCOUNTS|LOGS_DIR|PORT$)/;

/**
 * Puts the app among the stand-ins. The AWS clients read the process's environment themselves, so it is changed here,
 * and whatever pointed at real accounts or a real workspace is taken out first.
 */
function surround(context: CommandContext, env: Record<string, string>): void {
  for (const name of Object.keys(context.env)) if (FOREIGN.test(name)) delete context.env[name];
  Object.assign(context.env, { LOG_LEVEL: 'warn', ...pick(context.env, 'LOG_LEVEL') }, { PORT: '0' }, env);
}

function pick(env: CommandContext['env'], name: string): Record<string, string> {
  return env[name] ? { [name]: env[name] } : {};
}
