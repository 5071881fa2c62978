import type { Baseline } from '../aws/principal.js';
import type { CheckReport } from '../checks/finding.js';
import { widestOf } from '../checks/kept.js';
import { callsLeftOut } from '../checks/replay.js';
import { aboutDollars, sizeText } from '../cloudtrail/sources/athena-cost.js';
import type { Draft } from '../drafting/draft.js';
import { MANAGED_POLICY_LIMIT } from '../iam/size.js';
import type { Contract } from '../needs/contract.js';
import type { NeedEvidence } from '../needs/need-evidence.js';
import type { Policy } from '../needs/policy.js';
import { answerInWords, choiceInWords } from './decide/words.js';
import { deliveryFiles } from './delivery/files.js';
import { oneLine } from './delivery/handover.js';
import type { BrokenGlass, Review } from './review.js';
import { splitBaseline } from './split-baseline.js';
import { countedApprovals } from './stage.js';

/** One file that is handed over. */
export interface DeliveryFile {
  /** `tighten-staging-deploy-role.policy.json`. */
  name: string;
  content: string;
  language: 'json' | 'hcl' | 'shell' | 'yaml' | 'markdown';
}

/** What is handed over for one edition: files for people to run. Nothing in it is ever run by Tighten. */
export interface Delivery {
  number: number;
  edition: string;
  files: DeliveryFile[];
  /** Policies by name with their size as AWS counts it, and the limit that applies. */
  sizes: { name: string; size: number; limit: number }[];
  /** Actions allowed, statements, calls replayed and passed: the sentence of the delivery message. */
  figures: { actions: number; statements: number; distinctCalls: number; allowed: number; leftOut: number };
  /** Policies that stay attached and allow everything: nothing is tightened beside them. */
  openedBy?: string[];
}

/**
 * Makes what is handed over for the edition that was checked last. Pure: the same review and documents give the same
 * bytes.
 */
export function buildDelivery(input: {
  review: Review;
  baseline: Baseline;
  contract: Contract;
  draft: Draft;
  policies: Policy[];
  report: CheckReport;
  /** The needs of the check, each with its first and last event. */
  needs?: NeedEvidence[];
  /** What people were called when the files were made, by their Slack ids: beside the ids, which do not change. */
  names?: Record<string, string>;
}): Delivery {
  const { review, baseline, contract, draft, policies, report, names = {} } = input;
  const who = (id: string) => named(id, names);
  const number = review.editions.length + 1;
  const edition = review.check?.edition ?? report.edition;
  const split = splitBaseline(baseline.policies, review.keptPolicies);
  const openedBy = widestOf(split.kept);
  const files = deliveryFiles({
    title: `Edition ${number}`,
    notice: [...noticeOf(review, who), ...(openedBy.length > 0 ? [openInWords(openedBy)] : [])],
    principal: baseline,
    edition,
    policies,
    today: split,
    statements: draft.statements,
    choices: Object.fromEntries(Object.entries(review.decisions).map(([id, { choice }]) => [id, choice])),
    decided: decidedBy(review, who),
    contract,
    evidence: `Evidence: ${review.evidence?.source ?? 'CloudTrail'}, from ${review.window.from} to ${review.window.to}${costInWords(review, who)}`,
    replay: report.replay,
    notRun: report.notRun,
    ...(input.needs ? { needs: input.needs } : {}),
    basis: { ...basisOf(review), people: names },
  });
  const granted = policies.flatMap((policy) => policy.document.Statement).filter(({ Effect }) => Effect === 'Allow');
  const { distinctCalls, allowed } = report.replay;
  return {
    number,
    edition,
    files,
    sizes: policies.map(({ name, size }) => ({ name, size, limit: MANAGED_POLICY_LIMIT })),
    figures: {
      actions: new Set(granted.flatMap((statement) => statement.Action ?? [])).size,
      statements: granted.length,
      distinctCalls,
      allowed,
      leftOut: callsLeftOut(report.replay),
    },
    ...(openedBy.length > 0 ? { openedBy } : {}),
  };
}

function openInWords(names: string[]): string {
  const stays = names.length === 1 ? 'stays' : 'stay';
  return `Nothing is tightened while ${names.join(' and ')} ${stays} attached: every action on every resource stays allowed`;
}

function basisOf(review: Review) {
  const { source = 'CloudTrail', queryIds = [], figures } = review.evidence ?? {};
  const agreed = review.cost?.agreed;
  return {
    evidence: {
      source,
      window: review.window,
      queryIds,
      ...(figures?.cost ? { cost: figures.cost } : {}),
      ...(agreed ? { costAgreed: agreed } : {}),
    },
    ...(review.rule ? { rule: review.rule } : {}),
    approvals: countedApprovals(review),
    brokenGlass: (review.brokenGlass ?? []).filter(({ edition }) => edition === review.check?.edition),
  };
}

/** What reading took, where AWS charges for it, and who agreed to that beforehand. */
function costInWords({ evidence, cost }: Review, who: Who): string {
  const took = evidence?.figures.cost;
  const dollars = took?.dollars === undefined ? '' : `, ${aboutDollars(took.dollars)}`;
  const scanned = took && took.bytesScanned > 0 ? `; ${sizeText(took.bytesScanned)} scanned${dollars}` : '';
  const agreed = cost?.agreed ? `; ${who(cost.agreed.by)} agreed to the cost on ${cost.agreed.at}` : '';
  return `${scanned}${agreed}`;
}

type Who = (id: string) => string;

/** "Dana Novak (U0DANA)". */
function named(id: string, names: Record<string, string>): string {
  const name = Object.hasOwn(names, id) ? oneLine(names[id] ?? '').slice(0, 80) : '';
  return name === '' ? id : `${name} (${id})`;
}

/** Everybody whom the files name. */
export function peopleIn(review: Review): string[] {
  const { decisions, answers, attestations, brokenGlass = [], cost } = review;
  const deciders = [decisions, answers, attestations].flatMap((all) => Object.values(all).map(({ by }) => by));
  const seconds = Object.values(attestations).flatMap(({ decidedBy: second }) => second ?? []);
  const approvers = [...countedApprovals(review), ...brokenGlass].map(({ by }) => by);
  return [...new Set([review.by, ...approvers, ...deciders, ...seconds, ...(cost?.agreed ? [cost.agreed.by] : [])])];
}

function noticeOf(review: Review, who: Who): string[] {
  return [
    `Requested by ${who(review.by)} on ${review.openedAt}`,
    ...countedApprovals(review).map(({ by, at, ticket }) => {
      return `Approved by ${who(by)} on ${at}${ticket ? `, ticket ${ticket}` : ''}`;
    }),
    ...(review.brokenGlass ?? [])
      .filter(({ edition }) => edition === review.check?.edition)
      .map(
        ({ by, waived, reason }) =>
          `${who(by)} broke the glass, which waived ${waivedInWords(waived)}. Reason: ${reason}`,
      ),
  ];
}

function waivedInWords({ approvals, fourEyes }: BrokenGlass['waived']): string {
  const missing = approvals === 0 ? '' : `${approvals} missing approval${approvals === 1 ? '' : 's'}`;
  return [missing, fourEyes ? 'four eyes' : ''].filter(Boolean).join(' and ');
}

function decidedBy(review: Review, who: Who): Record<string, string> {
  const scopes = Object.entries(review.decisions).map(([id, { choice, by, at, bulk }]): [string, string] => {
    const reason = choice.reason ? ` Reason: ${choice.reason}` : '';
    const how = bulk ? ' with all suggested scopes' : '';
    return [id, `Decided (${choiceInWords(choice)})${how} by ${who(by)} on ${at}.${reason}`];
  });
  const answers = Object.entries(review.answers).map(([id, { answer, by, at }]): [string, string] => {
    return [id, `A question that the evidence left open, answered ${answerInWords(answer)} by ${who(by)} on ${at}.`];
  });
  const added = Object.entries(review.attestations).map(([id, { attestation, by, at, decidedBy: second }]) => {
    const text = `No call behind it. Added by ${who(by)} on ${at} (${attestation.reason}: ${attestation.note})`;
    return [id, second ? `${text}, approved by ${who(second)}.` : `${text}.`] as const;
  });
  return Object.fromEntries([...scopes, ...answers, ...added]);
}
