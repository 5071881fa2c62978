import { type PolicyDocument, parseDocument } from '../iam/document.js';

/** Context keys that a replay knows, beside those that a need's own conditions name. Lower case. */
const KNOWN_KEYS = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:requestedregion',
  'aws:resourceaccount',
  'aws:securetransport',
  'aws:calledvia',
  'aws:viaawsservice',
  'iam:passedtoservice',
  'iam:awsservicename',
]);

/**
 * A policy that the principal will have, without the Denies that cannot be judged from a CloudTrail record because
 * they ask for something that it does not hold (address, MFA, tags). Today's calls passed them, so they refuse none of
 * these calls; to evaluate them without their key would call every negated one a refusal. Allows are kept: a key that
 * is missing makes them allow less, never more.
 */
export function judgeable(document: unknown): PolicyDocument {
  const parsed = parseDocument(document);
  return {
    ...parsed,
    Statement: parsed.Statement.filter((statement) => {
      if (statement.Effect === 'Allow') return true;
      const keys = Object.values(statement.Condition ?? {}).flatMap((block) => Object.keys(block));
      return keys.every((key) => KNOWN_KEYS.has(key.toLowerCase()));
    }),
  };
}
