import type { Request } from './request.js';
import { has, text } from './request.js';
import type { OperationReading } from './service.js';
import { defineService } from './service.js';

/** AWS STS: some calls need no permission, and federation is decided by the role's trust policy (IAM user guide, STS). */
export const sts = defineService({
  sources: ['sts.amazonaws.com'],
  prefix: 'sts',
  operations: { AssumeRole: assumeRole },
  none: {
    GetCallerIdentity: 'GetCallerIdentity needs no permission: even a Deny does not stop it.',
    GetSessionToken: 'GetSessionToken needs no permission: IAM users may always call it.',
    AssumeRoleWithSAML: 'The trust policy of the role decides this call, not a policy of the caller.',
    AssumeRoleWithWebIdentity: 'The trust policy of the role decides this call, not a policy of the caller.',
  },
  resources: {
    role: { parameter: 'roleArn' },
    'root-user': { parameter: 'targetPrincipal', arn: rootArn },
    'federated-user': { parameter: 'name', arn: (value, request) => federatedArn(value, request) },
  },
  unnamed: {
    GetFederationToken: 'A role session may ask for a federated user of any name (IAM user guide, GetFederationToken).',
  },
});

function assumeRole(request: Request): OperationReading {
  const also = [];
  if (has(request, 'tags') || has(request, 'transitiveTagKeys')) {
    also.push({ action: 'sts:TagSession', because: 'AssumeRole came with session tags in tags.' });
  }
  if (has(request, 'sourceIdentity')) {
    also.push({ action: 'sts:SetSourceIdentity', because: 'AssumeRole came with a sourceIdentity.' });
  }
  if (has(request, 'providedContexts')) {
    also.push({ action: 'sts:SetContext', because: 'AssumeRole came with a context in providedContexts.' });
  }
  return { actions: ['sts:AssumeRole'], also };
}

function rootArn(value: string, request: Request): string | undefined {
  if (value.startsWith('arn:')) return value;
  return /^\d{12}$/.test(value) ? `arn:${request.partition}:iam::${value}:root` : undefined;
}

function federatedArn(value: string, request: Request): string | undefined {
  if (text(request, 'name') === undefined || !/^[\w+=,.@-]+$/.test(value)) return undefined;
  return `arn:${request.partition}:sts::${request.account}:federated-user/${value}`;
}
