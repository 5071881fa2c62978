import { keyArn } from './kms-key-arn.js';
import { text } from './request.js';
import type { Implied, ImpliedRule } from './service.js';

const KEY = 'x-amz-server-side-encryption-aws-kms-key-id';
const MULTIPART = ['CreateMultipartUpload', 'InitiateMultipartUpload'];

/**
 * An object that is written under a key of KMS needs a data key from it, and an upload in parts reads it back (S3 user
 * guide, "Using server-side encryption with AWS KMS keys"). KMS records no call for each object where the bucket has a
 * key of its own, so the header is what proves it.
 */
export const s3Encryption: ImpliedRule = {
  on: ['PutObject', 'PostObject', 'CopyObject', ...MULTIPART],
  find: (request) => {
    const key = text(request, KEY);
    // What AWS manages lets everybody in the account use it through S3.
    if (key === undefined || /(?:^|:)alias\/aws\//.test(key)) return { needs: [], questions: [] };
    const actions = ['kms:GenerateDataKey', ...(MULTIPART.includes(request.name) ? ['kms:Decrypt'] : [])];
    const arn = keyArn(key, request);
    if (arn === undefined) {
      const ask = `${request.name} encrypts under the key ${key} (${KEY}): which key is that?`;
      return { needs: [], questions: [{ about: 'parameter', text: ask, likely: actions }] };
    }
    const because = `${request.name} encrypts under the key in ${KEY}.`;
    return { needs: actions.map((action): Implied => ({ action, resources: [arn], because })), questions: [] };
  },
};
