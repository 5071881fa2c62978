import type { Failure, Review, ReviewEvent, Tokens } from './review.js';
import { stricter } from './rules.js';

type Entry = { revision: number; at: string };

/** What jobs learned: principal, evidence, draft, check, delivery, denials, answers, failures. Undefined for other events. */
export function applyFact(review: Review, event: ReviewEvent, entry: Entry): Review | undefined {
  switch (event.type) {
    case 'account-asked':
      return { ...review, accountCandidates: event.candidates };
    case 'principal-found':
      return {
        ...without(review, 'accountCandidates', 'failure'),
        principal: event.principal,
        accountLabel: event.accountLabel,
        admin: event.admin,
        target: { ...review.target, arn: event.principal.arn },
        documents: { ...review.documents, baseline: event.baseline },
        ...(event.rules ? { rules: stricter(review.rules, event.rules) } : {}),
        ...(event.rule ? { rule: event.rule } : {}),
      };
    case 'rules-set':
      return { ...review, rules: stricter(review.rules, event.rules), rule: event.rule };
    case 'refused': {
      const { type: _type, ...refusal } = event;
      return { ...review, refusal };
    }
    case 'cost-asked': {
      const { type: _type, ...asked } = event;
      return { ...without(review, 'failure'), cost: { ...asked, revision: entry.revision } };
    }
    case 'evidence-read':
      return {
        ...without(review, 'failure'),
        documents: { ...review.documents, activity: event.activity, contract: event.contract },
        evidence: {
          source: event.source,
          ...(event.place ? { place: event.place } : {}),
          queryIds: event.queryIds,
          figures: event.figures,
        },
      };
    case 'drafted':
      return drafted(review, event, entry);
    case 'checked':
      return {
        ...without(review, 'failure'),
        documents: { ...review.documents, report: event.report, policies: event.policies },
        check: {
          edition: event.edition,
          decidedAt: event.decidedAt,
          blocking: event.blocking,
          others: event.others,
          ...(event.needs ? { needs: event.needs } : {}),
          revision: entry.revision,
        },
      };
    case 'delivered':
      return {
        ...without(review, 'failure'),
        documents: { ...review.documents, delivery: event.delivery },
        editions: [
          ...review.editions,
          { number: event.number, edition: event.edition, delivery: event.delivery, at: event.at },
        ],
        ...(review.check ? { check: { ...review.check, deliveredAs: event.number } } : {}),
        watch: { phase: 'delivered', since: event.at, revision: entry.revision },
      };
    case 'changes-seen': {
      const { seen, missing } = event;
      const known = missing === undefined ? { seen } : { missing };
      return { ...review, applied: review.applied?.map((one) => (one.id === event.id ? { ...one, ...known } : one)) };
    }
    case 'denials-cost-asked': {
      const { type: _type, id, ...asked } = event;
      const cost = { ...asked, revision: entry.revision };
      const denialReads = review.denialReads.map((read) => (read.id === id ? { ...read, cost } : read));
      return { ...review, denialReads };
    }
    case 'denials-read':
      return {
        ...review,
        denialReads: review.denialReads.map((read) =>
          read.id === event.id ? { ...read, denials: event.denials, count: event.count } : read,
        ),
      };
    case 'answered': {
      const { answer, gist } = event;
      const answered = { answer, ...(gist ? { gist } : {}) };
      return {
        ...spent(review, event.tokens),
        turns: review.turns.map((turn) => (turn.id === event.turn ? { ...turn, ...answered } : turn)),
      };
    }
    case 'spent':
      return spent(review, event.tokens);
    case 'failed':
      return failed(review, event);
    default:
      return undefined;
  }
}

function drafted(review: Review, event: Extract<ReviewEvent, { type: 'drafted' }>, entry: Entry): Review {
  const unchanged = new Set(event.unchanged ?? []);
  const kept = event.statements.filter(
    (statement) => unchanged.has(statement.id) && Object.hasOwn(review.decisions, statement.id),
  );
  const { type: _type, draft, unchanged: _unchanged, tokens, ...index } = event;
  return {
    ...without(spent(review, tokens), 'check', 'failure', 'regroup'),
    documents: { ...without(review.documents, 'report', 'policies'), draft },
    draft: { ...index, revision: entry.revision },
    decisions: Object.fromEntries(kept.map(({ id }) => [id, review.decisions[id]!])),
    approvals: [],
  };
}

function spent(review: Review, tokens: Tokens | undefined): Review {
  if (!tokens) return review;
  const { input, output } = review.tokens ?? { input: 0, output: 0 };
  return { ...review, tokens: { input: input + tokens.input, output: output + tokens.output } };
}

function failed(review: Review, event: Extract<ReviewEvent, { type: 'failed' }>): Review {
  const { type: _type, ...failure } = event;
  if (!isSide(failure)) return { ...review, failure };
  return { ...review, sideFailure: failure, failure: review.failure ?? failure };
}

function isSide(failure: Failure): boolean {
  return failure.stage === 'answering' || failure.stage === 'denials';
}

/** A copy without the named fields. */
export function without<T extends object, K extends keyof T>(value: T, ...keys: K[]): Omit<T, K> {
  const copy = { ...value };
  for (const key of keys) delete copy[key];
  return copy;
}
