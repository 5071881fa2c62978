import type { Need } from '../../needs/contract.js';
import type { ConversationEvidence } from '../evidence.js';
import { callsOf, named, statementOf } from './find.js';
import { listed, logText, minute, plural, quoted } from './kit.js';

/** A need in one or two sentences: how often, on what, when last, by whom, in which statement, and by which rule. */
export function explainNeed(need: Need, evidence: ConversationEvidence): string {
  const where = statementOf(need, evidence);
  const gone = where !== undefined && evidence.statements[where.at]?.choice?.kind === 'left-out';
  const place = where ? `, in ${named(where)}${gone ? ', which a person left out' : ''}` : '';
  const via = need.via.length > 0 ? ` (through ${need.via.map((one) => quoted(one, 60)).join(', ')})` : '';
  const by = callersOf(need, evidence).map(({ session, agent }) => `${quoted(session, 80)} with ${quoted(agent, 60)}`);
  const who = by.length > 0 ? `, by ${listed(by, 2)}` : '';
  return `${need.action} ${how(need)} ${plural(need.calls, 'time')}${uncounted(need, evidence)}${via} on ${onWhat(need)}${conditionsOf(need)}, last ${minute(need.lastSeen)} UTC${who}${place}. ${ruleOf(need)}`.trim();
}

function how({ kind, events }: Need): string {
  switch (kind) {
    case 'called':
      return 'was called';
    case 'implied':
      return `is implied by the parameters of ${listed(
        events.map((event) => quoted(event, 80)),
        3,
      )}, seen`;
    case 'forwarded':
      return 'was used by a service on behalf of the principal';
    case 'attested':
      return 'was added by a named person, without calls: seen';
  }
}

export function needFacts(need: Need, evidence: ConversationEvidence): Record<string, unknown> {
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
    regions: [...new Set(calls.map((call) => call.region))].filter((region) => /^[a-z0-9-]+$/.test(region)).slice(0, 6),
    callersFromLogs: callersOf(need, evidence)
      .slice(0, 4)
      .map(({ session, agent }) => logText(`${session} (${agent})`, 120)),
    resourcesFromLogs: need.resources
      .slice(0, 6)
      .map((resource) => ({ arn: logText(resource.arn), calls: resource.calls })),
    resourceCount: need.resources.length,
    onlyUnclear: need.onlyUnclear,
    ...(where ? { statement: where.at + 1, sid: where.statement.sid } : {}),
  };
}

/** ` (and 27 times more that are only counted)`: calls too many to be kept one by one. */
function uncounted({ events, kind }: Need, { activity }: ConversationEvidence): string {
  const more = activity.leftOut.filter(({ name }) => kind === 'called' && events.includes(name));
  const records = more.reduce((sum, one) => sum + one.records, 0);
  return records > 0 ? ` (and ${plural(records, 'time')} more that ${records === 1 ? 'is' : 'are'} only counted)` : '';
}

function callersOf(need: Need, evidence: ConversationEvidence) {
  const ids = new Set(callsOf(need.callIds, evidence).flatMap((call) => call.callers));
  return evidence.activity.callers.filter((caller) => ids.has(caller.id));
}

/** `, with iam:PassedToService ecs-tasks.amazonaws.com`: what the calls prove about their circumstances. */
function conditionsOf({ conditions }: Need): string {
  const held = Object.values(conditions).flatMap((keys) => Object.entries(keys));
  return held
    .slice(0, 2)
    .map(
      ([key, values]) =>
        `, with ${quoted(key, 100)} ${[values]
          .flat()
          .slice(0, 3)
          .map((one) => quoted(String(one), 120))
          .join(', ')}`,
    )
    .join('');
}

const OBJECT = /^(arn:[a-z-]+:s3:::[^/]+)\//;

/** Its resources; many objects of S3 by their buckets. */
function onWhat({ resources }: Need): string {
  const buckets = new Set(resources.map(({ arn }) => OBJECT.exec(arn)?.[1]));
  if (resources.length > 3 && !buckets.has(undefined) && buckets.size <= 3) {
    return `${plural(resources.length, 'object')} of ${[...buckets].map((bucket) => quoted(bucket ?? '')).join(', ')}`;
  }
  return listed(
    resources.map(({ arn }) => quoted(arn)),
    2,
  );
}

/** The rule behind it, where it says more than the names do; with an odd name of an event it is quoted as a whole. */
function ruleOf({ events, action, reason }: Need): string {
  if (!events.every((event) => /^[A-Za-z0-9_.:-]{1,80}$/.test(event))) return quoted(reason, 200);
  const plainly = `${action.slice(action.indexOf(':') + 1)} is authorised as ${action}.`;
  return logText(reason.startsWith(plainly) ? reason.slice(plainly.length) : reason, 200);
}
