import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { nearestNames } from '../aws/target.js';
import { replay } from '../checks/replay.js';
import type { PrincipalRef, Window } from '../cloudtrail/activity.js';
import { createLogFilesSource } from '../cloudtrail/sources/log-files.js';
import type { Evidence, EvidenceSource } from '../cloudtrail/sources/source.js';
import { parseArn } from '../iam/arn.js';
import { buildContract } from '../needs/contract.js';
import { buildPolicies, narrowestChoices } from '../needs/policy.js';
import { groupNeeds } from '../needs/statements.js';
import { Problem } from '../problem.js';
import { deliveryFiles } from '../review/delivery/files.js';
import { type CommandContext, type Subcommand, UsageError } from './command.js';
import { type DraftResult, draftHandover, draftJson, draftText } from './draft-output.js';
import { promptText, redactLevel } from './draft-prompt.js';

/** `tighten draft`: the whole pipeline over log files with the narrowest scopes. No Slack, no model, no AWS. */
export const draft: Subcommand = {
  async run(context) {
    const options = parse(context.args);
    const source = createLogFilesSource({ folder: options.logs });
    const request = { principal: options.principal, window: options.window, idempotencyKey: 'draft' };
    const onProgress = ({ text }: { text: string }) => context.progress?.(text);
    const evidence = await source.read({ ...request, signal: context.signal, onProgress }).catch(asUsage);
    context.progress?.('');
    await refuseUnknown(source, evidence, options);
    if (options.showPrompt) {
      await context.out(promptText(buildContract(evidence), redactLevel(context.env['REDACT'])));
      return 0;
    }
    const result = draftFrom(evidence);
    if (options.out !== undefined) writeFiles(context, options.out, result);
    await context.out(options.json ? `${JSON.stringify(draftJson(result), null, 2)}\n` : draftText(result));
    return 0;
  },
};

/** Evidence → contract → statements → policies → replay, with the narrowest scope everywhere. Pure. */
export function draftFrom(evidence: Evidence): DraftResult {
  const contract = buildContract(evidence);
  const statements = groupNeeds(contract);
  const choices = narrowestChoices(statements);
  const name = parseArn(evidence.activity.principal.arn)?.resource.split('/').at(-1) ?? 'role';
  const policies = buildPolicies({ contract, statements, choices, baseName: `tighten-${name}` });
  const report = replay({ contract, activity: evidence.activity, statements, choices, policies });
  return { evidence, contract, statements, choices, policies, report };
}

interface Options {
  logs: string;
  principal: PrincipalRef;
  window: Window;
  out?: string;
  json: boolean;
  showPrompt: boolean;
}

function parse(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      logs: { type: 'string' },
      principal: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      out: { type: 'string' },
      json: { type: 'boolean', default: false },
      'show-prompt': { type: 'boolean', default: false },
    },
  });
  if (values.logs === undefined) throw new UsageError('--logs needs a folder of CloudTrail log files.');
  if (!existsSync(values.logs)) throw new UsageError(`--logs: there is no folder ${values.logs}.`);
  if (values.principal === undefined) throw new UsageError('--principal needs the ARN of an IAM role or user.');
  const from = values.from === undefined ? '0001-01-01T00:00:00Z' : instant('--from', values.from);
  const to = values.to === undefined ? '9999-12-31T00:00:00Z' : instant('--to', values.to);
  if (from >= to) throw new UsageError(`--from (${values.from}) has to lie before --to (${values.to}).`);
  return {
    logs: values.logs,
    principal: principalRef(values.principal),
    window: { from, to },
    ...(values.out === undefined ? {} : { out: values.out }),
    json: values.json,
    showPrompt: values['show-prompt'],
  };
}

/** A date (`2026-11-01`, midnight UTC) or an instant (`2026-11-01T10:00:00Z`), as ISO 8601 in seconds. */
function instant(option: string, text: string): string {
  const form = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z?)?$/.exec(text);
  const date = form ? new Date(text.length === 10 || text.endsWith('Z') ? text : `${text}Z`) : undefined;
  if (!date || Number.isNaN(date.getTime()) || !date.toISOString().startsWith(text.slice(0, 10))) {
    throw new UsageError(`${option}: "${text}" is not a date. Write it as 2026-11-01 or 2026-11-01T10:00:00Z (UTC).`);
  }
  return `${date.toISOString().slice(0, 19)}Z`;
}

function principalRef(text: string): PrincipalRef {
  const arn = parseArn(text.trim());
  if (arn?.service === 'sts' && arn.resource.startsWith('assumed-role/')) {
    throw new UsageError(
      `--principal is the ARN of a session. Give the role behind it, e.g. arn:${arn.partition}:iam::${arn.account}:role/${arn.resource.split('/')[1]} (with its path, if it has one).`,
    );
  }
  const kind = /^(role|user)\/./.exec(arn?.resource ?? '')?.[1];
  if (arn?.service !== 'iam' || (kind !== 'role' && kind !== 'user')) {
    throw new UsageError(
      `--principal: "${text}" is not the ARN of an IAM role or user, e.g. arn:aws:iam::111122223333:role/deploy.`,
    );
  }
  return { kind, arn: text.trim() };
}

/** A folder without logs is a mistake of the command line. */
function asUsage(error: unknown): never {
  if (!(error instanceof Problem) || error.kind !== 'no-files') throw error;
  throw new UsageError(`${error.message} ${error.advice}`);
}

async function refuseUnknown(source: EvidenceSource, evidence: Evidence, options: Options): Promise<void> {
  if (evidence.activity.records > 0) return;
  const near = nearestNames(options.principal.arn, await source.principals());
  throw new Problem(
    'unknown-principal',
    `${options.principal.arn} made no call in these logs and this window.`,
    near.length > 0
      ? `Nearest: ${near.join(', ')}.`
      : 'No role or user at all was seen; check the folder and the dates.',
  );
}

function writeFiles(context: CommandContext, folder: string, result: DraftResult): void {
  mkdirSync(folder, { recursive: true });
  for (const file of deliveryFiles(draftHandover(result))) {
    writeFileSync(join(folder, file.name), file.content);
    context.log(`wrote ${join(folder, file.name)}`);
  }
}
