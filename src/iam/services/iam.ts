import { escapeArnText, parseArn } from '../arn.js';
import { iamArns } from './iam-names.js';
import { passRole } from './pass-role.js';
import type { Known, Request } from './request.js';
import { has, text, texts, textsAt } from './request.js';
import type { OperationReading } from './service.js';
import { defineService } from './service.js';

const SELF = 'Without a user name IAM means the caller (IAM API reference).';

/** AWS IAM: events give names without their path, and some actions carry the policy or service as a condition key. */
export const iam = defineService({
  sources: ['iam.amazonaws.com'],
  prefix: 'iam',
  operations: {
    AttachRolePolicy: withPolicy('AttachRolePolicy'),
    DetachRolePolicy: withPolicy('DetachRolePolicy'),
    AttachUserPolicy: withPolicy('AttachUserPolicy'),
    DetachUserPolicy: withPolicy('DetachUserPolicy'),
    AttachGroupPolicy: withPolicy('AttachGroupPolicy'),
    DetachGroupPolicy: withPolicy('DetachGroupPolicy'),
    CreateRole: created('CreateRole', 'TagRole'),
    CreateUser: created('CreateUser', 'TagUser'),
    PutRolePermissionsBoundary: withBoundary('PutRolePermissionsBoundary'),
    PutUserPermissionsBoundary: withBoundary('PutUserPermissionsBoundary'),
    CreatePolicy: created('CreatePolicy', 'TagPolicy'),
    CreateInstanceProfile: created('CreateInstanceProfile', 'TagInstanceProfile'),
    CreateOpenIDConnectProvider: created('CreateOpenIDConnectProvider', 'TagOpenIDConnectProvider'),
    CreateSAMLProvider: created('CreateSAMLProvider', 'TagSAMLProvider'),
    UploadServerCertificate: created('UploadServerCertificate', 'TagServerCertificate'),
    CreateVirtualMFADevice: created('CreateVirtualMFADevice', 'TagMFADevice'),
    CreateServiceLinkedRole: (request) => ({
      actions: ['iam:CreateServiceLinkedRole'],
      conditions: oneOf('StringEquals', 'iam:AWSServiceName', text(request, 'aWSServiceName')),
    }),
  },
  resources: {
    role: [
      {
        only: ['CreateServiceLinkedRole', 'DeleteServiceLinkedRole', 'GetServiceLinkedRoleDeletionStatus'],
        find: serviceLinked,
      },
      { find: (request, known) => entities('role', ['roleName', 'arn', 'policySourceArn'], request, known) },
    ],
    user: { find: users },
    group: { find: (request, known) => entities('group', ['groupName', 'arn', 'policySourceArn'], request, known) },
    'instance-profile': {
      find: (request, known) => entities('instance-profile', ['instanceProfileName'], request, known),
    },
    policy: { find: (request, known) => entities('policy', ['policyArn', 'policyName', 'arn'], request, known) },
    'server-certificate': {
      find: (request, known) => entities('server-certificate', ['serverCertificateName'], request, known),
    },
    mfa: { find: (request, known) => entities('mfa', ['serialNumber', 'virtualMFADeviceName'], request, known) },
    'sms-mfa': { parameter: 'serialNumber' },
    'oidc-provider': { find: oidcProviders },
    'saml-provider': { parameter: ['sAMLProviderArn', 'name'] },
  },
  unnamed: {
    GetUser: SELF,
    ListAccessKeys: SELF,
    ListMFADevices: SELF,
    ListSigningCertificates: SELF,
    ListSSHPublicKeys: SELF,
    ListServiceSpecificCredentials: SELF,
    GetLoginProfile: SELF,
    CreateAccessKey: SELF,
    DeleteAccessKey: SELF,
    UpdateAccessKey: SELF,
    CreateLoginProfile: SELF,
    ChangePassword: SELF,
    GetAccessKeyLastUsed: 'An access key id names no user (IAM API reference, GetAccessKeyLastUsed).',
  },
  implies: [passRole({ on: ['AddRoleToInstanceProfile'], parameter: 'roleName', to: 'ec2.amazonaws.com' })],
});

function oneOf(operator: string, key: string, value: string | undefined) {
  return value === undefined ? {} : { [operator]: { [key]: [value] } };
}

/** Which policy is attached is a condition key, `iam:PolicyARN` (service authorization reference of IAM). */
function withPolicy(action: string): (request: Request) => OperationReading {
  return (request) => ({
    actions: [`iam:${action}`],
    conditions: oneOf('ArnEquals', 'iam:PolicyARN', text(request, 'policyArn')),
  });
}

/** Which boundary is set is a condition key: who may create roles under one must not create them without (same page). */
function withBoundary(action: string): (request: Request) => OperationReading {
  return (request) => ({
    actions: [`iam:${action}`],
    conditions: oneOf('ArnEquals', 'iam:PermissionsBoundary', text(request, 'permissionsBoundary')),
  });
}

/** Tags in a creating call need the tag action too (IAM user guide, "Tagging IAM resources"). */
function created(action: string, tag: string): (request: Request) => OperationReading {
  return (request) => ({
    ...withBoundary(action)(request),
    also: has(request, 'tags') ? [{ action: `iam:${tag}`, because: `${action} came with tags.` }] : [],
  });
}

type Named = Parameters<typeof iamArns>[0];

/**
 * ARNs of the named entities: an ARN stands as it is; a path in the request, or the ARN in the response, gives the
 * path; without either the name is looked up or taken under any path.
 */
function entities(type: Named, paths: string[], request: Request, known: Known): string[] {
  for (const path of paths) {
    const found = texts(request, path).flatMap((value) => entity(type, value, request, known));
    if (found.length > 0) return found;
  }
  return [];
}

function entity(type: Named, value: string, request: Request, known: Known): string[] {
  const arn = parseArn(value);
  if (arn) return arn.resource.startsWith(`${type}/`) ? [escapeArnText(value)] : [];
  const shown = ['arn', '*.arn', '*.*.arn'].flatMap((path) => textsAt(request.response, path));
  const own = shown.find((one) => parseArn(one)?.resource.startsWith(`${type}/`) && one.endsWith(`/${value}`));
  if (own !== undefined) return [own];
  const path = text(request, 'path');
  const creates = /^(?:Create|Upload)/.test(request.name);
  if (creates) {
    const root = (path ?? '/').replace(/^\/?/, '/').replace(/\/?$/, '/');
    return /^[\w+=,.@-]+$/.test(value)
      ? [`arn:${request.partition}:iam::${request.account}:${type}${escapeArnText(root)}${value}`]
      : [];
  }
  return iamArns(type, value, request, known) ?? [];
}

/** The named user; a caller that is a user and names none means itself. */
function users(request: Request, known: Known): string[] {
  const named = entities('user', ['userName', 'arn', 'policySourceArn'], request, known);
  if (named.length > 0 || has(request, 'userName')) return named;
  return parseArn(request.principalArn)?.resource.startsWith('user/') ? [request.principalArn] : [];
}

/** Service-linked roles lie under `aws-service-role/<service>/` (IAM user guide, "Using service-linked roles"). */
function serviceLinked(request: Request): string[] {
  const root = `arn:${request.partition}:iam::${request.account}:role/aws-service-role/`;
  const name = text(request, 'roleName') ?? /\/([^/]+)\/[^/]+$/.exec(text(request, 'deletionTaskId') ?? '')?.[1];
  const service = text(request, 'aWSServiceName');
  if (service !== undefined && /^[\w.-]+$/.test(service)) return [`${root}${service}/*`];
  return name !== undefined && /^[\w+=,.@-]+$/.test(name) ? [`${root}*/${name}`] : [];
}

function oidcProviders(request: Request): string[] {
  const given = texts(request, 'openIDConnectProviderArn').map(escapeArnText);
  if (given.length > 0) return given;
  const host = text(request, 'url')
    ?.replace(/^https:\/\//, '')
    .replace(/\/$/, '');
  return host === undefined
    ? []
    : [`arn:${request.partition}:iam::${request.account}:oidc-provider/${escapeArnText(host)}`];
}
