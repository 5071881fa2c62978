import { findAction } from '../iam/catalog.js';
import { prefixOfSource } from '../iam/services/hosts.js';
import { rulesFor } from '../iam/services/index.js';
import { plainName } from './operations.js';

/**
 * Records that are not API calls of a principal (CloudTrail user guide, "CloudTrail record contents": eventType).
 * The field may be missing in old and in hand-made records.
 */
const NOT_A_CALL: Record<string, string> = {
  AwsServiceEvent: 'An AWS service wrote this event by itself; nobody called an API.',
  AwsConsoleSignIn: 'Signing in is not an API call, so no IAM action decides it.',
  AwsConsoleAction: 'An action in the console that is not an API call, so no IAM action decides it.',
  AwsCloudTrailInsight: 'A CloudTrail Insights event; nobody called an API.',
  AwsVpceEvent: 'A network event of a VPC endpoint; the call itself is recorded beside it.',
};

/**
 * Service events that a principal's policy does decide: the App Mesh proxy's stream (App Mesh user guide, proxy
 * authorization) and an NFS client's mount with IAM (EFS user guide, "Logging EFS API calls").
 */
const AUTHORISED_SERVICE_EVENTS = new Set([
  'appmesh.amazonaws.com/StreamAggregatedResources',
  'elasticfilesystem.amazonaws.com/NewClientConnection',
]);

/** Event names that a service only ever writes by itself, for records whose `eventType` is missing. */
const RESULTS = /(?:Result|JobCreated|JobStatusChanged)$/;

/**
 * Why a record needs no permission, or undefined where it is a call that a policy decides.
 *
 * @param call `source` (`eventSource`), `name` (`eventName`) and `eventType`, which may be missing
 */
export function noPermission(call: { source: string; name: string; eventType?: string }): string | undefined {
  const rules = rulesFor(call.source);
  const byName = rules?.none && (own(rules.none, call.name) ?? own(rules.none, plainName(call.name)));
  if (byName) return byName;
  if (AUTHORISED_SERVICE_EVENTS.has(`${call.source}/${call.name}`)) return undefined;
  const byType = call.eventType === undefined ? undefined : own(NOT_A_CALL, call.eventType);
  if (byType) return byType;
  if (RESULTS.test(call.name) && !isAction(call)) {
    return 'AWS delivered the result of an earlier request; nobody called an API.';
  }
  return undefined;
}

function own(table: Record<string, string>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function isAction(call: { source: string; name: string }): boolean {
  const prefix = rulesFor(call.source)?.prefix ?? prefixOfSource(call.source);
  return prefix !== undefined && findAction(`${prefix}:${call.name}`) !== undefined;
}
