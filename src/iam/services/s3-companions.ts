import { escapeArnText } from '../arn.js';
import { text } from './request.js';
import type { ImpliedRule } from './service.js';

/**
 * A missing key shows as 404 only to those who may list the bucket; without `s3:ListBucket` S3 answers 403 instead
 * (S3 API reference, GetObject and HeadObject, "Permissions").
 */
export const s3Companions: ImpliedRule = {
  on: [
    'GetObject',
    'HeadObject',
    'GetObjectTagging',
    'GetObjectAcl',
    'GetObjectAttributes',
    'CopyObject',
    'UploadPartCopy',
  ],
  find: (request) => {
    const missing = /^(?:NoSuchKey|NotFound|404|Client\.NoSuchKey)/.test(request.errorCode ?? '');
    if (!missing) return { needs: [], questions: [] };
    const source = text(request, 'x-amz-copy-source')?.replace(/^\//, '').split('/')[0];
    const bucket = source ?? text(request, 'bucketName');
    if (bucket === undefined || !/^[A-Za-z0-9._-]+$/.test(bucket)) return { needs: [], questions: [] };
    return {
      needs: [
        {
          action: 's3:ListBucket',
          resources: [`arn:${request.partition}:s3:::${escapeArnText(bucket)}`],
          because: `${request.name} saw a missing key (${request.errorCode}), which only a caller who may list the bucket sees.`,
        },
      ],
      questions: [],
    };
  },
};
