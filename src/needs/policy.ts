import { findAction } from '../iam/catalog.js';
import type { Conditions, PolicyDocument, PolicyStatement } from '../iam/document.js';
import { MANAGED_POLICY_LIMIT, policySize } from '../iam/size.js';
import { Problem } from '../problem.js';
import { answerProblem } from './answered.js';
import { type Attested, attestedProblem } from './attested.js';
import { canonical } from './canonical.js';
import type { Contract, Need } from './contract.js';
import { packStatements, type SourcedStatement } from './pack.js';
import { reducePatterns } from './pattern-set.js';
import { sortConditions } from './scope-conditions.js';
import { checkCustomScope, scopeFor } from './scopes.js';
import type { ScopeChoice, Statement } from './statements.js';

export { editionHash, narrowestChoices } from './edition.js';
export { unusedPairs } from './unused-pairs.js';

/** One document of an edition, under AWS's size limit, with the statement each of its Sids came from. */
export interface Policy {
  /** `tighten-staging-deploy-role`, `tighten-staging-deploy-role-2` … */
  name: string;
  document: PolicyDocument;
  /** Size as AWS counts it: characters without white space. */
  size: number;
  /** Sid → statement id; for what a person answered or attested, the id of the question or attestation. */
  statements: Record<string, string>;
}

/** What a person answered to a question. */
export type QuestionAnswer =
  | { kind: 'action'; action: string; resources: string[] }
  | { kind: 'nothing-needed' }
  | { kind: 'left-out'; reason?: string };

/** An attested need as a review holds it; only approved ones reach a policy. */
export interface AttestationEntry {
  attestation: Attested;
  /** Who added it. */
  by: string;
  approved?: boolean;
  /** Who approved or refused it: somebody else than `by`. */
  decidedBy?: string;
}

export interface PolicyInput {
  contract: Contract;
  statements: readonly Statement[];
  /** Statement id → choice. Every statement needs one. */
  choices: Readonly<Record<string, ScopeChoice>>;
  /** Question id → answer, or an object that holds it as `answer`. */
  answers?: Readonly<Record<string, QuestionAnswer | { answer: QuestionAnswer }>>;
  /** Attested needs; those that are not approved are left out. */
  attestations?: readonly AttestationEntry[];
  /** Denies that the principal has today in policies that are to go: they are taken over word for word. */
  denies?: readonly SourcedStatement[];
  baseName: string;
}

/**
 * The only builder of policies: a pure function of the contract and what people decided. Nothing gets in that is not
 * a need of the contract, an answer to one of its questions, or an attested need that another person approved; actions
 * are written out, never with a wildcard; every document is under AWS's limit; the same input gives the same bytes. A
 * Deny that the principal has today is taken over beside them: it allows nothing.
 * Empty where everything was left out.
 *
 * Throws `Problem`: `undecided` for a statement without a choice, `outside-contract` for an action, need or question
 * that the contract does not hold, `unknown-candidate`, `bad-scope` for a scope that a person may not give,
 * `bad-name` for a base name that IAM does not take, `too-large` where one action with one resource is over the limit.
 */
export function buildPolicies(input: PolicyInput): Policy[] {
  if (!/^[\w+=,.@-]{1,120}$/.test(input.baseName)) {
    throw new Problem(
      'bad-name',
      `IAM does not take “${input.baseName.slice(0, 60)}” as the name of a policy.`,
      'Use at most 120 letters, digits and the characters + = , . @ - _.',
    );
  }
  const pieces = [...scopedStatements(input), ...answeredStatements(input), ...attestedStatements(input)];
  const all = pieces.length === 0 ? [] : [...mergeEqual(pieces), ...carriedDenies(input)];
  return packStatements(all, MANAGED_POLICY_LIMIT).map((packed, index) => {
    const document: PolicyDocument = { Version: '2012-10-17', Statement: packed.map((piece) => piece.statement) };
    return {
      name: index === 0 ? input.baseName : `${input.baseName}-${index + 1}`,
      document,
      size: policySize(document),
      statements: Object.fromEntries(packed.map((piece) => [piece.statement.Sid!, piece.source])),
    };
  });
}

function scopedStatements(input: PolicyInput): SourcedStatement[] {
  const { contract, statements, choices } = input;
  const needs = new Map(contract.needs.map((need) => [need.id, need]));
  for (const id of Object.keys(choices)) {
    if (!statements.some((statement) => statement.id === id)) throw outside(`a decision on the statement ${id}`);
  }
  return statements.flatMap((statement) => {
    const proven = statement.needIds.map((id) => needs.get(id) ?? fail(outside(`the need ${id} of ${statement.sid}`)));
    checkActions(statement, proven);
    const choice = Object.hasOwn(choices, statement.id) ? choices[statement.id] : undefined;
    if (!choice) {
      throw new Problem(
        'undecided',
        `Nobody has chosen a scope for ${statement.sid}.`,
        'Choose a scope for it, or leave it out.',
      );
    }
    const scope = scopeFor(statement, choice);
    if (!scope) return [];
    checkScope(statement, proven, choice, contract);
    return [piece(statement.sid, statement.actions, scope.resources, scope.conditions, statement.id)];
  });
}

function checkActions(statement: Statement, needs: readonly Need[]): void {
  const proven = new Set(needs.map((need) => need.action));
  const stranger = statement.actions.find(
    (action) => !proven.has(action) || /[*?]/.test(action) || !findAction(action),
  );
  if (stranger !== undefined || needs.length === 0) throw outside(`${stranger ?? 'something'} in ${statement.sid}`);
}

function checkScope(statement: Statement, needs: readonly Need[], choice: ScopeChoice, contract: Contract): void {
  const seenAny = needs.some((need) => !need.scopeable || need.resources.some((resource) => resource.arn === '*'));
  const resources = scopeFor(statement, choice)?.resources ?? [];
  let problem = resources.includes('*') && !seenAny ? '* is not a scope for actions that take resources.' : undefined;
  if (choice.kind === 'custom') {
    const check = checkCustomScope(statement, contract, choice.resources);
    if ('problem' in check) problem = check.problem;
  }
  if (resources.length === 0) problem = 'It names no resource.';
  if (problem)
    throw new Problem('bad-scope', `The scope of ${statement.sid} cannot be used: ${problem}`, 'Choose another scope.');
}

function answeredStatements(input: PolicyInput): SourcedStatement[] {
  const questions = new Map(input.contract.questions.map((question) => [question.id, question]));
  return Object.entries(input.answers ?? {})
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([id, given]) => {
      const question = questions.get(id) ?? fail(outside(`an answer to the question ${id}`));
      const answer = 'answer' in given ? given.answer : given;
      if (answer.kind !== 'action') return [];
      const problem = answerProblem(question, answer, input.contract);
      if (problem) {
        const why = Object.values(problem)[0];
        throw new Problem('bad-scope', `An answer cannot be used: ${why}`, 'Answer the question again.');
      }
      const action = findAction(answer.action)!;
      return [piece(`Answered${sidPart(action.action)}`, [action.action], answer.resources, {}, id)];
    });
}

function attestedStatements(input: PolicyInput): SourcedStatement[] {
  return (input.attestations ?? [])
    .filter((entry) => entry.approved)
    .toSorted((left, right) => (left.attestation.id < right.attestation.id ? -1 : 1))
    .map(({ attestation, by, decidedBy }) => {
      const problem =
        attestedProblem(attestation, input.contract) ??
        (!decidedBy || decidedBy === by ? 'another person than the one who added it has to approve it.' : undefined);
      if (problem) {
        throw new Problem(
          'bad-scope',
          `The attested ${attestation.action.slice(0, 80)} cannot be used: ${problem}`,
          'Withdraw it, or have it approved.',
        );
      }
      const action = findAction(attestation.action)!;
      return piece(`Attested${sidPart(action.action)}`, [action.action], attestation.resources, {}, attestation.id);
    });
}

/** The source of a Deny stays its mark; a Sid that a managed policy does not take is replaced. */
function carriedDenies({ denies = [] }: PolicyInput): SourcedStatement[] {
  return denies.map(({ statement, source }) => {
    if (statement.Effect !== 'Deny') throw outside('an Allow of a policy that is to go');
    const { Sid = '', ...rest } = statement;
    return { statement: { Sid: /^[A-Za-z0-9]+$/.test(Sid) ? Sid : 'DeniedBefore', ...rest }, source };
  });
}

function piece(
  sid: string,
  actions: string[],
  resources: string[],
  conditions: Conditions,
  source: string,
): SourcedStatement {
  const sorted = sortConditions(conditions);
  const statement: PolicyStatement = {
    Sid: sid,
    Effect: 'Allow',
    Action: [...new Set(actions)].sort(),
    Resource: reducePatterns(resources),
    ...(Object.keys(sorted).length > 0 ? { Condition: sorted } : {}),
  };
  return { statement, source };
}

/**
 * Statements with the same actions and conditions become one, under the first one's Sid: that changes nothing in what
 * is allowed. What people answered or attested keeps its own statement, so that it stays marked.
 */
function mergeEqual(pieces: readonly SourcedStatement[]): SourcedStatement[] {
  const merged = new Map<string, SourcedStatement>();
  for (const one of pieces) {
    const { Sid: sid = '', Action, Condition, Resource = [] } = one.statement;
    const marked = /^(Answered|Attested)/.exec(sid) ? one.source : '';
    const key = canonical([Action ?? [], Condition ?? {}, marked]);
    const known = merged.get(key);
    const resources = reducePatterns([...(known?.statement.Resource ?? []), ...Resource]);
    merged.set(key, known ? { ...known, statement: { ...known.statement, Resource: resources } } : one);
  }
  return [...merged.values()];
}

function sidPart(action: string): string {
  return action
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

function outside(what: string): Problem {
  return new Problem(
    'outside-contract',
    `There is ${what}, which the contract does not hold.`,
    'Draft again from the contract; what has no call behind it can only be attested.',
  );
}

function fail(problem: Problem): never {
  throw problem;
}
