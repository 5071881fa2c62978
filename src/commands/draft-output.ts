import type { ReplayReport } from '../checks/finding.js';
import type { Evidence } from '../cloudtrail/sources/source.js';
import { parseArn } from '../iam/arn.js';
import type { Contract } from '../needs/contract.js';
import { editionHash, type Policy, unusedPairs } from '../needs/policy.js';
import type { ScopeChoice, Statement } from '../needs/statements.js';
import type { Handover } from '../review/delivery/handover.js';

/** Everything that `tighten draft` found out, from evidence to replay. */
export interface DraftResult {
  evidence: Evidence;
  contract: Contract;
  statements: Statement[];
  choices: Record<string, ScopeChoice>;
  policies: Policy[];
  report: ReplayReport;
}

const NOTICE =
  'This is a draft with the narrowest scopes. Nobody has reviewed or approved it, and AWS has not validated it.';

/** The JSON of `tighten draft --json`. */
export function draftJson({ evidence, contract, policies, report }: DraftResult): object {
  return {
    notice: NOTICE,
    principal: evidence.activity.principal.arn,
    ...(evidence.activity.principal.uniqueId ? { uniqueId: evidence.activity.principal.uniqueId } : {}),
    window: seenWindow(evidence),
    contract: {
      needs: contract.needs.map((need) => ({
        action: need.action,
        resources: need.resources.map(({ arn }) => arn),
        conditions: need.conditions,
        kind: need.kind,
        calls: need.calls,
        ...(need.via.length > 0 ? { via: need.via } : {}),
        reason: need.reason,
        firstSeen: need.firstSeen,
        lastSeen: need.lastSeen,
      })),
      questions: contract.questions.map(({ source, name, about, text, likelyActions, calls }) => ({
        source,
        name,
        about,
        text,
        likelyActions,
        calls,
      })),
      denied: contract.denied.map(({ callIds: _callIds, ...denial }) => denial),
      none: contract.none,
      void: contract.void,
      blindSpots: contract.blindSpots,
      dropped: contract.dropped,
    },
    policies: policies.map(({ name, document, size }) => ({ name, document, size })),
    replay: { distinctCalls: report.distinctCalls, allowed: report.allowed, refused: report.refused },
    pairs: pairsOf(policies, contract),
    read: evidence.read,
  };
}

/** What people read on the terminal: what was read, what the policy allows and why, what is open. */
export function draftText(result: DraftResult): string {
  const { evidence, contract, policies, report } = result;
  const window = seenWindow(evidence);
  const lines = [
    `${evidence.activity.principal.arn}`,
    `${count(evidence.activity.records, 'record')} from ${window.from} to ${window.to}, in ${count(evidence.read.files, 'file')}.`,
    '',
    ...(policies.length > 0 ? statementLines(result) : [whyNoPolicy(contract)]),
    ...section(
      'Open questions',
      contract.questions.map(({ source, name, text, calls }) => `${source} ${name} (${count(calls, 'call')}): ${text}`),
    ),
    ...section(
      'Denied, so no evidence',
      contract.denied.map(
        ({ action, name, resource, cause, calls }) =>
          `${action ?? name}${resource ? ` on ${resource}` : ''} (${count(calls, 'call')}): ${cause.replaceAll('-', ' ')}`,
      ),
    ),
    ...section(
      'Blind spots',
      contract.blindSpots.map(({ title, consequence }) => `${title}: ${consequence}`),
    ),
    '',
    `Replay: ${report.allowed} of ${count(report.distinctCalls, 'distinct call')} allowed.`,
    ...report.refused.map(({ action, resource }) => `  refused: ${action} on ${resource}`),
    ...(policies.length > 0 ? [pairsLine(policies, contract)] : []),
    NOTICE,
    ...policies.map(({ document }) => `\n${JSON.stringify(document, null, 2)}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** Pairs of action and resource that the policies allow, and how many of them nobody used. */
function pairsOf(policies: Policy[], contract: Contract): { allowed: number; unused: number } {
  const { pairs, unused } = unusedPairs(policies, contract);
  return { allowed: pairs, unused: unused.length };
}

function pairsLine(policies: Policy[], contract: Contract): string {
  const { allowed, unused } = pairsOf(policies, contract);
  return `Allows ${count(allowed, 'action–resource pair')}, ${unused === 0 ? 'each of them used' : `${unused.toLocaleString('en-US')} that nobody used`}.`;
}

function statementLines({ statements, policies }: DraftResult): string[] {
  const sizes = policies.map(({ name, size }) => `${name}: ${size} of 6144 characters`);
  return [
    `${count(statements.length, 'statement')} in ${count(policies.length, 'policy', 'policies')} (${sizes.join(', ')}).`,
    ...statements.map(
      ({ sid, purpose, calls, risk }) => `  ${sid} (${risk} risk, ${count(calls, 'call')}): ${purpose}`,
    ),
  ];
}

/** Why a principal with records gets no policy, in a clear word. */
export function whyNoPolicy(contract: Contract): string {
  if (contract.denied.length > 0 && contract.questions.length === 0) {
    return 'No policy: every call that needs a permission was denied, and a denial is no evidence that the permission is due.';
  }
  if (contract.questions.length > 0)
    return 'No policy yet: no call could be turned into a permission with certainty. The questions below are for a person to answer.';
  return 'No policy: no call in this window needs a permission.';
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${line}`)];
}

/** The window as asked for, or, where an end was left open, as seen. */
export function seenWindow({ activity }: Evidence): { from: string; to: string } {
  const first = activity.calls.map(({ firstSeen }) => firstSeen).sort()[0];
  const last = activity.calls
    .map(({ lastSeen }) => lastSeen)
    .sort()
    .at(-1);
  return {
    from: activity.window.from.startsWith('0001') ? (first ?? activity.window.from) : activity.window.from,
    to: activity.window.to.startsWith('9999') ? (last ?? activity.window.to) : activity.window.to,
  };
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`;
}

/** What the files of `--out` are made from: the same files as a delivery's, each saying that it is a draft. */
export function draftHandover(result: DraftResult): Handover {
  const { evidence, contract, statements, choices, policies, report } = result;
  const { kind, arn } = evidence.activity.principal;
  const { partition, account, resource } = parseArn(arn)!;
  const name = resource.split('/').at(-1)!;
  const window = seenWindow(evidence);
  return {
    title: 'Draft',
    notice: [NOTICE],
    principal: { kind, name, arn, account, partition, path: resource.slice(kind.length, -name.length) },
    edition: editionHash(policies),
    policies,
    today: { kept: [], replaced: [], denies: [] },
    statements,
    choices,
    decided: {},
    contract,
    evidence: `Evidence: ${evidence.source}, from ${window.from} to ${window.to}`,
    replay: report,
    notRun: [],
  };
}
