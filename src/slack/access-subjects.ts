import { parseArn } from '../iam/arn.js';
import type { Subject } from '../review/access-policy.js';
import type { DocumentRef, RequestedTarget, Review } from '../review/review.js';

export interface SubjectOptions {
  /** Accounts by the names that people know them by. */
  accounts: { account: string; label: string }[];
  /** Tags of a principal, out of the baseline that was read with its evidence; undefined where that is gone. */
  tagsOf(reviewId: string, baseline: DocumentRef): Promise<Record<string, string> | undefined>;
}

/** Tags of so many principals are remembered: a baseline never changes. */
const REMEMBERED = 2_000;

/** What is known of principals, as the rules of a policy file match them. */
export function createSubjects({ accounts, tagsOf }: SubjectOptions) {
  const known = new Map<string, Record<string, string>>();

  async function tags({ id, documents }: Review): Promise<Record<string, string> | undefined> {
    if (!documents.baseline) return undefined;
    const key = `${id} ${documents.baseline}`;
    const remembered = known.get(key);
    if (remembered) return remembered;
    const read = await tagsOf(id, documents.baseline);
    if (!read) return undefined;
    if (known.size >= REMEMBERED) known.clear();
    known.set(key, read);
    return read;
  }

  /** Of what was asked for, as far as it says: an account by id or label, a name, or a whole ARN. */
  function ofTarget({ arn, name, account }: RequestedTarget): Subject {
    const parsed = arn === undefined ? undefined : parseArn(arn);
    const given = parsed?.account ?? account;
    const configured = accounts.find(
      (one) => one.account === given || one.label.toLowerCase() === given?.toLowerCase(),
    );
    const role = arn?.split('/').at(-1) ?? name;
    return {
      ...(given === undefined ? {} : (configured ?? { account: given })),
      ...(role === undefined ? {} : { role }),
    };
  }

  /** `withTags`: some rule asks for them, so that the baseline is worth reading. */
  async function ofReview(review: Review, withTags: boolean): Promise<Subject> {
    if (!review.principal) return ofTarget(review.target);
    const read = withTags ? await tags(review) : {};
    return {
      ...ofTarget({ arn: review.principal.arn }),
      ...(review.accountLabel ? { label: review.accountLabel } : {}),
      ...(read ? { tags: read } : {}),
    };
  }

  return { ofTarget, ofReview };
}
