import { escapeArnText, parseArn } from '../arn.js';
import type { Request } from './request.js';
import { texts } from './request.js';
import { defineService } from './service.js';

/** Amazon SQS names a queue by its URL, whose last two parts are account and name (SQS developer guide, identifiers). */
export const sqs = defineService({
  sources: ['sqs.amazonaws.com'],
  prefix: 'sqs',
  operations: {
    SendMessageBatch: 'sqs:SendMessage',
    DeleteMessageBatch: 'sqs:DeleteMessage',
    ChangeMessageVisibilityBatch: 'sqs:ChangeMessageVisibility',
    StartMessageMoveTask: (request) => ({
      actions: ['sqs:StartMessageMoveTask', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      also:
        texts(request, 'destinationArn').length > 0
          ? [{ action: 'sqs:SendMessage', because: 'StartMessageMoveTask sends to the queue in destinationArn.' }]
          : [],
    }),
  },
  resources: {
    queue: [
      { only: ['StartMessageMoveTask'], actions: ['SendMessage'], parameter: 'destinationArn' },
      { parameter: ['sourceArn', 'queueUrl', 'queueName', 'queueArn'], arn: queueArn },
    ],
  },
});

function queueArn(value: string, request: Request): string | undefined {
  if (parseArn(value)) return escapeArnText(value);
  const url = /^https?:\/\/[^/]+\/(\d{12})\/([\w.-]+)$/.exec(value);
  const [account, name] = url ? [url[1], url[2]] : [request.account, value];
  if (!name || !/^[\w-]{1,80}(?:\.fifo)?$/.test(name)) return undefined;
  return `arn:${request.partition}:sqs:${request.region}:${account}:${name}`;
}
