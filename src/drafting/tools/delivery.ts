import { z } from 'zod';
import type { ConversationEvidence } from '../evidence.js';
import { defineTool, minute, plural, quoted } from './kit.js';

type Phase = NonNullable<ConversationEvidence['watch']>['phase'];

const PHASES: Record<Phase, string> = {
  delivered: 'The files were handed over; nobody has said yet that the new policy is attached',
  shadow: 'In the shadow: the new policy is attached beside the old one, and nothing can be refused yet',
  ready: 'Ready: the old policy can be detached',
  live: 'Live: the old policy is gone',
  closed: 'The watch is finished',
};

export const delivery = defineTool({
  name: 'delivery',
  description: 'What was delivered and when, how far the watch after it is and when it ends, and how to go back.',
  parameters: z.strictObject({}),
  read(_, evidence) {
    const { editions, watch, files } = evidence;
    const latest = editions.at(-1);
    if (!latest) {
      const open = evidence.statements.filter(({ choice }) => !choice).length;
      const next = open > 0 ? `${plural(open, 'statement')} still to be decided, then come` : 'next come';
      const say = `Nothing was delivered yet, so no watch runs and nothing has to be taken back: ${next} the check and the approval.`;
      return { data: { say: [say] }, summary: 'nothing delivered yet' };
    }
    const script = files.find((name) => name.endsWith('.sh'));
    return {
      data: {
        say: [
          `Edition ${latest.number} was delivered at ${minute(latest.at)} UTC${editions.length > 1 ? `, the latest of ${editions.length}` : ''}.`,
          ...(watch ? [`${PHASES[watch.phase]}, since ${minute(watch.since)} UTC. ${endOf(watch)}`] : []),
          `To go back: ${script ? `sh ${quoted(script, 80)} rollback, with the script` : 'the commands are in the files'} of the delivery in this thread. People run it: Tighten changes nothing in IAM.`,
        ],
        edition: latest.number,
        phase: watch?.phase ?? null,
        until: watch?.until ?? null,
      },
      summary: `edition ${latest.number}${watch ? `, ${watch.phase}` : ''}`,
    };
  },
});

function endOf({ phase, until }: NonNullable<ConversationEvidence['watch']>): string {
  if (phase === 'closed') return 'Nothing is watched any more.';
  if (until) return `It lasts until ${minute(until)} UTC.`;
  return 'It has no date on which it ends: people press on when they have seen enough.';
}
