import { escapeArnText, parseArn } from '../arn.js';
import type { Request } from './request.js';
import { has } from './request.js';
import type { OperationReading } from './service.js';
import { defineService } from './service.js';

const ROTATION = 'Secrets Manager reports on a rotation or deletion of its own; nobody called an API.';

/** AWS Secrets Manager puts six random characters behind a secret's name (user guide, "Secret ARN"). */
export const secretsmanager = defineService({
  sources: ['secretsmanager.amazonaws.com'],
  prefix: 'secretsmanager',
  operations: { BatchGetSecretValue: batch },
  none: {
    RotationStarted: ROTATION,
    RotationSucceeded: ROTATION,
    RotationFailed: ROTATION,
    RotationAbandoned: ROTATION,
    StartSecretVersionDelete: ROTATION,
    CancelSecretVersionDelete: ROTATION,
    EndSecretVersionDelete: ROTATION,
    SecretVersionDeletion: ROTATION,
    StartSecretDeletion: ROTATION,
    CancelSecretDeletion: ROTATION,
    EndSecretDeletion: ROTATION,
    SecretDeletion: ROTATION,
  },
  resources: { Secret: { parameter: ['secretId', 'aRN', 'secretIdList', 'name'], arn: secretArn } },
  unnamed: {
    ValidateResourcePolicy:
      'Without a secret it only reads the policy (Secrets Manager API reference, ValidateResourcePolicy).',
  },
});

/** A batch also needs GetSecretValue on each secret, and ListSecrets where it filters (API reference, BatchGetSecretValue). */
function batch(request: Request): OperationReading {
  const also = [];
  if (has(request, 'secretIdList')) {
    also.push({
      action: 'secretsmanager:GetSecretValue',
      because: 'BatchGetSecretValue reads the secrets in secretIdList.',
    });
  }
  if (has(request, 'filters')) {
    also.push({ action: 'secretsmanager:ListSecrets', because: 'BatchGetSecretValue looks for secrets by filters.' });
    also.push({
      action: 'secretsmanager:GetSecretValue',
      because: 'BatchGetSecretValue reads every secret that its filters find.',
    });
  }
  return { actions: ['secretsmanager:BatchGetSecretValue'], also };
}

function secretArn(value: string, request: Request): string | undefined {
  if (request.name === 'BatchGetSecretValue' && value.startsWith('!')) return undefined;
  const arn = parseArn(value);
  const bare = arn ? arn.resource.replace(/^secret:/, '') : value;
  const place = arn ?? request;
  const root = `arn:${place.partition}:secretsmanager:${place.region}:${place.account}:secret:`;
  const whole = arn !== undefined && /-[A-Za-z0-9]{6}$/.test(bare);
  return `${root}${escapeArnText(bare)}${whole ? '' : '-??????'}`;
}
