import { z } from 'zod';
import type { Call } from '../../cloudtrail/activity.js';
import type { Outcome } from '../../cloudtrail/outcome.js';
import type { ConversationEvidence } from '../evidence.js';
import { defineTool, logText, minute, plural, quoted, windowLength } from './kit.js';

const MEANS: Record<Exclude<Outcome, 'allowed' | 'denied'>, string> = {
  failed: 'authorised, then failed: the permission is needed',
  unclear: 'may have failed before authorisation: proves nothing alone',
  void: 'says nothing of permissions',
};

interface Failure {
  source: string;
  name: string;
  errorCode: string;
  outcome: keyof typeof MEANS;
  calls: number;
  lastSeen: string;
}

export const failures = defineTool({
  name: 'failures',
  description:
    'Calls that ended with an error though no permission was refused (NoSuchBucket, validation, throttling), by event and error code, and what each means for the draft. Refused calls: `denials`.',
  parameters: z.strictObject({ name: z.string().nullable().describe('Event (`GetObject`), or null for all') }),
  read({ name }, evidence) {
    const wanted = name?.slice(name.indexOf(':') + 1).toLowerCase();
    const found = failuresOf(evidence).filter((one) => !wanted || one.name.toLowerCase() === wanted);
    const calls = found.reduce((sum, one) => sum + one.calls, 0);
    const denied = evidence.contract.denied.reduce((sum, one) => sum + one.calls, 0);
    const of = name ? ` of ${quoted(name, 80)}` : '';
    return {
      data: {
        say: [
          calls === 0
            ? `No call${of} ended with an error but for those that were refused.`
            : `${plural(calls, 'call')}${of} failed for other reasons than a missing permission:`,
          ...found.slice(0, 5).map(inWords),
          ...(found.length > 5 ? [`And ${plural(found.length - 5, 'further kind')}.`] : []),
          ...(denied > 0 && !wanted ? [`Refused were ${plural(denied, 'call')} more: ask what was denied.`] : []),
        ],
        failures: found.slice(0, 15).map(({ name: event, source, errorCode, ...one }) => ({
          eventFromLogs: logText(event, 80),
          sourceFromLogs: logText(source, 80),
          errorCodeFromLogs: logText(errorCode, 80),
          ...one,
        })),
        more: Math.max(0, found.length - 15),
      },
      summary: `failed calls${of}: ${calls.toLocaleString('en-US')} in ${windowLength(evidence)}`,
    };
  },
});

function inWords(one: Failure): string {
  return `${quoted(one.name, 80)} with ${quoted(one.errorCode, 80)}: ${plural(one.calls, 'time')}, last ${minute(one.lastSeen)} UTC (${MEANS[one.outcome]}).`;
}

/** Most frequent first. */
function failuresOf({ activity }: ConversationEvidence): Failure[] {
  const found = new Map<string, Failure>();
  for (const call of activity.calls) {
    const { outcome } = call;
    if (outcome === 'allowed' || outcome === 'denied') continue;
    const key = JSON.stringify([call.source, call.name, call.errorCode, outcome]);
    const known = found.get(key) ?? { ...emptyOf(call), outcome };
    known.calls += call.count;
    if (call.lastSeen > known.lastSeen) known.lastSeen = call.lastSeen;
    found.set(key, known);
  }
  return [...found.values()].sort((a, b) => b.calls - a.calls);
}

function emptyOf({ source, name, errorCode = 'an error', lastSeen }: Call): Omit<Failure, 'outcome'> {
  return { source, name, errorCode, calls: 0, lastSeen };
}
