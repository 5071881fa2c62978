import { z } from 'zod';
import type { Need } from '../../needs/contract.js';
import type { ConversationEvidence } from '../evidence.js';
import {
  callsOf,
  capital,
  defineTool,
  findStatement,
  isNeed,
  logText,
  minute,
  named,
  plural,
  some,
  statementOf,
  windowLength,
} from './kit.js';

export const callsBehind = defineTool({
  name: 'calls_behind',
  description:
    'The recorded calls that prove an action (`kms:Decrypt`), an event (`UpdateService`) or all of a statement: why it is in the policy, how often and when it was used, by whom.',
  parameters: z.strictObject({
    name: z.string().nullable().describe('Action with or without its service, or event name; null with `statement`'),
    statement: z.string().nullable().describe('Number or Sid of a statement; null with `name`'),
  }),
  read({ name, statement }, evidence) {
    const found = statement ? findStatement(statement, evidence) : undefined;
    const needs = evidence.contract.needs.filter(
      (need) =>
        (name ? isNeed(name, need) : found !== undefined) && (!found || found.statement.needIds.includes(need.id)),
    );
    const subject = logText(name ?? (found ? named(found) : `statement ${statement ?? ''}`), 100);
    if (needs.length === 0) return nothingBehind(subject, evidence);
    const calls = needs.reduce((sum, need) => sum + need.calls, 0);
    return {
      data: {
        say: [
          ...(found && !name ? [`${capital(named(found))}: ${logText(found.statement.purpose, 140)}`] : []),
          ...needs.slice(0, 4).map((need) => explain(need, evidence)),
          ...(needs.length > 4 ? [`And ${plural(needs.length - 4, 'further need')}.`] : []),
        ],
        needs: some(needs, 12, (need) => facts(need, evidence)).first,
        window: evidence.window,
      },
      summary: `calls behind ${subject}: ${calls.toLocaleString('en-US')} in ${windowLength(evidence)}`,
    };
  },
});

const HOW: Record<Need['kind'], string> = {
  called: 'was called',
  implied: 'is implied by the parameters of calls, seen',
  forwarded: 'was used by a service on behalf of the principal',
  attested: 'was added by a named person, without calls: seen',
};

function explain(need: Need, evidence: ConversationEvidence): string {
  const where = statementOf(need, evidence);
  const place = where ? `, in ${named(where)}` : '';
  const via = need.via.length > 0 ? ` (through ${need.via.map((one) => logText(one, 60)).join(', ')})` : '';
  const on = some(need.resources, 2, (resource) => logText(resource.arn));
  const more = on.more > 0 ? ` and ${on.more} more` : '';
  return `${need.action} ${HOW[need.kind]} ${plural(need.calls, 'time')}${via} on ${on.first.join(', ')}${more}, last ${minute(need.lastSeen)} UTC${place}. ${logText(need.reason, 200)}`;
}

function facts(need: Need, evidence: ConversationEvidence): Record<string, unknown> {
  const calls = callsOf(need.callIds, evidence);
  const where = statementOf(need, evidence);
  return {
    action: need.action,
    kind: need.kind,
    calls: need.calls,
    distinctCalls: need.callIds.length,
    events: need.events.slice(0, 6),
    firstSeen: need.firstSeen,
    lastSeen: need.lastSeen,
    regions: [...new Set(calls.map((call) => call.region))].slice(0, 6),
    callersFromLogs: callersOf(
      calls.flatMap((call) => call.callers),
      evidence,
    ),
    resourcesFromLogs: need.resources
      .slice(0, 6)
      .map((resource) => ({ arn: logText(resource.arn), calls: resource.calls })),
    resourceCount: need.resources.length,
    onlyUnclear: need.onlyUnclear,
    ...(where ? { statement: where.at + 1, sid: where.statement.sid } : {}),
  };
}

function callersOf(ids: string[], evidence: ConversationEvidence): string[] {
  const wanted = new Set(ids);
  return evidence.activity.callers
    .filter((caller) => wanted.has(caller.id))
    .slice(0, 4)
    .map((caller) => logText(`${caller.session} (${caller.agent})`, 120));
}

function nothingBehind(subject: string, evidence: ConversationEvidence) {
  return {
    data: {
      say: [
        `The evidence (${windowLength(evidence)}) holds no successful call behind ${subject}, so the policy does not allow it.`,
      ],
      needs: [],
    },
    summary: `calls behind ${subject}: none in ${windowLength(evidence)}`,
  };
}
