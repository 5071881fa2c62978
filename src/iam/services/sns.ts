import { escapeArnText, parseArn } from '../arn.js';
import type { Request } from './request.js';
import { has } from './request.js';
import { defineService } from './service.js';

/** Amazon SNS: a subscription's ARN holds its topic's; a text message to a phone names no topic. */
export const sns = defineService({
  sources: ['sns.amazonaws.com'],
  prefix: 'sns',
  operations: { PublishBatch: 'sns:Publish' },
  resources: {
    topic: {
      parameter: ['topicArn', 'targetArn', 'subscriptionArn', 'resourceArn', 'name'],
      arn: topicArn,
    },
  },
  unnamed: {
    Publish: 'A message to a phone number names no topic (SNS developer guide, "Sending SMS messages").',
    ListTagsForResource: 'A resource that is not a topic (SNS API reference, ListTagsForResource).',
  },
});

function topicArn(value: string, request: Request): string | undefined {
  const arn = parseArn(value);
  if (arn) {
    const topic = arn.resource.split(':')[0]!;
    return topic.includes('/')
      ? undefined
      : `arn:${arn.partition}:sns:${arn.region}:${arn.account}:${escapeArnText(topic)}`;
  }
  const names = request.name === 'CreateTopic' && has(request, 'name') && /^[\w-]{1,256}(?:\.fifo)?$/.test(value);
  return names ? `arn:${request.partition}:sns:${request.region}:${request.account}:${value}` : undefined;
}
