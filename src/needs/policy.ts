import type { PolicyDocument } from '../iam/document.js';

/** One document of an edition, under AWS's size limit, with the statement each of its Sids came from. */
export interface Policy {
  /** `tighten-staging-deploy-role`, `tighten-staging-deploy-role-2` … */
  name: string;
  document: PolicyDocument;
  /** Size as AWS counts it: characters without white space. */
  size: number;
  /** Sid → statement id. */
  statements: Record<string, string>;
}
