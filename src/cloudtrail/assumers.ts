import type { CloudTrailRecord } from './record.js';
import { createSeenIds, type SeenIds } from './seen-ids.js';

/** Whoever assumed the role under review, and how often: the link before it in a chain of roles. */
export interface Assumer {
  /** ARN of the role or user, else the service, the federated subject or the account: what the record says. */
  who: string;
  /** `userIdentity.type`: `AssumedRole`, `IAMUser`, `WebIdentityUser`, `SAMLUser`, `AWSService`, `AWSAccount` … */
  type: string;
  sessions: number;
  firstSeen: string;
  lastSeen: string;
}

/** The events by which a session of a role begins. Source: STS API reference. */
export const ASSUMING = ['AssumeRole', 'AssumeRoleWithWebIdentity', 'AssumeRoleWithSAML'] as const;
/** Assumers kept one by one, those with most sessions first; the rest is added up in one. */
export const MOST_ASSUMERS = 200;

/** All that are not kept one by one. */
export const OTHER_ASSUMERS = { who: 'others', type: 'other' };

/**
 * Adds up who assumed one role; of a user, nobody. A cross-account call is recorded in both accounts and counts once, in the words of the
 * caller's own account where both are there.
 */
export function createAssumers(roleArn: string, seen: SeenIds = createSeenIds()) {
  const found = new Map<string, Assumer>();
  return {
    /** Any record; those that are no successful assuming of this role change nothing. */
    add(record: CloudTrailRecord): void {
      if (!isAssuming(record, roleArn)) return;
      const id = record.sharedEventID ?? record.eventID;
      if (id !== undefined && !seen.add(id)) return;
      this.absorb([{ ...assumerOf(record), sessions: 1, firstSeen: record.eventTime, lastSeen: record.eventTime }]);
    },

    absorb(assumers: Assumer[]): void {
      for (const one of assumers) {
        const key = `${one.type} ${one.who}`;
        const known = found.get(key);
        if (!known) {
          found.set(key, { ...one });
          continue;
        }
        known.sessions += one.sessions;
        if (one.firstSeen < known.firstSeen) known.firstSeen = one.firstSeen;
        if (one.lastSeen > known.lastSeen) known.lastSeen = one.lastSeen;
      }
    },

    list: (): Assumer[] => {
      const all = [...found.values()].sort(mostSessionsFirst);
      const rest = all.slice(MOST_ASSUMERS);
      if (rest.length === 0) return all;
      const others = rest.reduce((sum, { sessions, firstSeen, lastSeen }) => ({
        ...OTHER_ASSUMERS,
        sessions: sum.sessions + sessions,
        firstSeen: firstSeen < sum.firstSeen ? firstSeen : sum.firstSeen,
        lastSeen: lastSeen > sum.lastSeen ? lastSeen : sum.lastSeen,
      }));
      return [...all.slice(0, MOST_ASSUMERS), { ...others, ...OTHER_ASSUMERS }];
    },
  };
}

/** Those who stand for many come last, however many sessions they are. */
function mostSessionsFirst(a: Assumer, b: Assumer): number {
  const others = Number(a.type === OTHER_ASSUMERS.type) - Number(b.type === OTHER_ASSUMERS.type);
  return others || b.sessions - a.sessions || (a.who < b.who ? -1 : 1);
}

/** Whether a record is the beginning of a session of this role. */
export function isAssuming(record: CloudTrailRecord, roleArn: string): boolean {
  return (
    record.eventSource === 'sts.amazonaws.com' &&
    (ASSUMING as readonly string[]).includes(record.eventName) &&
    record.errorCode === undefined &&
    /^arn:[^:]+:iam::\d+:role\//.test(roleArn) &&
    record.requestParameters?.['roleArn'] === roleArn
  );
}

/** Of a session its role (that is the chain), else what names the caller best. */
export function assumerOf(record: CloudTrailRecord): { who: string; type: string } {
  const { type, arn, invokedBy, userName, accountId, principalId, sessionContext } = record.userIdentity;
  const who = sessionContext?.sessionIssuer?.arn ?? arn ?? invokedBy ?? userName ?? accountId ?? principalId;
  return { who: who ?? 'unknown', type: type ?? 'unknown' };
}
