import { escapeArnText, parseArn } from '../arn.js';
import { passRole } from './pass-role.js';
import type { Request } from './request.js';
import { text, texts } from './request.js';
import { defineService } from './service.js';

/** AWS Lambda puts the date of its API into event names; the name without it is the action (CloudTrail page of Lambda). */
export const lambda = defineService({
  sources: ['lambda.amazonaws.com'],
  prefix: 'lambda',
  operations: {
    Invoke: 'lambda:InvokeFunction',
    InvokeWithResponseStream: 'lambda:InvokeFunction',
    GetLayerVersionByArn: 'lambda:GetLayerVersion',
  },
  qualified: ['function'],
  resources: {
    function: { find: functions },
    'function alias': { find: (request) => qualified(request, (qualifier) => !/^(?:\d+|\$LATEST)$/.test(qualifier)) },
    'function version': { find: (request) => qualified(request, (qualifier) => /^(?:\d+|\$LATEST)$/.test(qualifier)) },
    layer: { parameter: 'layerName' },
    layerVersion: { find: layerVersions },
  },
  implies: [
    passRole({ on: ['CreateFunction', 'UpdateFunctionConfiguration'], parameter: 'role', to: 'lambda.amazonaws.com' }),
    passRole({
      on: ['CreateCapacityProvider'],
      parameter: 'permissionsConfig.capacityProviderOperatorRoleArn',
      to: 'lambda.amazonaws.com',
    }),
    {
      on: ['CreateFunction', 'UpdateFunctionConfiguration'],
      find: (request) => ({
        needs: [...texts(request, 'layers'), ...texts(request, 'layers.arn')].map((arn) => ({
          action: 'lambda:GetLayerVersion',
          resources: [escapeArnText(arn)],
          because: `${request.name} adds the layer in layers to the function.`,
        })),
        questions: [],
      }),
    },
    { on: ['CreateFunction', 'UpdateFunctionCode', 'PublishLayerVersion'], find: codeFromS3 },
  ],
});

/** A function by name, `name:alias`, `account:function:name` or ARN; a qualifier is part of the resource. */
function functions(request: Request): string[] {
  const given = [...texts(request, 'functionName'), ...texts(request, 'fullyQualifiedArn.relativeId.functionName')];
  const names = given.length > 0 ? given : texts(request, 'resource').filter((value) => value.includes(':function:'));
  const qualifier = text(request, 'qualifier', 'fullyQualifiedArn.functionQualifier');
  return [...new Set(names)].flatMap((name) => functionArn(name, request, qualifier) ?? []);
}

function functionArn(name: string, request: Request, qualifier?: string): string | undefined {
  const arn = parseArn(name);
  const parts = arn ? arn.resource.split(':').slice(1) : name.split(':function:').at(-1)!.split(':');
  const [bare, own] = parts;
  if (!bare || !/^[\w-]+$/.test(bare) || (arn && arn.service !== 'lambda')) return undefined;
  const partial = /^(\d{12}):function:/.exec(name)?.[1];
  const place = arn ?? { partition: request.partition, region: request.region, account: partial ?? request.account };
  const end = own ?? qualifier;
  return `arn:${place.partition}:lambda:${place.region}:${place.account}:function:${bare}${end ? `:${escapeArnText(end)}` : ''}`;
}

function qualified(request: Request, wanted: (qualifier: string) => boolean): string[] {
  return functions(request).filter((arn) => {
    const qualifier = arn.split(':')[7];
    return qualifier !== undefined && wanted(qualifier);
  });
}

function layerVersions(request: Request): string[] {
  const arns = [...texts(request, 'arn'), ...texts(request, 'layerName')].filter((value) => value.startsWith('arn:'));
  const version = text(request, 'versionNumber');
  const name = text(request, 'layerName');
  if (version === undefined || name === undefined) return arns.map(escapeArnText);
  const root = parseArn(name)
    ? name.split(':').slice(0, 7).join(':')
    : `arn:${request.partition}:lambda:${request.region}:${request.account}:layer:${name}`;
  return [escapeArnText(`${root}:${version}`)];
}

/** Lambda fetches a deployment package from S3 with the caller's permission (Lambda developer guide, .zip archives). */
function codeFromS3(request: Request) {
  const root = request.name.startsWith('UpdateFunctionCode')
    ? ''
    : request.name.startsWith('Publish')
      ? 'content.'
      : 'code.';
  const bucket = text(request, `${root}s3Bucket`);
  const key = text(request, `${root}s3Key`);
  if (bucket === undefined || key === undefined || !/^[\w.-]+$/.test(bucket)) return { needs: [], questions: [] };
  const version = text(request, `${root}s3ObjectVersion`) !== undefined;
  return {
    needs: [
      {
        action: version ? 's3:GetObjectVersion' : 's3:GetObject',
        resources: [`arn:${request.partition}:s3:::${bucket}/${escapeArnText(key)}`],
        because: `${request.name} takes its code from the object in ${root}s3Key.`,
      },
    ],
    questions: [],
  };
}
