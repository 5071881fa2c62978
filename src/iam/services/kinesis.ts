import { defineService } from './service.js';

/** Amazon Kinesis Data Streams: newer requests name the stream by ARN. */
export const kinesis = defineService({
  sources: ['kinesis.amazonaws.com'],
  prefix: 'kinesis',
  resources: { stream: { parameter: ['streamName', 'streamARN', 'resourceARN'] } },
});
