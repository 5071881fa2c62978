import { escapeArnText } from '../arn.js';
import { keyArn } from './kms-key-arn.js';
import type { Request } from './request.js';
import { has, text, texts, textsAt } from './request.js';
import { defineService } from './service.js';

/**
 * AWS KMS records the key's ARN in `resources`; a policy names the key, never an alias, except where the alias itself
 * is changed (KMS developer guide, "Permissions reference", "Controlling access to aliases").
 */
export const kms = defineService({
  sources: ['kms.amazonaws.com'],
  prefix: 'kms',
  operations: {
    ReEncrypt: ['kms:ReEncryptFrom', 'kms:ReEncryptTo'],
    ReplicateKey: () => ({
      actions: ['kms:ReplicateKey'],
      also: [{ action: 'kms:CreateKey', because: 'ReplicateKey creates the replica in replicaRegion.' }],
    }),
    CreateGrant: () => ({
      actions: ['kms:CreateGrant'],
      candidates: [{ Bool: { 'kms:GrantIsForAWSResource': ['true'] } }],
    }),
  },
  none: {
    DeleteKey: 'KMS deleted a key whose waiting time was over; nobody called an API.',
    RotateKey: 'KMS rotated a key by itself; nobody called an API.',
    DeleteExpiredKeyMaterial: 'KMS deleted expired key material by itself; nobody called an API.',
    FinalizeDeleteKey: 'KMS deleted a key by itself; nobody called an API.',
  },
  resources: {
    key: [
      { actions: ['ReEncryptFrom'], find: (request) => reEncrypted(request, 'sourceKeyId', 'destinationKeyId') },
      { actions: ['ReEncryptTo'], find: (request) => reEncrypted(request, 'destinationKeyId', 'sourceKeyId') },
      { find: keys },
    ],
    alias: { parameter: 'aliasName', arn: aliasArn },
  },
  unnamed: {
    RetireGrant: 'A grant token names no key (KMS API reference, RetireGrant).',
  },
  implies: [
    {
      on: ['CreateKey', 'ReplicateKey'],
      find: (request) => {
        const resources = keysOfRecord(request);
        if (!has(request, 'policy') || resources.length === 0) return { needs: [], questions: [] };
        return {
          needs: [
            { action: 'kms:PutKeyPolicy', resources, because: `${request.name} came with a key policy in policy.` },
          ],
          questions: [],
        };
      },
    },
  ],
});

function keysOfRecord(request: Request): string[] {
  const arns = request.resources.flatMap((one) => (one.arn && /:key\//.test(one.arn) ? [escapeArnText(one.arn)] : []));
  const made = textsAt(request.response, 'keyMetadata.arn');
  return arns.length > 0 ? arns : made.map(escapeArnText);
}

function keys(request: Request): string[] {
  const recorded = keysOfRecord(request);
  if (recorded.length > 0) return recorded;
  const given = text(request, 'keyId', 'targetKeyId');
  const made = textsAt(request.response, 'keyId');
  return [...(given === undefined ? [] : [given]), ...made]
    .flatMap((value) => keyArn(value, request) ?? [])
    .slice(0, 1);
}

function aliasArn(value: string, request: Request): string {
  if (value.startsWith('arn:')) return escapeArnText(value);
  return `arn:${request.partition}:kms:${request.region}:${request.account}:${escapeArnText(value)}`;
}

/** `resources` lists both keys of a ReEncrypt: the one that the other parameter names is not this one. */
function reEncrypted(request: Request, own: string, other: string): string[] {
  const named = texts(request, own).flatMap((value) => keyArn(value, request) ?? []);
  if (named.length > 0) return named;
  const recorded = keysOfRecord(request);
  const others = texts(request, other).flatMap((value) => keyArn(value, request) ?? []);
  const rest = recorded.filter((arn) => !others.includes(arn));
  if (rest.length === 1) return rest;
  return recorded.length === 1 ? recorded : [];
}
