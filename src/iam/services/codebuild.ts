import { escapeArnText } from '../arn.js';
import { passRole } from './pass-role.js';
import type { Request } from './request.js';
import { defineService } from './service.js';

/** AWS CodeBuild: a build id is `project:uuid`, and the project is the resource (CodeBuild user guide, permissions). */
export const codebuild = defineService({
  sources: ['codebuild.amazonaws.com'],
  prefix: 'codebuild',
  resources: {
    project: {
      parameter: ['projectName', 'project', 'names', 'name', 'id', 'ids', 'arn', 'projectArn', 'resourceArn'],
      arn: projectArn,
    },
    'report-group': {
      parameter: ['reportGroupArn', 'reportGroupArns', 'arn', 'name', 'resourceArn'],
      arn: reportGroupArn,
    },
  },
  implies: [
    passRole({
      on: ['CreateProject', 'UpdateProject'],
      parameter: ['serviceRole', 'buildBatchConfig.serviceRole'],
      to: 'codebuild.amazonaws.com',
    }),
    passRole({
      on: ['StartBuild', 'StartBuildBatch'],
      parameter: 'serviceRoleOverride',
      to: 'codebuild.amazonaws.com',
    }),
    passRole({ on: ['CreateFleet', 'UpdateFleet'], parameter: 'fleetServiceRole', to: 'codebuild.amazonaws.com' }),
  ],
});

function projectArn(value: string, request: Request): string | undefined {
  const given = /^(arn:[^:]*:codebuild:[^:]*:[^:]*:)(?:project|build|build-batch)\/([^:/]+)/.exec(value);
  if (given) return `${given[1]}project/${escapeArnText(given[2]!)}`;
  if (value.startsWith('arn:')) return undefined;
  const name = value.split(':')[0]!;
  return `arn:${request.partition}:codebuild:${request.region}:${request.account}:project/${escapeArnText(name)}`;
}

function reportGroupArn(value: string, request: Request): string | undefined {
  const given = /^(arn:[^:]*:codebuild:[^:]*:[^:]*:)report(?:-group)?\/([^:/]+)/.exec(value);
  if (given) return `${given[1]}report-group/${escapeArnText(given[2]!)}`;
  if (value.startsWith('arn:') || request.name !== 'CreateReportGroup') return undefined;
  return `arn:${request.partition}:codebuild:${request.region}:${request.account}:report-group/${escapeArnText(value)}`;
}
