import { escapeArnText, parseArn } from '../arn.js';
import { passRole } from './pass-role.js';
import type { Request } from './request.js';
import { texts } from './request.js';
import { objectOfUrl } from './s3-resources.js';
import { defineService } from './service.js';

/** AWS CloudFormation, with Cloud Control API, whose actions share its prefix. A stack's id is new at every creation. */
export const cloudformation = defineService({
  sources: ['cloudformation.amazonaws.com', 'cloudcontrolapi.amazonaws.com', 'cloudcontrol.amazonaws.com'],
  prefix: 'cloudformation',
  resources: {
    stack: { parameter: ['stackName', 'stackId', 'resourceArn'], arn: stackArn },
    stackset: { parameter: ['stackSetName', 'stackSetArn', 'resourceArn'], arn: stackSetArn },
    changeset: {
      parameter: ['changeSetName', 'resourceArn'],
      arn: (value) => (value.includes(':changeSet/') ? escapeArnText(value) : undefined),
    },
  },
  unnamed: {
    DescribeStacks: 'Without a name it lists every stack (CloudFormation API reference, DescribeStacks).',
    GetTemplateSummary: 'A template that is not a stack yet names no stack (CloudFormation API reference).',
    DescribeEvents: 'An operation id names no stack (CloudFormation API reference, DescribeEvents).',
    DescribeStackResources: 'A physical id names no stack (CloudFormation API reference, DescribeStackResources).',
  },
  implies: [
    passRole({
      on: ['CreateStack', 'UpdateStack', 'CreateChangeSet', 'RollbackStack', 'ContinueUpdateRollback', 'DeleteStack'],
      parameter: 'roleARN',
      to: 'cloudformation.amazonaws.com',
    }),
    passRole({
      on: ['CreateStackSet', 'UpdateStackSet'],
      parameter: 'administrationRoleARN',
      to: 'cloudformation.amazonaws.com',
    }),
    {
      on: [
        'CreateStack',
        'UpdateStack',
        'CreateChangeSet',
        'CreateStackSet',
        'UpdateStackSet',
        'SetStackPolicy',
        'GetTemplateSummary',
        'ValidateTemplate',
        'EstimateTemplateCost',
      ],
      find: templates,
    },
  ],
});

/**
 * What lies in S3 is fetched with the rights of whoever called (AWS knowledge center, "How do I resolve the S3 Access
 * Denied error in CloudFormation?"); a data event, which few trails record.
 */
function templates(request: Request) {
  const paths = ['templateURL', 'stackPolicyURL', 'stackPolicyDuringUpdateURL'];
  const needs = paths.flatMap((path) =>
    texts(request, path).flatMap((url) => {
      const object = objectOfUrl(url, request);
      if (!object) return [];
      const action = object.version ? 's3:GetObjectVersion' : 's3:GetObject';
      return [{ action, resources: [object.arn], because: `${request.name} reads the object in ${path}.` }];
    }),
  );
  return { needs, questions: [] };
}

function stackArn(value: string, request: Request): string | undefined {
  const arn = parseArn(value);
  if (arn) {
    const name = /^stack\/([^/]+)/.exec(arn.resource)?.[1];
    return name && `arn:${arn.partition}:cloudformation:${arn.region}:${arn.account}:stack/${escapeArnText(name)}/*`;
  }
  if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(value)) return undefined;
  return `arn:${request.partition}:cloudformation:${request.region}:${request.account}:stack/${value}/*`;
}

function stackSetArn(value: string, request: Request): string | undefined {
  const arn = parseArn(value);
  const name = (arn ? /^stackset\/(.+)$/.exec(arn.resource)?.[1] : value)?.split(':')[0];
  if (!name || !/^[A-Za-z][A-Za-z0-9-]*$/.test(name)) return undefined;
  const place = arn ?? request;
  return `arn:${place.partition}:cloudformation:${place.region}:${place.account}:stackset/${name}:*`;
}
