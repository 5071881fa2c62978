import type { Call } from '../cloudtrail/activity.js';
import type { DenialCause } from '../cloudtrail/denial-message.js';
import { parseDenialMessage, resourceFromWords } from '../cloudtrail/denial-message.js';
import type { ActionFacts } from '../iam/catalog.js';
import { findAction } from '../iam/catalog.js';
import type { Conditions } from '../iam/document.js';
import { levelOf } from './access.js';
import type { AccessLevel, NeedKind, Question } from './contract.js';
import { forwardedBy, forwardedCandidates } from './forwarded.js';
import { readImplied } from './implied.js';
import type { Lookups } from './lookups.js';
import { noPermission } from './no-permission.js';
import type { OperationAnswer } from './operations.js';
import { plainName, readOperation } from './operations.js';
import { findResources } from './resources.js';
import { escapedConditions } from './scope-conditions.js';
import { tagActionOf } from './tags-on-create.js';

/** One permission that one call proves. */
export interface ProvenNeed {
  action: string;
  kind: NeedKind;
  scopeable: boolean;
  accessLevel: AccessLevel;
  /** Never empty; `[{ arn: '*' }]` where AWS leaves no choice. */
  resources: { arn: string; type?: string }[];
  conditions: Conditions;
  /** Conditions that may narrow it and are not certain to be set: for scope candidates. */
  conditionCandidates?: Conditions[];
  /** The service that made the call on the principal's behalf. */
  via?: string;
  reason: string;
}

export type OpenQuestion = Omit<Question, 'id' | 'calls' | 'callIds' | 'lastSeen'>;

/** How one call ends: exactly one of need, question, none. What its parameters imply stands beside it. */
export interface CallReading {
  result: 'need' | 'question' | 'none';
  reason: string;
  /** Actions that the call itself needs, also where their resource is not known. */
  actions: string[];
  needs: ProvenNeed[];
  questions: OpenQuestion[];
  /** Set for refused calls only. */
  denied?: { action?: string; resource?: string; cause: DenialCause; policyArn?: string };
  dropped: { action: string; arn: string; reason: string }[];
}

/**
 * Reads one distinct call: which permissions it proves, what has to be asked, or why it needs none. Total: every call
 * gets a reading. Denied calls are no evidence and void ones say nothing, so both end as `none`; unclear calls give
 * what they would need, and `buildContract` asks about an action that was seen in no other way.
 */
export function readCall(call: Call, lookups: Lookups = {}): CallReading {
  if (call.outcome === 'void')
    return none('The request never reached authorisation, so it says nothing about permissions.');
  if (call.outcome === 'denied') return denied(call, lookups);
  const free = noPermission(call);
  if (free !== undefined) return none(free);
  const operation = readOperation(call, lookups.operations);
  if (operation.none !== undefined) return none(operation.none);
  if (operation.actions.length === 0) return unknownCall(call, operation);
  return knownCall(call, operation, lookups);
}

function none(reason: string): CallReading {
  return { result: 'none', reason, actions: [], needs: [], questions: [], dropped: [] };
}

function unknownCall(call: Call, operation: OperationAnswer): CallReading {
  const ask = operation.ask!;
  const question: OpenQuestion = {
    about: 'call',
    source: call.source,
    name: call.name,
    text: ask.text,
    likelyActions: ask.likely,
  };
  return { ...none(operation.reason), result: 'question', questions: [question] };
}

function knownCall(call: Call, operation: OperationAnswer, lookups: Lookups): CallReading {
  const via = forwardedBy(call.via);
  const reading: CallReading = {
    result: 'need',
    reason: operation.reason,
    actions: operation.actions,
    needs: [],
    questions: [],
    dropped: [],
  };
  const kind: NeedKind = via === undefined ? 'called' : 'forwarded';
  for (const action of operation.actions) addNeed(reading, call, action, kind, operation.reason, lookups, operation);
  const found = reading.needs.length > 0;
  for (const action of operation.actions) addTagging(reading, call, action, lookups);
  for (const one of operation.also) addNeed(reading, call, one.action, 'implied', one.because, lookups);
  if (operation.ask) reading.questions.push(question(call, 'parameter', operation.ask.text, operation.ask.likely));
  addImplied(reading, call, lookups);
  if (!found && !saysNothing(call)) reading.result = 'question';
  if (via !== undefined) reading.reason = `${reading.reason} ${via} made the call on the principal's behalf.`;
  return reading;
}

/** A record without parameters and resources leaves the resource open, though the action is certain. */
function saysNothing(call: Call): boolean {
  return Object.keys(call.parameters ?? {}).length === 0 && call.resources.length === 0;
}

function addNeed(
  reading: CallReading,
  call: Call,
  action: string,
  kind: NeedKind,
  because: string,
  lookups: Lookups,
  bound?: { conditions: Conditions; candidates: Conditions[] },
): void {
  const facts = findAction(action);
  if (!facts) return;
  const found = findResources(facts, call, lookups);
  reading.dropped.push(...found.dropped);
  if (found.resources.length === 0) {
    const text = `${call.name} needs ${facts.action}, but the record does not say on which resource.`;
    reading.questions.push(question(call, 'resource', text, [facts.action]));
    return;
  }
  const reason = found.note === undefined ? because : `${because} ${found.note}`;
  reading.needs.push(
    need(facts, kind, found.resources, bound?.conditions ?? {}, reason, call, lookups, bound?.candidates),
  );
}

/** The tag action is authorised on what the call creates: the resources of the call's own need that it takes too. */
function addTagging(reading: CallReading, call: Call, action: string, lookups: Lookups): void {
  const tagging = tagActionOf(action, call);
  const facts = tagging && findAction(tagging.action);
  if (!tagging || !facts) return;
  const own = reading.needs.find((one) => one.action === action && one.kind !== 'implied')?.resources ?? [];
  const taken = created(call.name, own).filter((one) => facts.resourceTypes.some((type) => type.name === one.type));
  if (taken.length > 0) reading.needs.push(need(facts, 'implied', taken, {}, tagging.because, call, lookups));
  else addNeed(reading, call, facts.action, 'implied', tagging.because, lookups);
}

/** Of the resources of a creating call those of the type that its name ends with (or starts with), else all. */
function created(event: string, resources: { arn: string; type?: string }[]): { arn: string; type?: string }[] {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const noun = plain(plainName(event).replace(/^[A-Z][a-z]+/, ''));
  const last = resources.filter((one) => one.type !== undefined && noun.endsWith(plain(one.type)));
  if (last.length > 0) return last;
  const first = resources.filter((one) => one.type !== undefined && noun.startsWith(plain(one.type)));
  return first.length > 0 ? first : resources;
}

function addImplied(reading: CallReading, call: Call, lookups: Lookups): void {
  const implied = readImplied(call, reading.actions, lookups);
  for (const one of implied.needs) {
    const facts = findAction(one.action)!;
    reading.needs.push(need(facts, 'implied', one.resources, one.conditions, one.because, call, lookups));
  }
  for (const one of implied.questions) reading.questions.push(question(call, one.about, one.text, one.likely));
}

function need(
  facts: ActionFacts,
  kind: NeedKind,
  resources: { arn: string; type?: string }[],
  conditions: Conditions,
  reason: string,
  call: Call,
  lookups: Lookups,
  narrowing: Conditions[] = [],
): ProvenNeed {
  const via = forwardedBy(call.via);
  const candidates = [...narrowing, ...forwardedCandidates(call, facts.service, lookups.trustedServices)];
  return {
    action: facts.action,
    kind,
    scopeable: facts.resourceTypes.length > 0,
    accessLevel: levelOf(facts),
    resources,
    conditions: escapedConditions(conditions),
    ...(candidates.length > 0 && { conditionCandidates: candidates.map(escapedConditions) }),
    ...(via !== undefined && { via }),
    reason,
  };
}

function question(call: Call, about: OpenQuestion['about'], text: string, likelyActions: string[]): OpenQuestion {
  return { about, source: call.source, name: call.name, text, likelyActions };
}

/** What a refused call was refused, from its message where there is one, else from the call itself. */
function denied(call: Call, lookups: Lookups): CallReading {
  const message = parseDenialMessage(call.errorMessage);
  const mapped = readOperation(call).actions[0];
  const action = (message.action && findAction(message.action)?.action) ?? message.action ?? mapped;
  const facts = action === undefined ? undefined : findAction(action);
  const words = message.resource?.replace(/^"|"$/g, '');
  const named = words === undefined ? undefined : resourceFromWords(words, call.account, call.partition);
  const resource = named ?? (facts && findResources(facts, call, lookups).resources[0]?.arn) ?? words;
  return {
    ...none('The call was refused: that is no evidence that it is needed.'),
    denied: {
      ...(action !== undefined && { action }),
      ...(resource !== undefined && { resource }),
      cause: message.cause,
      ...(message.policyArn !== undefined && { policyArn: message.policyArn }),
    },
  };
}
