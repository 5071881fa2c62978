import { defineService } from './service.js';

/** Amazon S3 Express One Zone: a session stands for reads and writes of a directory bucket (S3 user guide). */
export const s3express = defineService({
  sources: ['s3express.amazonaws.com'],
  prefix: 's3express',
  operations: {
    ListDirectoryBuckets: 's3express:ListAllMyDirectoryBuckets',
  },
  resources: { bucket: { parameter: ['bucketName', 'bucket'] } },
});
