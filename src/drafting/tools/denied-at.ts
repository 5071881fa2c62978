import type { Denial } from '../../needs/contract.js';
import { type AskedTime, happenedAt } from '../asked-time.js';
import type { ConversationEvidence } from '../evidence.js';
import { UTC } from '../time-zone.js';
import { callsOf } from './find.js';

/** Those at the time that was asked for, and what has to be said about it; all of them where none was then. */
export function deniedAt<Read extends Denial>(
  named: Read[],
  time: AskedTime | undefined,
  evidence: ConversationEvidence,
) {
  if (!time || named.length === 0) return { shown: named, told: [] };
  const when = named.map((denial) => happenedAt(time, momentsOf(denial, evidence)));
  const those = (wanted: 'then' | 'perhaps') => named.filter((_, at) => when[at] === wanted);
  const read = time.assumed ? [zoneTaken(time, evidence)] : [];
  if (those('then').length > 0) return { shown: those('then'), told: read };
  const perhaps = those('perhaps');
  if (perhaps.length > 0) {
    const between = `None was first or last seen at ${time.words}; these were refused before and after, so perhaps then too:`;
    return { shown: perhaps, told: [...read, between] };
  }
  return { shown: named, told: [...read, `None was refused at ${time.words}; these are all that fit:`] };
}

/** Which zone a time was read in that named none. */
function zoneTaken({ words, zone }: AskedTime, { asker }: ConversationEvidence): string {
  const why = asker.timeZone === undefined ? 'because no other time zone was named' : 'the time zone of whoever asks';
  return `${words} was taken, ${why}.${zone === UTC ? '' : ' All other times here are UTC.'}`;
}

/** The moments that are known of a denial: its own first and last, and those of each distinct call behind it. */
function momentsOf(denial: Denial, evidence: ConversationEvidence): string[] {
  const calls = callsOf(denial.callIds, evidence).flatMap((call) => [call.firstSeen, call.lastSeen]);
  return [denial.firstSeen, denial.lastSeen, ...calls];
}
