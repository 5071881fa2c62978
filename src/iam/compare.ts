import { type Conditions, type PolicyStatement, parseDocument } from './document.js';
import { hasWildcard, patternCovers, patternsOverlap } from './wildcard.js';

/** Something that the second set of policies allows and the first does not, as one of its statements says it. */
export interface Addition {
  /** Action patterns, or `everything but …` written as NotAction. */
  actions: string[];
  notActions?: true;
  resources: string[];
  notResources?: true;
  /** Present where the second allows it only under conditions. */
  conditions?: Conditions;
}

/**
 * What the policies `after` allow that the policies `before` do not, at the level of statements, actions and resource
 * patterns. It is careful to one side: what it cannot prove to be allowed before, it lists. Both are documents as IAM
 * returns them (see `parseDocument`, which throws `Problem` for malformed ones).
 */
export function compareDocuments(before: readonly unknown[], after: readonly unknown[]): Addition[] {
  const old = statementsOf(before);
  const oldAllows = old.filter((statement) => statement.Effect === 'Allow');
  const now = statementsOf(after);
  const lifted = liftedDenies(old, now);
  const additions = new Map<string, Addition>();
  for (const statement of now.filter((one) => one.Effect === 'Allow')) {
    for (const action of statement.Action ?? ['*']) {
      const resources = (statement.Resource ?? ['*']).filter(
        (resource) => !wasAllowed({ action, resource, statement }, oldAllows, lifted),
      );
      if (resources.length > 0) collect(additions, statement, action, resources);
    }
  }
  return [...additions.values()];
}

/** Sentences for people: "now also allows s3:PutObject on arn:aws:s3:::reports/*". */
export function describeAdditions(additions: readonly Addition[]): string[] {
  return additions.map((addition) => {
    const actions = `${addition.notActions ? 'everything but ' : ''}${addition.actions.join(', ')}`;
    const resources = `${addition.notResources ? 'everything but ' : ''}${addition.resources.join(', ')}`;
    return `now also allows ${actions} on ${resources}${addition.conditions ? ', under conditions' : ''}`;
  });
}

function statementsOf(documents: readonly unknown[]): PolicyStatement[] {
  return documents.flatMap((document) => parseDocument(document).Statement);
}

function liftedDenies(before: PolicyStatement[], after: PolicyStatement[]): PolicyStatement[] {
  const kept = new Set(after.filter((statement) => statement.Effect === 'Deny').map(withoutSid));
  return before.filter((statement) => statement.Effect === 'Deny' && !kept.has(withoutSid(statement)));
}

/** The statement as text, without its Sid and whatever the order of its lists and keys. */
function withoutSid({ Sid: _, ...rest }: PolicyStatement): string {
  return JSON.stringify(rest, (_key, value: unknown) => {
    if (Array.isArray(value)) return value.toSorted();
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
  });
}

interface Question {
  action: string;
  resource: string;
  statement: PolicyStatement;
}

function wasAllowed(question: Question, allows: PolicyStatement[], lifted: PolicyStatement[]): boolean {
  const { statement } = question;
  // A Deny that is gone opens what it may have closed, whatever was allowed beside it.
  if (lifted.some((denial) => mayTouch(denial, question))) return false;
  if (statement.NotAction || statement.NotResource) {
    const wanted = withoutSid({ ...statement, Effect: 'Allow' });
    return allows.some((old) => withoutSid(old) === wanted || allowsEverything(old));
  }
  return allows.some((old) => covers(old, question));
}

function allowsEverything(statement: PolicyStatement): boolean {
  return Boolean(statement.Action?.includes('*') && statement.Resource?.includes('*') && !statement.Condition);
}

function covers(old: PolicyStatement, { action, resource, statement }: Question): boolean {
  if (!conditionsHold(old.Condition, statement.Condition)) return false;
  const lower = action.toLowerCase();
  const actions = old.Action
    ? old.Action.some((pattern) => patternCovers(pattern.toLowerCase(), lower))
    : !(old.NotAction ?? []).some((pattern) => patternsOverlap(pattern.toLowerCase(), lower));
  if (!actions) return false;
  return old.Resource
    ? old.Resource.some((pattern) => patternCovers(pattern, resource, { arn: true }))
    : !(old.NotResource ?? []).some((pattern) => patternsOverlap(pattern, resource, { arn: true }));
}

/** True where the old statement has no condition that the new one does not have in the same words. */
function conditionsHold(old: Conditions | undefined, now: Conditions | undefined): boolean {
  return Object.entries(old ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => {
      const same = now?.[operator]?.[key];
      return same !== undefined && [...same].sort().join('\n') === [...values].sort().join('\n');
    }),
  );
}

function mayTouch(denial: PolicyStatement, { action, resource, statement }: Question): boolean {
  const lower = action.toLowerCase();
  const touchesAction =
    statement.NotAction !== undefined ||
    (denial.Action
      ? denial.Action.some((pattern) => patternsOverlap(pattern.toLowerCase(), lower))
      : hasWildcard(lower) || !(denial.NotAction ?? []).some((pattern) => patternCovers(pattern.toLowerCase(), lower)));
  if (!touchesAction) return false;
  if (statement.NotResource !== undefined) return true;
  return denial.Resource
    ? denial.Resource.some((pattern) => patternsOverlap(pattern, resource, { arn: true }))
    : !(denial.NotResource ?? []).some((pattern) => patternCovers(pattern, resource, { arn: true }));
}

function collect(
  additions: Map<string, Addition>,
  statement: PolicyStatement,
  action: string,
  resources: string[],
): void {
  const addition: Addition = {
    actions: statement.Action ? [action] : (statement.NotAction ?? []),
    ...(statement.Action ? {} : { notActions: true }),
    resources: statement.Resource ? resources : (statement.NotResource ?? []),
    ...(statement.Resource ? {} : { notResources: true }),
    ...(statement.Condition ? { conditions: statement.Condition } : {}),
  };
  const { actions: _, ...rest } = addition;
  const key = JSON.stringify([rest, statement.Action === undefined && addition.actions]);
  const known = additions.get(key);
  if (known && !known.actions.includes(action)) known.actions.push(action);
  if (!known) additions.set(key, addition);
}
