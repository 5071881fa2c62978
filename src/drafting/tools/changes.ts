import { z } from 'zod';
import { compareDocuments, describeAdditions } from '../../iam/compare.js';
import { readPeriod } from '../asked-period.js';
import type { ConversationEvidence, ReviewChange } from '../evidence.js';
import { findStatement, named } from './find.js';
import { capital, defineTool, logText, minute, plural, quoted } from './kit.js';

export const changes = defineTool({
  name: 'changes',
  description:
    'What happened to this review and who did it: scopes chosen, answers, drafts, approvals, editions and what differs between them; since a time or revision, or for one statement.',
  parameters: z.strictObject({
    since: z
      .string()
      .nullable()
      .describe(
        '`yesterday`, `today`, a date, a time with date, `edition 2` or a revision number; null for everything',
      ),
    statement: z.string().nullable().describe('Number or Sid; null for all'),
    word: z.string().nullable().describe('Only what holds this word: `approved`, `edition`, `left out`; null for all'),
  }),
  read({ since, statement: asked, word }, evidence) {
    const found = asked ? findStatement(asked, evidence) : undefined;
    if (asked && !found) {
      const say = `There is no statement ${quoted(asked, 64)}: they are numbered 1 to ${evidence.statements.length}.`;
      return { data: { say: [say] }, summary: 'no such statement' };
    }
    const start = since === null ? undefined : readSince(since, evidence);
    if (start && 'problem' in start) return { data: { say: [start.problem] }, summary: 'no such time' };
    const fits = evidence.history.filter(
      (change) =>
        (!start || isAfter(change, start)) &&
        (!found || change.statementId === found.statement.id) &&
        (!word || change.did.toLowerCase().includes(word.trim().toLowerCase())),
    );
    const subject = `${found ? ` to ${named(found)}` : ''}${word ? ` with “${logText(word, 40).replace(/[“”"]/g, "'")}”` : ''}`;
    const when = start ? ` since ${start.words}` : '';
    if (fits.length === 0) return nothing(subject, when, found, evidence);
    const latest = fits.slice(-6).reverse();
    const editions = found ? [] : editionLines(evidence, start);
    return {
      data: {
        say: [
          ...latest.slice(0, editions.length > 0 ? 5 : 6).map(line),
          ...(fits.length > 6 ? [`And ${plural(fits.length - 6, 'earlier change')}.`] : []),
          ...editions.slice(0, 2),
        ],
        changes: fits
          .slice(-20)
          .map(({ revision, at, by, did }) => ({ revision, at, by, didFromLogs: logText(did, 300) })),
        editionsFromLogs: editions,
      },
      summary: `${plural(fits.length, 'change')}${subject}${when}`,
    };
  },
});

function line({ at, by, did, revision }: ReviewChange): string {
  return `${minute(at)} UTC, revision ${revision}: ${by === 'system' ? 'Tighten' : by} ${withReasonQuoted(logText(did, 300))}.`;
}

/** What people gave as a reason stands at the end, in their own words. */
function withReasonQuoted(did: string): string {
  return did.replace(/, because: (.*)$/s, (_, reason: string) => `, because: ${quoted(reason, 300)}`);
}

type Since = { words: string } & ({ revision: number } | { at: string });

function readSince(text: string, evidence: ConversationEvidence): Since | { problem: string } {
  const asked = text.trim().toLowerCase();
  const revision = /^(?:revision|rev\.?|#)?\s*(\d{1,7})$/.exec(asked);
  if (revision) return { revision: Number(revision[1]), words: `revision ${revision[1]}` };
  const number = /^edition\s*#?(\d{1,4})$/.exec(asked)?.[1];
  if (number !== undefined) return sinceEdition(Number(number), evidence);
  const period = readPeriod(asked, evidence);
  return period
    ? { at: period.from, words: period.words }
    : {
        problem: `${quoted(text, 40)} is not a time or a revision: write yesterday, 2026-11-01, edition 1 or a revision number.`,
      };
}

function sinceEdition(number: number, { editions }: ConversationEvidence): Since | { problem: string } {
  const found = editions.find((edition) => edition.number === number);
  if (found) return { at: found.at, words: `edition ${number}` };
  const there = editions.map((edition) => edition.number).join(', ');
  return {
    problem: there === '' ? 'Nothing was delivered yet, so there are no editions.' : `Of editions there are: ${there}.`,
  };
}

function isAfter(change: ReviewChange, since: Since): boolean {
  return 'revision' in since ? change.revision > since.revision : change.at >= since.at;
}

/** What each edition allows that the one before did not, and the other way round. */
function editionLines(evidence: ConversationEvidence, since: Since | undefined): string[] {
  return evidence.editions.flatMap((edition, index) => {
    const before = evidence.editions[index - 1];
    if (!before || (since && 'at' in since && edition.at < since.at)) return [];
    const added = describeAdditions(
      compareDocuments(before.documents, edition.documents).map((one) => ({
        ...one,
        resources: one.resources.map((resource) => quoted(resource, 200)),
      })),
    );
    const gone = compareDocuments(edition.documents, before.documents).flatMap((one) => one.actions);
    const parts = [
      ...added.slice(0, 3),
      ...(gone.length > 0 ? [`no longer allows ${[...new Set(gone)].slice(0, 5).join(', ')} as before`] : []),
    ];
    return [
      `Edition ${edition.number} against edition ${before.number}: ${parts.length > 0 ? parts.join('; ') : 'allows the same'}.`,
    ];
  });
}

function nothing(
  subject: string,
  when: string,
  found: ReturnType<typeof findStatement>,
  evidence: ConversationEvidence,
) {
  const entry = found ? evidence.statements[found.at] : undefined;
  const open = found && !entry?.choice ? ` ${capital(named(found))} has no decided scope yet.` : '';
  return { data: { say: [`No change${subject}${when} is recorded.${open}`] }, summary: `no change${subject}${when}` };
}
