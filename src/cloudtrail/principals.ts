import type { PrincipalRef } from './activity.js';
import type { CloudTrailRecord } from './record.js';

/**
 * Whose call a record is: the role behind an assumed-role session (its IAM ARN with path and its unique id), the IAM
 * user, or the IAM user behind a session of `GetFederationToken`, which can do nothing that the user cannot. Undefined
 * for everybody else: root and its federated sessions, AWS services, and the `AWSAccount` copies that the owner of a
 * resource gets of somebody else's call.
 * Source: CloudTrail user guide, "CloudTrail userIdentity element" (`FederatedUser`: the issuer is root or an IAM user).
 */
export function principalOf(record: CloudTrailRecord): PrincipalRef | undefined {
  const identity = record.userIdentity;
  if (identity.type === 'AssumedRole') {
    const issuer = identity.sessionContext?.sessionIssuer;
    if (!issuer?.arn || (issuer.type !== undefined && issuer.type !== 'Role')) return undefined;
    return { kind: 'role', arn: issuer.arn, ...(issuer.principalId ? { uniqueId: issuer.principalId } : {}) };
  }
  if (identity.type === 'FederatedUser') {
    const issuer = identity.sessionContext?.sessionIssuer;
    if (!issuer?.arn || issuer.type !== 'IAMUser') return undefined;
    return { kind: 'user', arn: issuer.arn, ...(issuer.principalId ? { uniqueId: issuer.principalId } : {}) };
  }
  if (identity.type === 'IAMUser' && identity.arn) {
    return { kind: 'user', arn: identity.arn, ...(identity.principalId ? { uniqueId: identity.principalId } : {}) };
  }
  return undefined;
}

/**
 * Whether a record may be the role's and does not say so: a session that has the role's name and account and no issuer.
 * Another role of that name, under another path, is as likely.
 */
export function mayBelong({ userIdentity }: CloudTrailRecord, principal: PrincipalRef): boolean {
  const { type, arn, sessionContext } = userIdentity;
  if (principal.kind !== 'role' || type !== 'AssumedRole' || sessionContext?.sessionIssuer?.arn !== undefined)
    return false;
  return arn?.startsWith(sessionArns(principal)) ?? false;
}

/** With what the ARN of every session of a role begins; those of roles of its name under other paths as well. */
export function sessionArns(principal: Pick<PrincipalRef, 'arn'>): string {
  const [, partition, , , account] = principal.arn.split(':');
  return `arn:${partition}:sts::${account}:assumed-role/${nameOf(principal)}/`;
}

/** Bytes that every record of the principal holds, those included that only may be the role's. */
export function needleOf(principal: PrincipalRef): string {
  if (principal.kind === 'user') return JSON.stringify(principal.arn);
  const name = nameOf(principal);
  return principal.arn.endsWith(`:role/${name}`) ? `role/${name}` : `/${name}`;
}

function nameOf({ arn }: Pick<PrincipalRef, 'arn'>): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/**
 * Exact match by ARN, and by unique id where both sides know one: a re-created role has the same ARN and is somebody
 * else. A record without an id belongs to whoever has the ARN.
 */
export function belongsTo(record: CloudTrailRecord, principal: PrincipalRef): boolean {
  const own = principalOf(record);
  if (own?.kind !== principal.kind || own.arn !== principal.arn) return false;
  return own.uniqueId === undefined || principal.uniqueId === undefined || own.uniqueId === principal.uniqueId;
}
