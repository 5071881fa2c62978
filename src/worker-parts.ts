import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { readKnown } from './aws/known.js';
import { readLookups } from './aws/lookups.js';
import { findPolicyChanges } from './aws/policy-changes.js';
import type { Baseline } from './aws/principal.js';
import { findPrincipal } from './aws/principals.js';
import { homeOf } from './aws/regions.js';
import { readServiceReference } from './aws/service-reference.js';
import type { AwsClients, AwsSessions } from './aws/session.js';
import { type NoTarget, parseTarget, refuseTarget, type Target } from './aws/target.js';
import { runChecks } from './checks/check.js';
import { accountsOf, evidenceSource, modelOf } from './compose.js';
import { answerQuestion, draftStatements } from './drafting/conversation.js';
import { parseArn } from './iam/arn.js';
import type { AdvanceParts, AnswerParts, FoundPrincipal } from './jobs/parts.js';
import { buildContract } from './needs/contract.js';
import { buildPolicies, editionHash } from './needs/policy.js';
import { servicesToLookUp } from './needs/unknown-operations.js';
import { Problem } from './problem.js';
import type { Review } from './review/review.js';
import type { Settings } from './settings.js';

/** The work of a review with the parts that the settings name: AWS sessions, evidence source, model. */
export function workerParts(
  settings: Settings,
  sessions: AwsSessions,
  redis: Redis,
  asked: { admit: AdvanceParts['admit']; namesOf: AdvanceParts['namesOf']; askerOf: AnswerParts['askerOf'] },
): { advance: AdvanceParts; answer: AnswerParts } {
  const model = modelOf(settings);
  const withModel = { ...(model ? { model } : {}), redact: settings.REDACT };

  const tokensLeft = ({ tokens }: Review) => settings.TOKEN_BUDGET - (tokens ? tokens.input + tokens.output : 0);

  const sourceOf = (review: Review) =>
    evidenceSource(settings, sessions, { ...placeOf(review), id: review.id, by: review.by }, redis);
  const readEvidence: AdvanceParts['readEvidence'] = ({ review, ...request }) => sourceOf(review).read(request);

  const estimateCost: AdvanceParts['estimateCost'] = async ({ review, ...request }) => {
    const source = sourceOf(review);
    const estimate = await source.estimate?.(request);
    return estimate && { source: source.describe(), estimate, limit: settings.ATHENA_ASK_ABOVE };
  };

  return {
    advance: {
      findPrincipal: ({ review }) => find(review, settings, sessions),
      admit: asked.admit,
      estimateCost,
      readEvidence,
      readKnown: ({ review, baseline, signal }) => readKnown(readerOf(review, sessions), baseline, { signal }),
      readLookups: async ({ review, activity, baseline, signal }) => {
        const lookups = await readLookups(readerOf(review, sessions).iam, activity, baseline);
        if (!settings.SERVICE_REFERENCE) return lookups;
        const folder = join(settings.DATA_DIR, 'service-reference');
        const { operations, problems } = await readServiceReference(servicesToLookUp(activity.calls), {
          folder,
          signal,
        });
        return { ...lookups, operations, notRead: problems };
      },
      buildContract,
      draftStatements: ({ review, ...input }) =>
        draftStatements({ ...input, ...withModel, tokenBudget: tokensLeft(review) }),
      namesOf: asked.namesOf,
      buildPolicies,
      editionHash,
      runChecks: ({ review, baseline, ...input }) =>
        runChecks({ ...input, today: baseline.policies, boundary: boundaryOf(baseline) }, readerOf(review, sessions)),
    },
    answer: {
      askerOf: asked.askerOf,
      answerQuestion: ({ review, ...input }) =>
        answerQuestion({
          ...input,
          ...withModel,
          tokensLeft: tokensLeft(review),
          limitMs: settings.OPENAI_TIMEOUT * 2_000,
        }),
      estimateCost,
      readEvidence,
      findChanges: ({ review, change, since, signal }) => {
        const { kind, arn } = review.principal!;
        const client = readerOf(review, sessions).cloudTrailIn(homeOf(placeOf(review).partition));
        return findPolicyChanges(client, { kind, name: arn.slice(arn.lastIndexOf('/') + 1), change, since }, signal);
      },
    },
  };
}

/** What a person got wrong is a refusal, told to them alone; what AWS or a setting got wrong is a failed stage. */
const REFUSED = new Set(['principal-missing', 'account-unknown', 'refused']);

async function find(review: Review, settings: Settings, sessions: AwsSessions): Promise<FoundPrincipal> {
  try {
    const target = targetOf(review);
    refuse(refuseTarget(target));
    const found = await findPrincipal(target, accountsOf(settings), (account, partition) =>
      sessions.reader(account, partition, review.id, review.by),
    );
    if ('found' in found) refuse(refuseTarget(found.found, settings.EXEMPT_TAG));
    return found;
  } catch (error) {
    if (!(error instanceof Problem) || !REFUSED.has(error.kind)) throw error;
    return { refused: { reason: error.message, advice: error.advice } };
  }
}

function refuse(problem: Problem | undefined): void {
  if (problem) throw problem;
}

function targetOf(review: Review): Target {
  const parsed: Target | NoTarget = review.target.arn ? parseTarget(review.target.arn) : review.target;
  if ('problem' in parsed) throw new Problem('refused', parsed.problem, parsed.advice);
  return parsed;
}

function boundaryOf(baseline: Baseline): unknown {
  return baseline.policies.find(({ kind }) => kind === 'boundary')?.document;
}

function placeOf(review: Review): { account: string; partition: string } {
  const arn = parseArn(review.principal?.arn ?? '');
  if (!arn) throw new Problem('no-principal', 'The review has no principal yet.', 'Press *Try again*.');
  return { account: arn.account, partition: arn.partition };
}

function readerOf(review: Review, sessions: AwsSessions): AwsClients {
  const { account, partition } = placeOf(review);
  return sessions.reader(account, partition, review.id, review.by);
}
