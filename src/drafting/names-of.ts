import type { Contract } from '../needs/contract.js';
import { arnNames } from './arn-names.js';
import { isServicePrincipal } from './aws-hosts.js';
import type { ConversationEvidence } from './evidence.js';

/** What is known of a review before anything is hidden: all of its evidence, or of a draft the contract alone. */
type Known = Partial<Omit<ConversationEvidence, 'contract'>>;

const ARN = /\barn:[a-z0-9-]+:[a-z0-9-]*:[^\s"'`<>“”]*/gi;
/** Values of a condition that AWS gives, not somebody. */
const AWS_VALUE = /^(?:true|false|\d+|[a-z]{2}(?:-[a-z]+){1,3}-\d|AWS4-HMAC-SHA256|[a-z0-9-]+:[A-Z]\w*)$/;
/** Words that subjects of identity providers are built of: `repo:acme/orders:environment:staging`. */
const SUBJECT_WORDS = new Set(
  'repo environment ref refs heads tags pull_request project_path ref_type branch system serviceaccount'.split(' '),
);
const DEEPEST = 12;

/**
 * The names that a review's evidence holds, wherever they stand in it: parts of ARNs, values of conditions, parameters
 * behind open questions, names of policies, and session names. They are hidden in questions and earlier answers too,
 * so they have to be known before the first turn is written.
 */
export function namesOf(contract: Contract, evidence: Known = {}): { resources: string[]; sessions: string[] } {
  const { activity, ...documents } = evidence;
  const resources = new Set<string>();
  for (const name of namesIn({ contract, ...documents }, false)) resources.add(name);
  for (const policy of evidence.policies ?? []) resources.add(policy.name);
  for (const policy of evidence.kept ?? []) resources.add(policy.name);
  for (const policy of evidence.today?.policies ?? []) if (!policy.awsManaged) resources.add(policy.name);
  for (const file of evidence.files ?? []) resources.add(file);
  const open = new Set(contract.questions.flatMap((question) => question.callIds));
  for (const call of activity?.calls ?? []) {
    for (const name of namesIn(call.resources, false)) resources.add(name);
    if (open.has(call.id)) for (const name of namesIn(call.parameters, true)) resources.add(name);
  }
  for (const { who } of activity?.assumedBy ?? []) for (const name of namesIn(who, true)) resources.add(name);
  return { resources: [...resources], sessions: sessionsOf(activity?.callers ?? []) };
}

/** `chosen` is true where every value was chosen by somebody, as in parameters and conditions. */
function namesIn(value: unknown, chosen: boolean, depth = 0): string[] {
  if (typeof value === 'string') return chosen && !value.startsWith('arn:') ? valuePieces(value) : arnPieces(value);
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return [];
  if (Array.isArray(value)) return value.flatMap((item) => namesIn(item, chosen, depth + 1));
  return Object.entries(value).flatMap(([key, item]) => [
    // The key of a tag is somebody's word too: `aws:ResourceTag/payroll`.
    ...(chosen && key.includes(':') && key.includes('/') ? [key.slice(key.indexOf('/') + 1)] : []),
    ...namesIn(item, chosen || /^condition/i.test(key) || (key === 'values' && 'key' in value), depth + 1),
  ]);
}

function arnPieces(text: string): string[] {
  // A value that is an ARN may have spaces in its last part; one inside a sentence ends at the first.
  const arns = text.startsWith('arn:')
    ? [text]
    : (text.match(ARN) ?? []).map((arn) => arn.replace(/[.,;:!?)\]}]+$/, ''));
  return arns.flatMap((arn) => arnNames(arn).flatMap((piece) => (piece.name ? [piece.text] : [])));
}

function valuePieces(value: string): string[] {
  if (value.length > 300 || AWS_VALUE.test(value) || isServicePrincipal(value)) return [];
  return [value, ...value.split(/[/:*?]+/)].filter(
    (piece) => piece.trim() !== '' && !AWS_VALUE.test(piece) && !SUBJECT_WORDS.has(piece),
  );
}

/** A family of sessions is a pattern (`GitHubActions-*`): what is fixed in it is in every one of their names. */
function sessionsOf(callers: readonly { session: string }[]): string[] {
  return callers.flatMap(({ session }) => [
    session,
    ...session.split('*').map((part) => part.replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')),
    ...(session.includes('@') ? [session.slice(0, session.indexOf('@'))] : []),
  ]);
}
