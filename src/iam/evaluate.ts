import { fillVariables, type PreparedContext } from './condition-operators.js';
import { type CompiledCondition, compileConditions, prepareContext, type RequestContext } from './conditions.js';
import { type PolicyStatement, parseDocument } from './document.js';
import { parsePattern, patternRegExp, regexSource } from './wildcard.js';

/** One question to the evaluator: may the principal do this, there? */
export interface EvaluationRequest {
  /** `s3:GetObject`, any case. */
  action: string;
  /** A concrete ARN, or `*` for a call on no resource. */
  resource: string;
  context?: RequestContext;
}

export interface Evaluation {
  decision: 'allowed' | 'implicit-deny' | 'explicit-deny';
  /** Index of the document whose statement decided; absent for an implicit deny, and where the boundary decided. */
  document?: number;
  sid?: string;
  /** True where the identity policies allow and the permissions boundary does not (or denies). */
  byBoundary?: true;
}

export interface Evaluator {
  evaluate(request: EvaluationRequest): Evaluation;
}

/**
 * Compiles identity policies (as IAM returns them, see `parseDocument`) into an evaluator, once; then each request is
 * a few look-ups. The logic is AWS's for one account (IAM User Guide, "Policy evaluation logic"): an explicit deny
 * anywhere wins, then an allow of the identity policies is needed, and where there is a permissions boundary one of
 * its allows too. Organization policies, session policies and resource policies are outside.
 *
 * Throws `Problem` (`malformed-policy`) for a document that IAM would not take.
 */
export function compilePolicies(documents: readonly unknown[], options: { boundary?: unknown } = {}): Evaluator {
  const identity = documents.flatMap((document, index) => compileDocument(document, index));
  const boundary = options.boundary === undefined ? undefined : compileDocument(options.boundary, -1);
  return {
    evaluate(request) {
      const ready = {
        action: request.action.toLowerCase(),
        resource: request.resource,
        context: prepareContext(request.context),
      };
      const find = (statements: CompiledStatement[], effect: 'Allow' | 'Deny') =>
        statements.find((statement) => statement.effect === effect && applies(statement, ready));
      const denied = find(identity, 'Deny');
      if (denied) return { decision: 'explicit-deny', ...origin(denied) };
      if (boundary && find(boundary, 'Deny')) return { decision: 'explicit-deny', byBoundary: true };
      const allowed = find(identity, 'Allow');
      if (!allowed) return { decision: 'implicit-deny' };
      if (boundary && !find(boundary, 'Allow')) return { decision: 'implicit-deny', byBoundary: true };
      return { decision: 'allowed', ...origin(allowed) };
    },
  };
}

interface ReadyRequest {
  action: string;
  resource: string;
  context: PreparedContext;
}

/** True or false, or `invalid` where a policy variable has no value: then the statement does not count. */
type ListTest = (value: string, context: PreparedContext) => boolean | 'invalid';

interface CompiledStatement {
  effect: 'Allow' | 'Deny';
  document: number;
  sid?: string;
  actions: ListTest;
  resources: ListTest;
  conditions: CompiledCondition;
}

function applies(statement: CompiledStatement, request: ReadyRequest): boolean {
  return (
    statement.actions(request.action, request.context) === true &&
    statement.resources(request.resource, request.context) === true &&
    statement.conditions(request.context) === true
  );
}

function origin(statement: CompiledStatement): { document: number; sid?: string } {
  return statement.sid === undefined
    ? { document: statement.document }
    : { document: statement.document, sid: statement.sid };
}

function compileDocument(value: unknown, index: number): CompiledStatement[] {
  const document = parseDocument(value);
  // "Policy variables were introduced in version 2012-10-17": before, `${…}` is plain text.
  const variables = document.Version === '2012-10-17';
  return document.Statement.map((statement) => compileStatement(statement, index, variables));
}

function compileStatement(statement: PolicyStatement, document: number, variables: boolean): CompiledStatement {
  return {
    effect: statement.Effect,
    document,
    ...(statement.Sid === undefined ? {} : { sid: statement.Sid }),
    actions: compileActions(statement.Action ?? statement.NotAction ?? [], statement.Action === undefined),
    resources: compileResources(
      statement.Resource ?? statement.NotResource ?? [],
      statement.Resource === undefined,
      variables,
    ),
    conditions: compileConditions(statement.Condition, variables),
  };
}

function compileActions(patterns: string[], inverted: boolean): ListTest {
  const exact = new Set<string>();
  const globs: RegExp[] = [];
  for (const pattern of patterns) {
    if (/[*?]/.test(pattern)) globs.push(patternRegExp(pattern.toLowerCase()));
    else exact.add(pattern.toLowerCase());
  }
  return (action) => (exact.has(action) || globs.some((glob) => glob.test(action))) !== inverted;
}

function compileResources(patterns: string[], inverted: boolean, variables: boolean): ListTest {
  const exact = new Set<string>();
  const globs: RegExp[] = [];
  const open: ReturnType<typeof parsePattern>[] = [];
  for (const pattern of patterns) {
    if (variables && pattern.includes('${')) {
      const parts = parsePattern(pattern, { arn: true, variables });
      if (parts.some((part) => part.kind === 'variable')) open.push(parts);
      else globs.push(patternRegExp(pattern, { arn: true, variables }));
    } else if (/[*?]/.test(pattern)) globs.push(patternRegExp(pattern, { arn: pattern !== '*' }));
    else exact.add(pattern);
  }
  return (resource, context) => {
    let invalid = false;
    const listed =
      exact.has(resource) ||
      globs.some((glob) => glob.test(resource)) ||
      open.some((parts) => {
        const filled = fillVariables(parts, context);
        if (!filled) invalid = true;
        return filled !== undefined && new RegExp(`^${regexSource(filled)}$`, 's').test(resource);
      });
    return !listed && invalid ? 'invalid' : listed !== inverted;
  };
}
