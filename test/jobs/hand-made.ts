import { appendFileSync } from 'node:fs';
import type { AdvanceParts, AnswerParts, Log, ShowParts } from '../../src/jobs/parts.js';
import { editionHash } from '../../src/needs/policy.js';
import type { ReviewStore } from '../../src/review/store.js';
import type { Submit } from '../../src/review/submit.js';
import type { View } from '../../src/review/view.js';
import { activity, baseline, contract, draft, policies, report } from '../review/samples.js';

/** What a part did, one line each, in a file: it outlives the process. */
export type Note = (line: string) => void;

export function noteIn(file: string): Note {
  return (line) => appendFileSync(file, `${line}\n`);
}

/** Parts that answer at once with a small review made by hand, and note each call. */
export function handMadeParts(note: Note): { advance: AdvanceParts; answer: AnswerParts } {
  const readEvidence: AdvanceParts['readEvidence'] = async ({ idempotencyKey, window, onProgress }) => {
    note(`collecting ${idempotencyKey.replace(/^\w+-/, '')}`);
    onProgress({ text: '1 of 1 file', share: 1 });
    return {
      activity: { ...activity, window },
      read: { files: 1, records: 6, matched: 6, duplicates: 0, unreadable: 0, bytes: 100 },
      blindSpots: contract.blindSpots,
      source: 'log files',
      queryIds: [],
      uniqueIds: [],
      unreadable: [],
    };
  };
  return {
    advance: {
      admit: async ({ rules }) => ({ rules, rule: { name: 'settings' } }),
      findPrincipal: async () => {
        note('finding');
        return { found: baseline, label: 'staging' };
      },
      estimateCost: async () => undefined,
      readEvidence,
      readKnown: async () => ({ known: {}, blindSpots: [] }),
      readLookups: async () => ({}),
      buildContract: () => contract,
      draftStatements: async () => {
        note('drafting');
        return draft;
      },
      namesOf: async (people) => Object.fromEntries(people.map((id) => [id, `Name of ${id}`])),
      buildPolicies: () => policies,
      editionHash,
      runChecks: async () => {
        note('checking');
        return report;
      },
    },
    answer: {
      askerOf: async () => ({ mayDecide: true }),
      answerQuestion: async ({ question, history }) => {
        note(`answering ${question}`);
        return { text: `${question} after ${history.length}`, used: [], author: 'rules' };
      },
      estimateCost: async () => undefined,
      readEvidence,
      findChanges: async () => [],
    },
  };
}

/** Shows by noting the stage and revision that would be shown. */
export function handMadeShow(note: Note): ShowParts<string> {
  return {
    render: (view: View) => [view.stage],
    outbox: {
      show: async (review, messages) => {
        note(`show ${messages[0]} ${review.revision}`);
        return {};
      },
    },
    tell: async ({ about, replyUrl }) => note(`tell ${about} ${replyUrl ?? 'without address'}`),
  };
}

export const quiet: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Waits until something is true, looking often; the test's own time limit ends it. */
export async function until<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Answers every blind spot of the draft, as one person would. */
export async function acceptBlindSpots(store: ReviewStore, submit: Submit, id: string, by = 'UONE'): Promise<void> {
  const review = await store.load(id);
  for (const spot of review?.draft?.spots ?? []) {
    await submit(id, { type: 'answer-blind-spot', spot, answer: 'accepted', by, seen: review!.revision });
  }
}
