import { parseArn, templateFit } from '../iam/arn.js';
import { findAction } from '../iam/catalog.js';
import { hasWildcard } from '../iam/wildcard.js';
import type { Contract } from './contract.js';
import { listWords, plural, shorten, typeWord } from './resource-words.js';

/** Why somebody may ask for a permission that no call proves. */
export type AttestedReason = 'blind-spot' | 'undo' | 'coming-change' | 'recovery';

/** A permission that a named person adds without a call behind it, for another person to approve. Never the model. */
export interface Attested {
  id: string;
  /** An action of the catalogue. */
  action: string;
  /** Exact ARNs; `['*']` only for an action that takes no resource. */
  resources: string[];
  reason: AttestedReason;
  /** In the person's own words, at least ten characters: what it is for. */
  note: string;
}

const REASONS: readonly AttestedReason[] = ['blind-spot', 'undo', 'coming-change', 'recovery'];
const MOST_RESOURCES = 20;
const SHORTEST_NOTE = 10;
/** Characters of all ARNs together: whoever approves them has to see them whole. */
const LONGEST_LIST = 1_900;

/**
 * What is wrong with an attested need, in the rest of a sentence ("… cannot be used: …"); undefined where nothing is.
 * The action has to be in the catalogue, written out; the ARNs exact, in the principal's partition and of a type that
 * the action accepts; the reason one of four, with a note; and it must not be what the evidence proves anyway.
 */
export function attestedProblem(attested: Attested, contract: Contract): string | undefined {
  if (!REASONS.includes(attested.reason)) return `the reason has to be one of ${REASONS.join(', ')}.`;
  if (attested.note.trim().length < SHORTEST_NOTE) return 'a note has to say what it is for.';
  if (attested.resources.join('\n').length > LONGEST_LIST)
    return 'its resources are too long to be read at a glance; add them in parts.';
  return exactArnsProblem(attested.action, attested.resources, contract) ?? proven(attested, contract);
}

function proven(attested: Attested, contract: Contract): string | undefined {
  const seen = contract.needs
    .filter((need) => need.action.toLowerCase() === attested.action.toLowerCase())
    .filter((need) => Object.keys(need.conditions).length === 0)
    .flatMap((need) => need.resources.map((resource) => resource.arn));
  const all = attested.resources.every((resource) => seen.includes(resource));
  return all ? 'the calls prove it already; choose a scope for its statement instead.' : undefined;
}

/**
 * What is wrong with an action on exact ARNs that a person names: the rule for answers and attested needs alike.
 * Undefined where nothing is.
 */
export function exactArnsProblem(
  action: string,
  resources: readonly string[],
  contract: Pick<Contract, 'partition' | 'account'>,
): string | undefined {
  const facts = /[*?]/.test(action) ? undefined : findAction(action);
  if (!facts) return `${shorten(action, 80)} is not an action that AWS knows; write it out as service:Name.`;
  if (resources.length === 0) return 'it names no resource.';
  if (resources.length > MOST_RESOURCES) return `it names more than ${MOST_RESOURCES} resources.`;
  if (facts.resourceTypes.length === 0) {
    return resources.length === 1 && resources[0] === '*'
      ? undefined
      : `AWS takes no ARN for ${facts.action}: it has to be *.`;
  }
  for (const resource of resources) {
    const quoted = `“${shorten(resource, 120)}”`;
    const arn = parseArn(resource);
    if (!arn || /\s/.test(resource)) return `${quoted} is not an ARN.`;
    if (hasWildcard(withoutAwsOwn(resource))) return `${quoted} has a wildcard; name exact resources.`;
    if (/\$\{(?![*?$]\})/.test(resource)) return `${quoted} holds a policy variable.`;
    if (arn.partition !== contract.partition) return `${quoted} is not in the partition ${contract.partition}.`;
    if (!facts.resourceTypes.some((type) => fits(resource, type.arnTemplate))) {
      const types = facts.resourceTypes.map((type) => plural(typeWord(facts.service, type.name)));
      return `${quoted} is not of a type that ${facts.action} takes (${listWords(types, 3)}).`;
    }
  }
  return undefined;
}

/**
 * Without the wildcards that are part of how AWS writes one resource: the six random characters behind a secret's name,
 * the `:*` that ends a log group's ARN, and the streams of one log group, whose names are made up as they are needed.
 */
export function withoutAwsOwn(arn: string): string {
  if (/^arn:[^:]*:secretsmanager:/.test(arn)) return arn.replace(/-\?{6}$/, '');
  return arn.replace(/^(arn:[^:]*:logs:[^:]*:[^:]*:log-group:[^:*?]+)(?::log-stream)?:\*$/, '$1');
}

function fits(arn: string, template: string): boolean {
  if (template.endsWith(':s3:::${BucketName}') && arn.includes('/')) return false;
  return templateFit(arn, template) > 0;
}
