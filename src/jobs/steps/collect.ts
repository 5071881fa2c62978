import type { Baseline } from '../../aws/principal.js';
import type { Activity } from '../../cloudtrail/activity.js';
import { withKnown } from '../../cloudtrail/coverage.js';
import { withoutCallers } from '../../cloudtrail/left-out-callers.js';
import type { BlindSpot, EvidencePlace } from '../../cloudtrail/sources/source.js';
import type { Contract } from '../../needs/contract.js';
import type { Lookups } from '../../needs/lookups.js';
import type { Command } from '../../review/command.js';
import type { EvidenceFigures } from '../../review/review.js';
import type { StepInput } from '../steps.js';
import { costFirst, type KnownCost, readingKey, withTried } from './cost.js';
import { needed } from './documents.js';

type Read = Pick<EvidenceFigures, 'records' | 'files' | 'matched' | 'duplicates' | 'unreadable' | 'cost'>;
interface Collected {
  activity: Activity;
  blindSpots: BlindSpot[];
  source: string;
  place?: EvidencePlace;
  queryIds: string[];
  read: Read;
}

/**
 * Reads the evidence and builds the contract; or asks first, where reading costs more than may be spent without a yes.
 * Evidence that was read before a caller was left out or taken back is not read again.
 */
export async function collect(input: StepInput): Promise<Command> {
  const { review, store, parts, signal } = input;
  const baseline = await needed<Baseline>(input, review.documents.baseline, 'baseline');
  const before = await collectedBefore(input);
  const cost = before ? {} : await costFirst(input);
  if ('ask' in cost) return cost.ask;
  const { activity, blindSpots, source, place, queryIds, read } = before ?? (await readNow(input, cost));
  const wanted = withoutCallers(activity, new Set(Object.keys(review.callersLeftOut)));
  const lookups = await parts.readLookups({ review, baseline, activity: wanted, signal });
  const unseen = [...blindSpots.filter(({ id }) => !id.startsWith(NOT_READ)), ...notRead(lookups)];
  const contract = await withWhatIsKnown(input, baseline, wanted, { unseen, place }, lookups);
  return {
    type: 'record-evidence',
    activity: await store.putDocument(review.id, activity),
    contract: await store.putDocument(review.id, contract),
    source,
    ...(place ? { place } : {}),
    queryIds,
    figures: {
      ...read,
      needs: contract.needs.length,
      questions: contract.questions.length,
      denials: contract.denied.length,
      blindSpots: contract.blindSpots.length,
    },
  };
}

/** Blind spots of what the account itself did not tell: made anew each time. */
const NOT_KNOWN = new Set(['last-accessed-not-read', 'trails-not-read']);

/**
 * The contract, with the blind spots held against what the account knows: which data events its trails record, when the
 * role was made, and what IAM saw it use that the records do not show. Nothing of that becomes a need.
 */
async function withWhatIsKnown(
  { review, parts, signal }: StepInput,
  baseline: Baseline,
  activity: Activity,
  { unseen, place }: { unseen: BlindSpot[]; place: EvidencePlace | undefined },
  lookups: Lookups,
): Promise<Contract> {
  const { known: account, blindSpots } = await parts.readKnown({ review, baseline, signal });
  const known = { ...account, ...(place ? { place } : {}) };
  const first = parts.buildContract({ activity, blindSpots: unseen }, lookups);
  const seenActions = [
    ...first.needs.map(({ action }) => action),
    ...first.denied.flatMap(({ action }) => action ?? []),
    ...first.questions.flatMap(({ likelyActions }) => likelyActions),
  ];
  const kept = unseen.filter(({ id }) => !NOT_KNOWN.has(id));
  return { ...first, blindSpots: [...withKnown(kept, activity, { ...known, seenActions }), ...blindSpots] };
}

/** Blind spots of the look-ups have ids of their own: each time they are made anew, those of the evidence stay. */
const NOT_READ = 'look-up-failed:';

function notRead({ notRead = [] }: Lookups): BlindSpot[] {
  return notRead.map((sentence, index) => ({
    id: `${NOT_READ}${index + 1}`,
    title: 'Facts that could not be looked up',
    consequence: sentence,
  }));
}

async function collectedBefore({ review, store }: StepInput): Promise<Collected | undefined> {
  const { activity, previousContract } = review.documents;
  if (!activity || !review.evidence) return undefined;
  const known = await store.getDocument<Activity>(review.id, activity);
  const contract = previousContract ? await store.getDocument<Contract>(review.id, previousContract) : undefined;
  if (!known || !contract) return undefined;
  const { figures, ...where } = review.evidence;
  return { activity: known, blindSpots: contract.blindSpots, ...where, read: figures };
}

async function readNow({ review, parts, signal, onProgress }: StepInput, known: KnownCost): Promise<Collected> {
  const principal = review.principal!;
  const { window } = review;
  const evidence = await parts.readEvidence({
    review,
    principal,
    window,
    idempotencyKey: readingKey(review),
    signal,
    ...(known.bytes === undefined ? {} : { expectedBytes: known.bytes }),
    onProgress,
  });
  const { files, records, matched, duplicates, unreadable } = evidence.read;
  const { activity, blindSpots, source, place, queryIds } = evidence;
  const cost = withTried(known.tried, evidence.cost);
  const read = { files, records, matched, duplicates, unreadable, ...(cost ? { cost } : {}) };
  return { activity, blindSpots, source, ...(place ? { place } : {}), queryIds, read };
}
