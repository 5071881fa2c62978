/** Characters of a managed policy that AWS accepts, white space not counted (IAM User Guide, "IAM and STS quotas"). */
export const MANAGED_POLICY_LIMIT = 6144;
/** Managed policies that a role can have attached unless the quota was raised (same page). */
export const MANAGED_POLICIES_PER_ROLE = 10;

/**
 * Size of a policy document in characters as AWS counts it. AWS leaves out white space between the elements; it is
 * not documented whether white space inside a string is left out too, so it is counted here: never too small.
 */
export function policySize(document: unknown): number {
  return JSON.stringify(document).length;
}
