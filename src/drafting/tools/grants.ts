import { type PolicyStatement, parseDocument } from '../../iam/document.js';
import { patternRegExp } from '../../iam/wildcard.js';
import { Problem } from '../../problem.js';
import type { ConversationEvidence } from '../evidence.js';
import { isAction, named, scopeNow } from './find.js';
import { capital, listed, plural, quoted } from './kit.js';

/** Something that allows an action, and where it comes from. */
export interface Grant {
  /** As a sentence begins: `Statement 3 (ReadArtifacts)`, `The policy audit, which stays attached,`. */
  who: string;
  resources: string[];
  /** Everything but these, where true. */
  except: boolean;
  /** Condition keys, where it is allowed under conditions only. */
  conditions: string[];
  /** The number of the statement, where it is one of the draft. */
  statement?: number;
  sid?: string;
  /** False for what waits for a second person. */
  counts: boolean;
}

/**
 * What allows an action for this principal as things are to be: the checked policy (or, before there is one, the draft
 * with what people answered and attested), and the policies that stay attached beside it.
 */
export function grantsOf(action: string, evidence: ConversationEvidence): Grant[] {
  const fresh = evidence.policies.length > 0 ? fromPolicies(action, evidence) : fromDraft(action, evidence);
  return [...fresh, ...fromKept(action, evidence)];
}

/** What would allow an action once the decisions of now are built in. */
export function fromDraft(action: string, evidence: ConversationEvidence): Grant[] {
  const statements = evidence.statements.flatMap(({ statement }, at): Grant[] => {
    const scope = scopeNow(at, evidence);
    if (!scope || !statement.actions.some((one) => isAction(action, one))) return [];
    const conditions = Object.values(statement.conditions ?? {}).flatMap((keys) => Object.keys(keys));
    const { resources } = scope;
    return [
      plain({ who: capital(named({ at, statement })), resources, conditions, statement: at + 1, sid: statement.sid }),
    ];
  });
  const added = evidence.added.flatMap((one): Grant[] =>
    isAction(action, one.action) ? [plain({ who: addedBy(one), resources: one.resources, counts: one.counts })] : [],
  );
  return [...statements, ...added];
}

function fromPolicies(action: string, evidence: ConversationEvidence): Grant[] {
  return evidence.policies.flatMap((policy) =>
    policy.document.Statement.filter((one) => allows(one, action)).map((one): Grant => {
      const sid = one.Sid ?? '';
      const source = Object.hasOwn(policy.statements, sid) ? policy.statements[sid] : undefined;
      const at = evidence.statements.findIndex(({ statement }) => statement.id === source);
      const entry = evidence.statements[at];
      const added = evidence.added.find(({ id }) => id === source);
      const who = entry
        ? capital(named({ at, statement: entry.statement }))
        : added
          ? addedBy(added)
          : `Statement ${sid}`;
      return { ...granted(who, one), sid, ...(entry ? { statement: at + 1 } : {}) };
    }),
  );
}

function fromKept(action: string, evidence: ConversationEvidence): Grant[] {
  return evidence.kept.flatMap(({ name, document }) =>
    statementsOf(document)
      .filter((one) => allows(one, action))
      .map((one) => granted(`The policy ${quoted(name, 130)}, which stays attached,`, one)),
  );
}

/** A document that IAM would not take allows nothing that could be told. */
function statementsOf(document: unknown): PolicyStatement[] {
  try {
    return parseDocument(document).Statement;
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}

function allows({ Effect, Action, NotAction }: PolicyStatement, action: string): boolean {
  const holds = (patterns: readonly string[]) =>
    patterns.some((pattern) => patternRegExp(pattern.toLowerCase()).test(action.toLowerCase()));
  if (Effect !== 'Allow') return false;
  return Action ? holds(Action) : !holds(NotAction ?? []);
}

function granted(who: string, { Resource, NotResource, Condition }: PolicyStatement): Grant {
  const conditions = Object.values(Condition ?? {}).flatMap((keys) => Object.keys(keys));
  return { ...plain({ who, resources: Resource ?? NotResource ?? [], conditions }), except: Resource === undefined };
}

function plain(grant: Pick<Grant, 'who' | 'resources'> & Partial<Grant>): Grant {
  return { except: false, conditions: [], counts: true, ...grant };
}

function addedBy({ kind, by, counts }: ConversationEvidence['added'][number]): string {
  if (kind === 'answer') return `What ${by} answered to an open question`;
  return `What ${by} added without a call behind it (${counts ? 'approved' : 'not approved yet'})`;
}

/** One sentence for each grant, at most three, and one where there is none. Never that nothing else could allow it. */
export function grantLines(action: string, grants: readonly Grant[], evidence: ConversationEvidence): string[] {
  if (grants.length === 0) {
    const where = evidence.policies.length > 0 ? 'the new policy' : 'the draft';
    const count = evidence.kept.length;
    const beside =
      count > 0
        ? `, and neither does ${plural(count, 'policy', 'policies')} that ${count === 1 ? 'stays' : 'stay'} attached`
        : '';
    return [`No statement of ${where} holds ${action}${beside}. What a resource's own policy allows is not looked at.`];
  }
  const lines = grants.slice(0, 3).map((grant) => {
    const on = listed(
      grant.resources.map((arn) => quoted(arn)),
      3,
    );
    const only = grant.conditions.length > 0 ? `, under conditions on ${grant.conditions.slice(0, 3).join(', ')}` : '';
    const verb = grant.counts ? 'gives' : 'would give';
    return `${grant.who} ${verb} ${action} on ${grant.except ? 'everything but ' : ''}${on}${only}.`;
  });
  return grants.length > 3 ? [...lines, `And ${plural(grants.length - 3, 'further statement')}.`] : lines;
}
