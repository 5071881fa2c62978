import { createHash } from 'node:crypto';
import type { Activity, Call } from '../cloudtrail/activity.js';
import type { BlindSpot } from '../cloudtrail/sources/source.js';
import { parseArn } from '../iam/arn.js';
import { findAction } from '../iam/catalog.js';
import { textsAt } from '../iam/services/request.js';
import type { Contract, Denial, Need, NoPermission, Question } from './contract.js';
import type { Lookups } from './lookups.js';
import { narrowingOf } from './narrowing.js';
import type { CallReading, OpenQuestion, ProvenNeed } from './read-call.js';
import { readCall } from './read-call.js';

/**
 * Merges the readings of all calls of an activity into the contract: everything that a policy may hold. The order of
 * the calls does not matter, and the ids are the same in every run.
 *
 * An action that only ever appeared in unclear calls (rejected perhaps before authorisation) is a question.
 */
export function buildContract(
  evidence: { activity: Activity; blindSpots: BlindSpot[] },
  lookups: Lookups = {},
): Contract {
  const { activity } = evidence;
  const calls = [...activity.calls].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const made = emptyParts();
  const known = { ...lookups, taskDefinitionRoles: { ...registeredRoles(calls), ...lookups.taskDefinitionRoles } };
  for (const call of calls) sortIn(call, readCall(call, known), made);
  const unclear = askAboutUnclear(made);
  const arn = parseArn(activity.principal.arn);
  return {
    principal: activity.principal.arn,
    account: arn?.account ?? '',
    partition: arn?.partition ?? 'aws',
    needs: [...made.needs.values()]
      .filter((need) => !unclear.has(need))
      .map((need) => finishNeed(withoutForwardedOnly(need, made.needs), calls, activity.leftOut))
      .sort(byAction),
    questions: [...made.questions.values()].sort((a, b) => b.calls - a.calls || order(a.id, b.id)),
    denied: [...made.denied.values()].sort((a, b) => b.calls - a.calls || order(a.name, b.name)),
    none: [...made.none.values()].sort(bySourceAndName),
    void: [...made.void.values()].sort(bySourceAndName),
    blindSpots: evidence.blindSpots,
    dropped: [...made.dropped.values()].sort((a, b) => order(a.action, b.action) || order(a.arn, b.arn)),
  };
}

/** A need that the principal also has directly cannot be held to the service that called for it. */
function withoutForwardedOnly<T extends Need>(need: T, all: Map<string, Need>): T {
  if (need.kind !== 'forwarded' || !need.conditionCandidates) return need;
  const direct = [...all.values()].some(({ action, kind }) => action === need.action && kind === 'called');
  if (!direct) return need;
  const kept = need.conditionCandidates.filter(
    (conditions) => !/kms:ViaService|aws:CalledVia/.test(JSON.stringify(conditions)),
  );
  return { ...need, conditionCandidates: kept };
}

/** Roles by task definition family, as the principal's own RegisterTaskDefinition calls show them. */
function registeredRoles(calls: Call[]): Record<string, string[]> {
  const roles = new Map<string, Set<string>>();
  for (const call of calls) {
    if (call.source !== 'ecs.amazonaws.com' || call.name !== 'RegisterTaskDefinition') continue;
    if (call.outcome !== 'allowed' && call.outcome !== 'failed') continue;
    const family = textsAt(call.parameters, 'family')[0];
    if (family === undefined) continue;
    const seen = roles.get(family) ?? new Set<string>();
    for (const path of ['taskRoleArn', 'executionRoleArn'])
      for (const role of textsAt(call.parameters, path)) seen.add(role);
    roles.set(family, seen);
  }
  return Object.fromEntries([...roles].map(([family, seen]) => [family, [...seen]]));
}

interface Parts {
  needs: Map<string, Need>;
  questions: Map<string, Question>;
  denied: Map<string, Denial>;
  none: Map<string, NoPermission>;
  void: Map<string, NoPermission>;
  dropped: Map<string, Contract['dropped'][number]>;
}

function emptyParts(): Parts {
  return {
    needs: new Map(),
    questions: new Map(),
    denied: new Map(),
    none: new Map(),
    void: new Map(),
    dropped: new Map(),
  };
}

function sortIn(call: Call, reading: CallReading, made: Parts): void {
  if (reading.denied) addDenial(call, reading.denied, made);
  else if (reading.result === 'none') addNone(call, reading.reason, call.outcome === 'void' ? made.void : made.none);
  for (const need of reading.needs) addNeed(call, need, made);
  for (const question of reading.questions) addQuestion(call, question, made);
  for (const one of reading.dropped) {
    const key = `${one.action} ${one.arn}`;
    const seen = made.dropped.get(key);
    if (seen) seen.calls += call.count;
    else made.dropped.set(key, { ...one, calls: call.count });
  }
}

function addNeed(call: Call, proven: ProvenNeed, made: Parts): void {
  const id = idOf('n', [proven.action, proven.kind, proven.conditions, proven.via ?? '']);
  const need = made.needs.get(id) ?? newNeed(id, call, proven);
  made.needs.set(id, need);
  const again = need.callIds.includes(call.id);
  for (const { arn, type } of proven.resources) {
    const seen = need.resources.find((one) => one.arn === arn);
    if (!seen) need.resources.push({ arn, ...(type !== undefined && { type }), calls: call.count, callIds: [call.id] });
    else if (!seen.callIds?.includes(call.id)) {
      seen.calls += call.count;
      seen.callIds?.push(call.id);
    }
  }
  for (const condition of proven.conditionCandidates ?? []) {
    need.conditionCandidates ??= [];
    if (!need.conditionCandidates.some((one) => JSON.stringify(one) === JSON.stringify(condition))) {
      need.conditionCandidates.push(condition);
    }
  }
  if (again) return;
  need.calls += call.count;
  need.callIds.push(call.id);
  if (!need.events.includes(call.name)) need.events.push(call.name);
  if (call.firstSeen < need.firstSeen) need.firstSeen = call.firstSeen;
  if (call.lastSeen > need.lastSeen) need.lastSeen = call.lastSeen;
  if (call.outcome !== 'unclear') need.onlyUnclear = false;
}

function newNeed(id: string, call: Call, proven: ProvenNeed): Need {
  return {
    id,
    action: proven.action,
    kind: proven.kind,
    accessLevel: proven.accessLevel,
    scopeable: proven.scopeable,
    resources: [],
    conditions: proven.conditions,
    via: proven.via === undefined ? [] : [proven.via],
    calls: 0,
    callIds: [],
    events: [],
    firstSeen: call.firstSeen,
    lastSeen: call.lastSeen,
    onlyUnclear: true,
    reason: proven.reason,
  };
}

/** Moves actions that only unclear calls show from the needs to the questions; returns the needs that moved. */
function askAboutUnclear(made: Parts): Set<Need> {
  const clear = new Set([...made.needs.values()].filter((need) => !need.onlyUnclear).map((need) => need.action));
  const moved = [...made.needs.values()].filter((need) => !clear.has(need.action));
  for (const need of moved) {
    const service = findAction(need.action)?.service ?? '';
    const name = need.events.join(', ');
    const id = idOf('q', ['unclear', need.id]);
    made.questions.set(id, {
      id,
      about: 'call',
      source: `${service}.amazonaws.com`,
      name,
      text: `${name} only ever failed in ways that may come before authorisation: is ${need.action} needed?`,
      likelyActions: [need.action],
      calls: need.calls,
      callIds: need.callIds,
      lastSeen: need.lastSeen,
    });
  }
  return new Set(moved);
}

function addQuestion(call: Call, open: OpenQuestion, made: Parts): void {
  const id = idOf('q', [open.source, open.name, open.about, open.text]);
  const seen = made.questions.get(id);
  if (!seen) {
    made.questions.set(id, { id, ...open, calls: call.count, callIds: [call.id], lastSeen: call.lastSeen });
    return;
  }
  if (seen.callIds.includes(call.id)) return;
  seen.calls += call.count;
  seen.callIds.push(call.id);
  if (call.lastSeen > seen.lastSeen) seen.lastSeen = call.lastSeen;
}

function addDenial(call: Call, denied: NonNullable<CallReading['denied']>, made: Parts): void {
  const key = JSON.stringify([call.source, call.name, denied.action, denied.resource, denied.cause, denied.policyArn]);
  const seen = made.denied.get(key);
  if (!seen) {
    made.denied.set(key, {
      source: call.source,
      name: call.name,
      ...denied,
      ...(call.errorCode !== undefined && { errorCode: call.errorCode }),
      calls: call.count,
      callIds: [call.id],
      firstSeen: call.firstSeen,
      lastSeen: call.lastSeen,
    });
    return;
  }
  seen.calls += call.count;
  seen.callIds.push(call.id);
  if (call.firstSeen < seen.firstSeen) seen.firstSeen = call.firstSeen;
  if (call.lastSeen > seen.lastSeen) seen.lastSeen = call.lastSeen;
}

function addNone(call: Call, reason: string, into: Map<string, NoPermission>): void {
  const key = JSON.stringify([call.source, call.name, reason]);
  const seen = into.get(key);
  if (seen) seen.calls += call.count;
  else into.set(key, { source: call.source, name: call.name, reason, calls: call.count });
}

function finishNeed(need: Need, calls: readonly Call[], leftOut: Activity['leftOut']): Need {
  const ids = new Set(need.callIds);
  const own = calls.filter((call) => ids.has(call.id));
  const narrowing = narrowingOf(need.action, own);
  const events = new Set(own.map(({ source, name }) => `${source} ${name}`));
  const callsLeftOut = leftOut
    .filter(({ source, name }) => events.has(`${source} ${name}`))
    .reduce((sum, { distinctCalls }) => sum + distinctCalls, 0);
  return {
    ...need,
    ...(narrowing.length > 0 && { narrowing }),
    ...(callsLeftOut > 0 && { callsLeftOut }),
    resources: need.resources.sort((a, b) => order(a.arn, b.arn)),
    events: need.events.sort(),
  };
}

function idOf(letter: string, parts: unknown): string {
  return letter + createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
}

function byAction(a: Need, b: Need): number {
  return order(a.action, b.action) || order(a.kind, b.kind) || order(a.id, b.id);
}

function bySourceAndName(a: NoPermission, b: NoPermission): number {
  return order(a.source, b.source) || order(a.name, b.name) || order(a.reason, b.reason);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
