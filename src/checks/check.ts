import type { BaselinePolicy } from '../aws/principal.js';
import type { AwsClients } from '../aws/session.js';
import type { Activity, Call } from '../cloudtrail/activity.js';
import type { Contract } from '../needs/contract.js';
import { editionHash, type Policy } from '../needs/policy.js';
import type { ScopeChoice, Statement } from '../needs/statements.js';
import { Problem } from '../problem.js';
import { validatePolicies } from './access-analyzer.js';
import type { CheckReport, Finding, ReplayReport } from './finding.js';
import { judgeable } from './judgeable.js';
import { keptFindings } from './kept.js';
import { type ReplayInput, replay } from './replay.js';
import { simulatePolicies } from './simulator.js';
import { sizeFindings } from './size-findings.js';

export interface CheckInput {
  contract: Contract;
  activity: Activity;
  /** Calls that only left-out callers made: what the policy refuses of them is left out on purpose. */
  leftOutCalls?: Call[];
  statements: Statement[];
  choices: Record<string, ScopeChoice>;
  policies: Policy[];
  /** Question id → answer: calls behind an answered question are replayed too. */
  answers?: ReplayInput['answers'];
  /** What the principal keeps besides the new policies. */
  kept?: BaselinePolicy[];
  /** All that it has today, with what is to go; what it keeps else. */
  today?: BaselinePolicy[];
  /** The permissions boundary that the principal has. */
  boundary?: unknown;
  signal?: AbortSignal;
}

/** Partitions in which AWS does not offer Access Analyzer (AWS regional endpoints). */
const WITHOUT_ACCESS_ANALYZER = new Set(['aws-iso', 'aws-iso-b']);
/** Refused calls that get a finding of their own; the report holds all of them. */
const MOST_REFUSED = 20;

/**
 * Runs every check on the policies of one edition: the replay of all observed calls, AWS's size limits, Access
 * Analyzer and the policy simulator. A check that AWS does not let run is listed in `notRun` with the reason and
 * advice: it never counts as passed. Throws only where the signal was fired, or the checks here are broken.
 */
export async function runChecks(
  input: CheckInput,
  clients: Pick<AwsClients, 'accessAnalyzer' | 'iam'>,
): Promise<CheckReport> {
  const {
    contract,
    activity,
    leftOutCalls,
    statements,
    choices,
    policies,
    answers,
    kept = [],
    today = kept,
    boundary,
    signal,
  } = input;
  const replayed = replay({
    contract,
    activity,
    statements,
    choices,
    policies,
    ...(leftOutCalls ? { leftOutCalls } : {}),
    ...(answers ? { answers } : {}),
    kept: kept.map(({ document }) => document),
    ...(boundary === undefined ? {} : { boundary }),
  });
  const findings = [...replayFindings(replayed), ...keptFindings(kept), ...sizeFindings(policies, today)];
  const notRun: CheckReport['notRun'] = [];
  const run = async (source: Finding['source'], check: () => Promise<Finding[]>) => {
    try {
      findings.push(...(await check()));
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof Problem)) throw error;
      notRun.push({ source, why: error.message, advice: error.advice });
    }
  };
  if (policies.length > 0) {
    await run('access-analyzer', async () => {
      if (WITHOUT_ACCESS_ANALYZER.has(contract.partition)) throw notOffered(contract.partition);
      return validatePolicies(clients.accessAnalyzer, policies, signal);
    });
  }
  const simulated = { asked: 0, allowed: 0 };
  await run('simulator', async () => {
    const simulation = await simulatePolicies(clients.iam, {
      policies: policies.map((policy) => ({ ...policy, document: judgeable(policy.document) })),
      contract,
      statements,
      choices,
      ...(boundary === undefined ? {} : { boundary }),
      ...(signal ? { signal } : {}),
    });
    simulated.asked = simulation.asked;
    simulated.allowed = simulation.allowed;
    return simulation.findings;
  });
  return { edition: editionHash(policies), replay: replayed, findings, notRun, simulated };
}

function replayFindings(report: ReplayReport): Finding[] {
  const findings = report.refused.slice(0, MOST_REFUSED).map(
    ({ action, resource, calls }): Finding => ({
      source: 'replay',
      severity: 'error',
      code: 'REPLAY_REFUSED',
      message: `The policy would refuse ${action} on ${resource}, which was called ${calls === 1 ? 'once' : `${calls} times`}.`,
      advice: 'Choose a scope that holds this resource, or leave the statement out on purpose.',
    }),
  );
  const more = report.refused.length - findings.length;
  if (more > 0) {
    findings.push({
      source: 'replay',
      severity: 'error',
      code: 'REPLAY_REFUSED',
      message: `${more} more observed calls would be refused.`,
      advice: 'See the list in the report.',
    });
  }
  return findings;
}

function notOffered(partition: string): Problem {
  return new Problem(
    'not-offered',
    `AWS does not offer Access Analyzer in the partition ${partition}.`,
    'Have the policy validated in another partition, or read it closely.',
  );
}
