import { z } from 'zod';
import { findAction } from '../../iam/catalog.js';
import type { Need } from '../../needs/contract.js';
import type { ConversationEvidence } from '../evidence.js';
import { grantLines, grantsOf } from './grants.js';
import {
  callsOf,
  capital,
  defineTool,
  findStatement,
  isAction,
  isNeed,
  logText,
  minute,
  named,
  plural,
  quoted,
  some,
  statementOf,
  windowLength,
} from './kit.js';

export const callsBehind = defineTool({
  name: 'calls_behind',
  description:
    'The recorded calls that prove an action (`kms:Decrypt`), an event (`UpdateService`) or all of a statement: why it is in the policy, how often and when it was used, by whom.',
  parameters: z.strictObject({
    name: z
      .string()
      .nullable()
      .describe('Action with or without its service, event name, or service (`glue`); null with `statement`'),
    statement: z.string().nullable().describe('Number or Sid of a statement; null with `name`'),
  }),
  read({ name, statement }, evidence) {
    const found = statement ? findStatement(statement, evidence) : undefined;
    const needs = evidence.contract.needs.filter(
      (need) =>
        (name ? isNeed(name, need) : found !== undefined) && (!found || found.statement.needIds.includes(need.id)),
    );
    const subject =
      name === null ? (found ? named(found) : `statement ${quoted(statement ?? '', 64)}`) : quoted(name, 100);
    if (needs.length === 0) return nothingBehind(name ?? '', subject, evidence);
    const calls = needs.reduce((sum, need) => sum + need.calls, 0);
    return {
      data: {
        say: [
          ...(found && !name ? [`${capital(named(found))}: ${quoted(found.statement.purpose, 140)}`] : []),
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
  const gone = where !== undefined && evidence.statements[where.at]?.choice?.kind === 'left-out';
  const place = where ? `, in ${named(where)}${gone ? ', which a person left out' : ''}` : '';
  const via = need.via.length > 0 ? ` (through ${need.via.map((one) => quoted(one, 60)).join(', ')})` : '';
  const on = some(need.resources, 2, (resource) => quoted(resource.arn));
  const more = on.more > 0 ? ` and ${on.more} more` : '';
  return `${need.action} ${HOW[need.kind]} ${plural(need.calls, 'time')}${via} on ${on.first.join(', ')}${more}, last ${minute(need.lastSeen)} UTC${place}. ${ours(need)}`;
}

/** The reason is a sentence of the rules; where it repeats an odd name of an event, it is quoted as a whole. */
function ours(need: Need): string {
  return need.events.every((event) => /^[A-Za-z0-9_.:-]{1,80}$/.test(event))
    ? logText(need.reason, 200)
    : quoted(need.reason, 200);
}

function facts(need: Need, evidence: ConversationEvidence): Record<string, unknown> {
  const calls = callsOf(need.callIds, evidence);
  const where = statementOf(need, evidence);
  return {
    action: need.action,
    kind: need.kind,
    calls: need.calls,
    distinctCalls: need.callIds.length,
    eventsFromLogs: need.events.slice(0, 6).map((event) => logText(event, 80)),
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

function nothingBehind(name: string, subject: string, evidence: ConversationEvidence) {
  const known = otherwiseSeen(name, evidence);
  const action = findAction(name)?.action;
  const grants = action ? grantsOf(action, evidence) : [];
  return {
    data: {
      say: [
        ...(known.length > 0
          ? known
          : [`The evidence (${windowLength(evidence)}) holds no successful call behind ${subject}.`]),
        ...(action ? [`No need holds ${subject}.`, ...grantLines(action, grants, evidence)] : []),
      ],
      needs: [],
    },
    summary: `calls behind ${subject}: none in ${windowLength(evidence)}`,
  };
}

/** What the evidence says of a name that is no need: an open question, or calls that need no permission. */
function otherwiseSeen(name: string, evidence: ConversationEvidence): string[] {
  const event = name.slice(name.indexOf(':') + 1).toLowerCase();
  const questions = evidence.contract.questions.filter(
    (one) => one.name.toLowerCase() === event || one.likelyActions.some((action) => isAction(name, action)),
  );
  const none = evidence.contract.none.filter((one) => one.name.toLowerCase() === event);
  return [
    ...questions.slice(0, 2).map((one) => `It is an open question: ${quoted(one.text, 200)}`),
    ...none.slice(0, 2).map((one) => `${quoted(one.reason, 200)} It was seen ${plural(one.calls, 'time')}.`),
  ];
}
