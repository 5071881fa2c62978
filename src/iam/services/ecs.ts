import { escapeArnText, parseArn } from '../arn.js';
import { passRole, roleArns } from './pass-role.js';
import type { Known, Request } from './request.js';
import { text, texts } from './request.js';
import { defineService } from './service.js';

/** Amazon ECS: names and ARNs are interchangeable in requests, and a missing cluster means `default` (ECS API reference). */
export const ecs = defineService({
  sources: ['ecs.amazonaws.com'],
  prefix: 'ecs',
  resources: {
    cluster: {
      find: (request) =>
        named(request, ['cluster', 'clusters', 'clusterName', 'clusterArn', 'resourceArn'], 'cluster/') ??
        defaultCluster(request),
    },
    service: {
      find: (request) =>
        inCluster(request, ['service', 'services', 'serviceName', 'serviceArn', 'resourceArn'], 'service'),
    },
    task: { find: tasks },
    'task-definition': {
      parameter: ['taskDefinition', 'taskDefinitions', 'family', 'resourceArn'],
      arn: taskDefinitionArn,
    },
    'container-instance': { find: containerInstances },
    'task-set': { find: taskSets },
    'capacity-provider': { parameter: ['capacityProvider', 'capacityProviders', 'name', 'resourceArn'] },
  },
  unnamed: {
    DescribeCapacityProviders:
      'Without names ECS lists every capacity provider (ECS API reference, DescribeCapacityProviders).',
  },
  implies: [
    passRole({
      on: ['RegisterTaskDefinition'],
      parameter: ['taskRoleArn', 'executionRoleArn'],
      to: 'ecs-tasks.amazonaws.com',
    }),
    passRole({
      on: ['RunTask', 'StartTask'],
      parameter: ['overrides.taskRoleArn', 'overrides.executionRoleArn'],
      to: 'ecs-tasks.amazonaws.com',
    }),
    { on: ['RunTask', 'StartTask'], find: rolesInside },
    passRole({
      on: ['CreateService', 'UpdateService'],
      parameter: [
        'role',
        'volumeConfigurations.managedEBSVolume.roleArn',
        'loadBalancers.advancedConfiguration.roleArn',
        'serviceConnectConfiguration.services.tls.roleArn',
        'deploymentConfiguration.lifecycleHooks.roleArn',
      ],
      to: 'ecs.amazonaws.com',
    }),
    passRole({
      on: ['CreateExpressGatewayService', 'UpdateExpressGatewayService'],
      parameter: ['executionRoleArn', 'taskRoleArn'],
      to: 'ecs-tasks.amazonaws.com',
    }),
    passRole({ on: ['CreateExpressGatewayService'], parameter: 'infrastructureRoleArn', to: 'ecs.amazonaws.com' }),
  ],
});

function place(request: Request): string {
  return `arn:${request.partition}:ecs:${request.region}:${request.account}:`;
}

function named(request: Request, paths: string[], root: string): string[] | undefined {
  for (const path of paths) {
    const found = texts(request, path).flatMap((value) => {
      if (!value.startsWith('arn:')) return [`${place(request)}${root}${escapeArnText(value)}`];
      return parseArn(value)?.resource.startsWith(root) ? [escapeArnText(value)] : [];
    });
    if (found.length > 0) return found;
  }
  return undefined;
}

function defaultCluster(request: Request): string[] {
  if (request.parameters === null || /^(?:List)?TagsForResource|^(?:Un)?[Tt]agResource/.test(request.name)) return [];
  return [`${place(request)}cluster/default`];
}

/** Name of the cluster that a request is about. */
function clusterName(request: Request): string | undefined {
  const given = text(request, 'cluster', 'clusterArn');
  if (given === undefined) return request.parameters === null ? undefined : 'default';
  return escapeArnText(given.slice(given.lastIndexOf('/') + 1));
}

function inCluster(request: Request, paths: string[], kind: 'service'): string[] {
  const cluster = clusterName(request);
  for (const path of paths) {
    const found = texts(request, path).flatMap((value) => {
      const arn = parseArn(value);
      if (arn && arn.resource.split('/').length === 3)
        return arn.resource.startsWith(`${kind}/`) ? [escapeArnText(value)] : [];
      if (cluster === undefined || (arn && !arn.resource.startsWith(`${kind}/`))) return [];
      return [`${place(request)}${kind}/${cluster}/${escapeArnText(value.slice(value.lastIndexOf('/') + 1))}`];
    });
    if (found.length > 0) return found;
  }
  return [];
}

/** A task id lives as long as its task: what a call proves is any task of the cluster. */
function tasks(request: Request): string[] {
  const given = [...texts(request, 'task'), ...texts(request, 'tasks'), ...texts(request, 'resourceArn')];
  const clusters = given.flatMap((value) => /:task\/([^/]+)\/[^/]+$/.exec(value)?.[1] ?? []);
  const plain = given.filter((value) => !value.startsWith('arn:') || /:task\/[^/]+$/.test(value));
  const own = plain.length > 0 ? clusterName(request) : undefined;
  return [...new Set([...clusters.map(escapeArnText), ...(own === undefined ? [] : [own])])].map(
    (cluster) => `${place(request)}task/${cluster}/*`,
  );
}

/** `family`, `family:12` or an ARN; every deploy makes a new revision, so the family counts. */
function taskDefinitionArn(value: string, request: Request): string | undefined {
  const arn = parseArn(value);
  if (arn && !arn.resource.startsWith('task-definition/')) return undefined;
  const family = familyOf(value);
  if (!/^[\w-]+$/.test(family)) return undefined;
  const root = arn ? `arn:${arn.partition}:ecs:${arn.region}:${arn.account}:` : place(request);
  return `${root}task-definition/${family}:*`;
}

function familyOf(taskDefinition: string): string {
  const name = parseArn(taskDefinition)?.resource ?? taskDefinition;
  return name.slice(name.lastIndexOf('/') + 1).split(':')[0]!;
}

function containerInstances(request: Request): string[] {
  const cluster = clusterName(request);
  const given = ['containerInstance', 'containerInstances', 'containerInstanceArn', 'targetId', 'resourceArn'];
  const found = given.flatMap((path) => texts(request, path));
  const arns = found.filter((value) => /:container-instance\/.+\//.test(value)).map(escapeArnText);
  if (arns.length > 0) return arns;
  if (cluster === undefined || found.some((value) => value.startsWith('arn:'))) return [];
  const ids = found.length > 0 ? found.map(escapeArnText) : request.name === 'ListTasks' ? ['*'] : [];
  return ids.map((id) => `${place(request)}container-instance/${cluster}/${id}`);
}

function taskSets(request: Request): string[] {
  const cluster = clusterName(request);
  const service = text(request, 'service');
  if (cluster === undefined || service === undefined) return [];
  const ids = [...texts(request, 'taskSet'), ...texts(request, 'taskSets'), ...texts(request, 'primaryTaskSet')];
  const names = ids.length > 0 ? ids.map((id) => escapeArnText(id.slice(id.lastIndexOf('/') + 1))) : ['*'];
  const name = escapeArnText(service.slice(service.lastIndexOf('/') + 1));
  return names.map((id) => `${place(request)}task-set/${cluster}/${name}/${id}`);
}

/** RunTask passes the roles that the task definition names, unless it overrides them (ECS developer guide, PassRole). */
function rolesInside(request: Request, known: Known) {
  const overridden =
    text(request, 'overrides.taskRoleArn') !== undefined && text(request, 'overrides.executionRoleArn') !== undefined;
  const definition = text(request, 'taskDefinition');
  if (definition === undefined || overridden) return { needs: [], questions: [] };
  const family = familyOf(definition);
  const roles = known.taskDefinitionRoles?.[family];
  if (!roles) {
    const text = `${request.name} passes the roles inside the task definition ${family}, which the record does not name: which are they?`;
    return { needs: [], questions: [{ about: 'parameter' as const, text, likely: ['iam:PassRole'] }] };
  }
  return {
    needs: roles.flatMap((role) => {
      const resources = roleArns(role, request, known);
      return resources === undefined
        ? []
        : [
            {
              action: 'iam:PassRole',
              resources,
              conditions: { StringEquals: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com'] } },
              because: `${request.name} passes the role inside the task definition ${family} (taskDefinition).`,
            },
          ];
    }),
    questions: [],
  };
}
