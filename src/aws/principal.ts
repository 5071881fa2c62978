/** One policy of the principal as it is today. `document` is the parsed JSON, decoded. */
export interface BaselinePolicy {
  /** `attached` managed policy, `inline` policy, or the permissions `boundary`. */
  kind: 'attached' | 'inline' | 'boundary';
  name: string;
  arn?: string;
  /** True for policies that AWS owns. */
  awsManaged: boolean;
  document: unknown;
}

/**
 * What the principal has today, captured with the evidence and kept for rollback. `fetchedAt` is ISO 8601 UTC.
 */
export interface Baseline {
  kind: 'role' | 'user';
  arn: string;
  name: string;
  /** `/` or `/team/`. */
  path: string;
  account: string;
  partition: string;
  uniqueId: string;
  createdAt?: string;
  lastUsed?: { at?: string; region?: string };
  policies: BaselinePolicy[];
  /** Trust policy of a role, parsed; absent for a user. */
  trust?: unknown;
  tags: Record<string, string>;
  /** True where the attached and inline policies together allow every action on every resource. */
  admin: boolean;
  fetchedAt: string;
}
