import { escapeArnText, parseArn } from '../arn.js';
import { passRole } from './pass-role.js';
import type { Request } from './request.js';
import { texts } from './request.js';
import { defineService } from './service.js';

/**
 * CloudWatch Logs authorises some actions on `log-group:name` and some on `log-group:name:*`, so a group counts in both
 * forms (CloudWatch Logs user guide, "Resources and operations").
 */
export const logs = defineService({
  sources: ['logs.amazonaws.com'],
  prefix: 'logs',
  resources: {
    'log-group': { find: groups },
    'log-stream': { find: (request) => names(request).map((name) => `${name}:log-stream:*`) },
    destination: { parameter: ['destinationName', 'destinationArn'] },
  },
  unnamed: {
    GetQueryResults: 'A query id names no log group (CloudWatch Logs API reference, GetQueryResults).',
    GetLogRecord: 'A record pointer names no log group (CloudWatch Logs API reference, GetLogRecord).',
    DescribeMetricFilters:
      'Without a log group it lists all filters (CloudWatch Logs API reference, DescribeMetricFilters).',
    DescribeLogStreams:
      'Without a log group it has nothing to name (CloudWatch Logs API reference, DescribeLogStreams).',
    ListLogAnomalyDetectors: 'Without a log group it lists all detectors (CloudWatch Logs API reference).',
    ListAnomalies: 'Without a detector it lists all anomalies (CloudWatch Logs API reference).',
  },
  implies: [
    passRole({ on: ['PutSubscriptionFilter', 'PutDestination'], parameter: 'roleArn', to: 'logs.amazonaws.com' }),
  ],
});

function groups(request: Request): string[] {
  return names(request).flatMap((name) => [name, `${name}:*`]);
}

/** ARNs of the named log groups, without the `:*` at their end. */
function names(request: Request): string[] {
  const paths = [
    'logGroupName',
    'logGroupNames',
    'logGroupIdentifier',
    'logGroupIdentifiers',
    'resourceIdentifier',
    'resourceArn',
    'logGroupArn',
    'logGroupArnList',
  ];
  const found = paths.flatMap((path) => texts(request, path)).flatMap((value) => groupArn(value, request) ?? []);
  return [...new Set(found)];
}

function groupArn(value: string, request: Request): string | undefined {
  const arn = parseArn(value);
  if (!arn)
    return `arn:${request.partition}:logs:${request.region}:${request.account}:log-group:${escapeArnText(value)}`;
  if (!arn.resource.startsWith('log-group:')) return undefined;
  return escapeArnText(value.replace(/:\*$/, '').replace(/:log-stream:.*$/, ''));
}
