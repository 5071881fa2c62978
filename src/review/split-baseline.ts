import type { BaselinePolicy } from '../aws/principal.js';
import { type PolicyDocument, type PolicyStatement, parseDocument } from '../iam/document.js';
import { MANAGED_POLICY_LIMIT, policySize } from '../iam/size.js';
import type { SourcedStatement } from '../needs/pack.js';
import type { Review } from './review.js';

/** What becomes of the policies that the principal has today once an edition is applied. The boundary is neither. */
export interface SplitBaseline {
  /** Stay attached beside the new policies. */
  kept: BaselinePolicy[];
  /** Are taken away after the shadow. */
  replaced: BaselinePolicy[];
  /** The Denies of the replaced ones, which go into the new policies: none is ever lost. Source: `today:<policy id>`. */
  denies: SourcedStatement[];
}

/** Room for the document around one statement and for the number that its Sid may get. */
const AROUND = 60;

/** The policy's ARN, or `inline:<name>`: unique among the policies of one principal. */
export function policyId(policy: BaselinePolicy): string {
  return policy.kind === 'inline' ? `inline:${policy.name}` : (policy.arn ?? policy.name);
}

/** False for the boundary, and for what a user has through a group: neither is this principal's alone to give up. */
export function isReplaceable(policy: BaselinePolicy): boolean {
  return policy.kind !== 'boundary' && policy.group === undefined;
}

/**
 * Splits what a principal has today. People decide which policies stay; where nobody did, a policy that only denies
 * stays, one whose Denies cannot be read or do not fit into a managed policy stays, and every other one is replaced.
 */
export function splitBaseline(
  policies: readonly BaselinePolicy[],
  decided: NonNullable<Review['keptPolicies']> = {},
): SplitBaseline {
  const own = policies.filter(({ kind }) => kind !== 'boundary');
  const stays = (policy: BaselinePolicy) => {
    const id = policyId(policy);
    return !isReplaceable(policy) || (Object.hasOwn(decided, id) ? decided[id]!.keep : staysByRule(policy));
  };
  const replaced = own.filter((policy) => !stays(policy));
  return {
    kept: own.filter(stays),
    replaced,
    denies: replaced.flatMap((policy) =>
      deniesOf(policy).map((statement) => ({ statement, source: `today:${policyId(policy)}` })),
    ),
  };
}

function staysByRule(policy: BaselinePolicy): boolean {
  const document = documentOf(policy);
  if (!document) return true;
  const denies = deniesOf(policy);
  return denies.length > 0 && (denies.length === document.Statement.length || denies.some(isTooLarge));
}

function isTooLarge(statement: PolicyStatement): boolean {
  return policySize(statement) + AROUND > MANAGED_POLICY_LIMIT;
}

function deniesOf(policy: BaselinePolicy): PolicyStatement[] {
  const document = documentOf(policy);
  const denies = document?.Statement.filter(({ Effect }) => Effect === 'Deny') ?? [];
  return denies.map((statement) => asToday(document!, statement));
}

/** Undefined for a document that IAM would not take: the check, which replays what stays, then says what is wrong. */
function documentOf({ document }: BaselinePolicy): PolicyDocument | undefined {
  try {
    return parseDocument(document);
  } catch {
    return undefined;
  }
}

/**
 * The same statement under version 2012-10-17, which the new policies have: before it `${…}` was plain text, which is
 * written `${$}{…}` now (IAM User Guide, "Policy elements: Variables and tags").
 */
function asToday({ Version }: PolicyDocument, statement: PolicyStatement): PolicyStatement {
  if (Version === '2012-10-17') return statement;
  return JSON.parse(
    JSON.stringify(statement, (_key, value: unknown) =>
      typeof value === 'string' ? value.replaceAll('${', '${$}{') : value,
    ),
  ) as PolicyStatement;
}
