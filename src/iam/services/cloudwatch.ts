import { passRole } from './pass-role.js';
import { text } from './request.js';
import { defineService } from './service.js';

/** Amazon CloudWatch, whose events come from `monitoring`. */
export const cloudwatch = defineService({
  sources: ['monitoring.amazonaws.com', 'cloudwatch.amazonaws.com'],
  prefix: 'cloudwatch',
  operations: {
    PutMetricData: (request) => {
      const namespace = text(request, 'namespace');
      return {
        actions: ['cloudwatch:PutMetricData'],
        candidates: namespace === undefined ? [] : [{ StringEquals: { 'cloudwatch:namespace': [namespace] } }],
      };
    },
  },
  resources: {
    alarm: { parameter: ['alarmName', 'alarmNames', 'resourceARN'] },
    dashboard: { parameter: ['dashboardName', 'dashboardNames', 'resourceARN'] },
    'insight-rule': { parameter: ['ruleName', 'ruleNames', 'resourceARN'] },
    'metric-stream': { parameter: ['name', 'names', 'resourceARN'] },
    dataset: { find: () => [] },
  },
  unnamed: {
    PutMetricData: 'Metrics are not a resource; the namespace can narrow it (CloudWatch user guide, condition keys).',
    GetMetricData: 'Metrics are not a resource (CloudWatch user guide, permissions reference).',
    ListMetrics: 'Metrics are not a resource (CloudWatch user guide, permissions reference).',
    DescribeAlarms: 'Without names it lists every alarm (CloudWatch API reference, DescribeAlarms).',
    DescribeAlarmHistory: 'Without a name it covers every alarm (CloudWatch API reference, DescribeAlarmHistory).',
    ListAlarmMuteRules: 'It lists every mute rule (CloudWatch API reference).',
  },
  implies: [
    passRole({ on: ['PutMetricStream'], parameter: 'roleArn', to: 'streams.metrics.cloudwatch.amazonaws.com' }),
  ],
});
