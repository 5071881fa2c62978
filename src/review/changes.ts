import { aboutDollars } from '../cloudtrail/sources/athena-cost.js';
import { answerInWords, choiceInWords } from './decide/words.js';
import type { Review, ReviewEvent } from './review.js';
import type { Entry } from './stream.js';

/** One thing that happened, and who did it. */
export interface Change {
  revision: number;
  at: string;
  /** Slack user id, or `system`. */
  by: string;
  /** In the past tense, to be read after the name. May quote reasons that people wrote: data. */
  did: string;
  statementId?: string;
}

/**
 * What happened to a review, out of its stream, oldest first: who decided what, and what Tighten found out. Questions
 * and reads of denials are left out: they change nothing.
 *
 * @param nameOf how a statement is called now; undefined where the current draft does not hold it.
 */
export function changesOf(entries: readonly Entry[], nameOf: (statementId: string) => string | undefined): Change[] {
  const sids = new Map<string, string>();
  const name = (id: string) => nameOf(id) ?? `${sids.get(id) ?? 'a statement'} (of an earlier draft)`;
  return entries.flatMap(({ revision, at, events }) =>
    events.flatMap((event): Change[] => {
      if (event.type === 'drafted') for (const { id, sid } of event.statements) sids.set(id, sid);
      const did = inWords(event, name);
      if (did === undefined) return [];
      const about = event.type === 'scope-chosen' ? { statementId: event.statement } : {};
      return [{ revision, at, by: 'by' in event ? event.by : 'system', did, ...about }];
    }),
  );
}

function inWords(event: ReviewEvent, name: (id: string) => string): string | undefined {
  switch (event.type) {
    case 'opened':
      return `started the review, over ${event.window.from.slice(0, 10)} to ${event.window.to.slice(0, 10)}`;
    case 'cost-asked':
      return `asked before reading ${plainCost(event.estimate.days, event.estimate.dollars)}`;
    case 'cost-agreed':
      return `agreed to reading ${plainCost(event.days, event.dollars)}`;
    case 'denials-cost-agreed':
      return 'agreed to what reading refused calls costs';
    case 'evidence-read':
      return `read ${event.figures.records} records: ${event.figures.needs} needs, ${event.figures.questions} questions`;
    case 'drafted':
      return `drafted ${event.statements.length} statements, grouped by ${event.author === 'model' ? 'the model' : 'rules'}`;
    case 'scope-chosen': {
      if (event.choice.kind === 'left-out') return `left out ${name(event.statement)}${because(event.choice.reason)}`;
      const together = event.bulk ? ' with the other suggestions' : '';
      return `set ${name(event.statement)} to ${choiceInWords(event.choice)}${together}${because(event.choice.reason)}`;
    }
    case 'statement-split':
      return `split ${event.sid}: ${event.needs.length} of its needs stand apart`;
    case 'question-answered':
      return `answered a question: ${answerInWords(event.answer)}`;
    case 'questions-left-out':
      return `left out ${event.questions.length} open questions${because(event.reason)}`;
    case 'caller-left-out':
      return `left out a caller${because(event.reason)}`;
    case 'caller-taken-back':
      return 'took back a caller that was left out';
    case 'policy-kept':
      return `decided that ${event.policy} ${event.keep ? 'stays' : 'is replaced'}`;
    case 'attested':
      return `added ${event.attestation.action} without a call behind it${because(event.attestation.note)}`;
    case 'attestation-withdrawn':
      return 'withdrew an added action';
    case 'blind-spot-answered':
      return `answered ${event.spot.startsWith('rest:') ? 'the other blind spots' : `the blind spot ${event.spot}`}: ${event.answer}`;
    case 'attestation-decided':
      return event.approved ? 'approved an added action' : 'refused an added action';
    case 'checked':
      return `checked the policy: ${event.blocking} problems block, ${event.others} hints`;
    case 'rules-set':
      return `held the review to the rule “${event.rule.name}”`;
    case 'approved':
      return `approved the policy${event.ticket ? `, ticket ${event.ticket}` : ''}`;
    case 'glass-broken':
      return `broke the glass and approved the policy alone${because(event.reason)}`;
    case 'sent-back':
      return `sent the policy back${because(event.reason)}`;
    case 'delivered':
      return `handed over edition ${event.number}`;
    case 'redrafted':
      return `started a new draft${because(event.reason)}`;
    case 'policy-applied':
      return `said that they ${event.change === 'attach' ? 'attached the policy' : 'detached the old policies'}`;
    case 'changes-seen':
      return event.missing
        ? `did not find that change: ${event.missing}`
        : `found ${event.seen.length} such changes in CloudTrail`;
    case 'watch-changed':
      return `set the watch to “${event.phase}”`;
    case 'failed':
      return `stood still: ${event.reason}`;
    case 'retried':
      return 'had it tried again';
    case 'stopped':
      return 'stopped the review';
    default:
      return undefined;
  }
}

function plainCost(days: number, dollars: number | undefined): string {
  const cost = dollars === undefined ? 'at a cost that cannot be told before' : `for ${aboutDollars(dollars)}`;
  return `${days} days, ${cost}`;
}

function because(reason: string | undefined): string {
  return reason ? `, because: ${reason.slice(0, 200)}` : '';
}

/** True for somebody who has a part in a review: who asked for it, decided in it, or asked about it. */
export function tookPart(review: Review, person: string): boolean {
  if (review.by === person || review.lastChange?.by === person) return true;
  return [
    ...Object.values(review.decisions),
    ...Object.values(review.answers),
    ...Object.values(review.attestations),
    ...Object.values(review.callersLeftOut),
    ...(review.cost?.agreed ? [review.cost.agreed] : []),
    ...review.approvals,
    ...review.denialReads,
    ...review.turns,
  ].some(({ by }) => by === person);
}
