import { z } from 'zod';
import type { Need } from '../../needs/contract.js';
import { readPeriod } from '../asked-period.js';
import type { ConversationEvidence } from '../evidence.js';
import { named, statementOf } from './find.js';
import { defineTool, minute, plural, quoted, windowLength } from './kit.js';

export const notUsed = defineTool({
  name: 'not_used',
  description:
    'Permissions that the evidence proves but that were not used since a time (`60 days`, a date), or those used least; and what stands in the policy without any call.',
  parameters: z.strictObject({
    since: z.string().nullable().describe('`60 days`, `last week`, a date; null for those used least'),
  }),
  read({ since }, evidence) {
    const period = since === null ? undefined : readPeriod(since, evidence);
    if (since !== null && !period) {
      const say = `${quoted(since, 40)} is no time: write 60 days, last week or 2026-11-20.`;
      return { data: { say: [say] }, summary: 'no such time' };
    }
    const { needs } = evidence.contract;
    const idle = period
      ? needs.filter((need) => need.calls > 0 && need.lastSeen < period.from)
      : [...needs].filter((need) => need.calls > 0).sort((a, b) => a.calls - b.calls);
    const shown = [...idle].sort((a, b) => (period ? a.lastSeen.localeCompare(b.lastSeen) : 0)).slice(0, 6);
    const more = idle.length - shown.length;
    return {
      data: {
        say: [
          ...(period ? [foundSince(idle.length, needs.length, period.words)] : [without(evidence), 'Used least:']),
          ...shown.map((need) => line(need, evidence)),
          ...(period && more > 0 ? [`And ${more} more.`] : []),
          ...(period ? [without(evidence)] : []),
        ],
        needs: shown.map(({ action, calls, lastSeen }) => ({ action, calls, lastSeen })),
        more: period ? more : 0,
        window: evidence.window,
      },
      summary: period
        ? `${idle.length} of ${plural(needs.length, 'need')} not used since ${period.words}`
        : `${plural(needs.length, 'need')} by use in ${windowLength(evidence)}`,
    };
  },
});

function foundSince(idle: number, all: number, since: string): string {
  if (idle === 0) return `Of ${plural(all, 'need')}, all were used since ${since}.`;
  return `Of ${plural(all, 'need')}, ${idle} ${idle === 1 ? 'was' : 'were'} not used since ${since}:`;
}

function line(need: Need, evidence: ConversationEvidence): string {
  const where = statementOf(need, evidence);
  return `${need.action}: ${plural(need.calls, 'call')}, last ${minute(need.lastSeen)} UTC${where ? `, in ${named(where)}` : ''}.`;
}

/** What nobody called is there only because people said so. */
function without({ added }: ConversationEvidence): string {
  const attested = added.filter(({ kind }) => kind === 'attested');
  if (attested.length === 0) return 'Nothing stands in the draft without a recorded call.';
  return `Without a recorded call, added by people: ${attested
    .slice(0, 4)
    .map(({ action, by, counts }) => `${action} (${by}${counts ? '' : ', not approved yet'})`)
    .join(', ')}.`;
}
