import { escapeArnText, parseArn } from '../arn.js';
import { passRole } from './pass-role.js';
import type { Request } from './request.js';
import { has, text, texts } from './request.js';
import { defineService } from './service.js';

/** AWS Systems Manager: parameters lose their leading slash in ARNs; AWS's own parameters and documents have no account. */
export const ssm = defineService({
  sources: ['ssm.amazonaws.com'],
  prefix: 'ssm',
  resources: {
    parameter: [
      { only: ['GetParametersByPath'], find: byPath },
      { parameter: ['name', 'names', 'resourceId', 'resourceArn'], arn: parameterArn },
    ],
    document: { find: documents },
    instance: { find: (request) => instances(request, 'i-') },
    'managed-instance': { find: (request) => instances(request, 'mi-') },
    'managed-instance-inventory': { find: () => [] },
    task: { find: (request) => ecsTasks(request) },
    'automation-definition': { find: automations },
    'automation-execution': [
      {
        only: ['StartAutomationExecution', 'StartChangeRequestExecution'],
        find: (request) => [`${place(request)}automation-execution/*`],
      },
      { parameter: ['automationExecutionId', 'resourceId'], arn: idArn('automation-execution', /^[0-9a-f-]{36}$/) },
    ],
    association: {
      parameter: ['associationId', 'associationIds', 'resourceId'],
      arn: idArn('association', /^[0-9a-f-]{36}$/),
    },
    maintenancewindow: { parameter: ['windowId', 'resourceId'], arn: idArn('maintenancewindow', /^mw-/) },
    windowtarget: { parameter: 'windowTargetId' },
    windowtask: { parameter: 'windowTaskId' },
    opsitem: { parameter: ['opsItemId', 'resourceId'], arn: idArn('opsitem', /^oi-/) },
    opsmetadata: {
      parameter: ['opsMetadataArn', 'resourceId'],
      arn: (value) => (value.startsWith('arn:') ? escapeArnText(value) : undefined),
    },
    patchbaseline: { parameter: ['baselineId', 'resourceId'], arn: idArn('patchbaseline', /^(?:pb-|arn:)/) },
    session: { parameter: 'sessionId' },
    servicesetting: { parameter: 'settingId', arn: (value, request) => settingArn(value, request) },
    resourcedatasync: { parameter: 'syncName' },
    bucket: { parameter: 'outputS3BucketName' },
    'iam-role': { parameter: 'iamRole' },
  },
  unnamed: {
    ListNodes: 'Without a sync it lists the nodes of this account (Systems Manager API reference, ListNodes).',
    ListNodesSummary: 'Without a sync it counts the nodes of this account (Systems Manager API reference).',
    GetOpsSummary: 'Without a sync it summarises this account (Systems Manager API reference, GetOpsSummary).',
    GetDefaultPatchBaseline: 'The default baseline is not named in the request (Systems Manager API reference).',
  },
  implies: [
    passRole({
      on: ['SendCommand', 'RegisterTaskWithMaintenanceWindow', 'UpdateMaintenanceWindowTask'],
      parameter: 'serviceRoleArn',
      to: 'ssm.amazonaws.com',
    }),
    passRole({ on: ['CreateActivation', 'UpdateManagedInstanceRole'], parameter: 'iamRole', to: 'ssm.amazonaws.com' }),
    passRole({
      on: ['StartAutomationExecution', 'StartChangeRequestExecution'],
      parameter: 'parameters.AutomationAssumeRole',
      to: 'ssm.amazonaws.com',
    }),
  ],
});

function place(request: Request): string {
  return `arn:${request.partition}:ssm:${request.region}:${request.account}:`;
}

function parameterArn(value: string, request: Request): string | undefined {
  const type = text(request, 'resourceType');
  if (type !== undefined && type !== 'Parameter') return undefined;
  const arn = parseArn(value);
  if (arn) return arn.resource.startsWith('parameter/') ? escapeArnText(value) : undefined;
  // A version or label may follow the name: `db-password:3`.
  return `${parameters(value, request)}${escapeArnText(value.replace(/^\//, '').split(':')[0]!)}`;
}

/** Public parameters lie under `/aws/service` and belong to no account (Systems Manager user guide, public parameters). */
function parameters(name: string, request: Request): string {
  const owner = /^\/aws\/service(?:\/|$)/.test(name) ? '' : request.account;
  return `arn:${request.partition}:ssm:${request.region}:${owner}:parameter/`;
}

function byPath(request: Request): string[] {
  return texts(request, 'path').flatMap((path) => {
    const bare = escapeArnText(path.replace(/^\/|\/$/g, ''));
    const root = parameters(path, request);
    return bare === '' ? [`${root}*`] : [`${root}${bare}`, `${root}${bare}/*`];
  });
}

/** Documents by name or ARN; those of AWS and Amazon belong to no account (Systems Manager user guide, IAM examples). */
function documents(request: Request): string[] {
  const own = request.name.includes('Document') || /^(?:Get|Put)Calendar/.test(request.name);
  const paths = [
    'documentName',
    'entries.name',
    ...(own || /Association/.test(request.name) ? ['name', 'calendarNames'] : []),
  ];
  const tagged = text(request, 'resourceType') === 'Document' ? texts(request, 'resourceId') : [];
  const names = [...paths.flatMap((path) => texts(request, path)), ...tagged];
  const session = request.name === 'StartSession' && names.length === 0 ? ['SSM-SessionManagerRunShell'] : [];
  return [...names, ...session].map((name) => {
    if (name.startsWith('arn:')) return escapeArnText(name);
    const owner = /^(?:AWS|Amazon)/.test(name) ? '' : request.account;
    return `arn:${request.partition}:ssm:${request.region}:${owner}:document/${escapeArnText(name)}`;
  });
}

/** Instances by id; a target by tag can be any instance. */
function instances(request: Request, prefix: 'i-' | 'mi-'): string[] {
  const paths = ['instanceIds', 'instanceId', 'target', 'resourceId', 'targets.values', 'nodeId'];
  const ids = paths.flatMap((path) => texts(request, path)).filter((id) => id.startsWith(prefix));
  const byTag = ids.length === 0 && request.name === 'SendCommand' && has(request, 'targets') && !named(request);
  const root =
    prefix === 'i-'
      ? `arn:${request.partition}:ec2:${request.region}:${request.account}:instance/`
      : `${place(request)}managed-instance/`;
  return [...new Set(byTag ? ['*'] : ids)].map((id) => `${root}${id === '*' ? id : escapeArnText(id)}`);
}

function named(request: Request): boolean {
  return texts(request, 'targets.values').some((value) => /^m?i-/.test(value));
}

/** ECS Exec opens a session on `ecs:cluster_task_container`. */
function ecsTasks(request: Request): string[] {
  return texts(request, 'target').flatMap((target) => {
    const found = /^ecs:([\w-]+)_([0-9a-f]+)_/.exec(target);
    return found
      ? [`arn:${request.partition}:ecs:${request.region}:${request.account}:task/${found[1]}/${found[2]}`]
      : [];
  });
}

function automations(request: Request): string[] {
  const version = text(request, 'documentVersion') ?? '$DEFAULT';
  return texts(request, 'documentName').map((name) => {
    if (name.startsWith('arn:'))
      return escapeArnText(`${name.replace(':document/', ':automation-definition/')}:${version}`);
    const owner = /^(?:AWS|Amazon)/.test(name) ? '' : request.account;
    return escapeArnText(
      `arn:${request.partition}:ssm:${request.region}:${owner}:automation-definition/${name}:${version}`,
    );
  });
}

function idArn(kind: string, shape: RegExp): (value: string, request: Request) => string | undefined {
  return (value, request) => {
    if (!shape.test(value)) return undefined;
    return value.startsWith('arn:') ? escapeArnText(value) : `${place(request)}${kind}/${escapeArnText(value)}`;
  };
}

function settingArn(value: string, request: Request): string {
  if (value.startsWith('arn:')) return escapeArnText(value);
  return `${place(request)}servicesetting/${escapeArnText(value.replace(/^\//, ''))}`;
}
