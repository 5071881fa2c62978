import { escapeArnText } from '../arn.js';
import { passRole } from './pass-role.js';
import type { Request } from './request.js';
import { has, texts } from './request.js';
import type { OperationReading } from './service.js';
import { defineService } from './service.js';

/** Amazon Bedrock: Converse is authorised as InvokeModel (Bedrock API reference, Converse); a model id may be a profile. */
export const bedrock = defineService({
  sources: ['bedrock.amazonaws.com'],
  prefix: 'bedrock',
  operations: {
    InvokeModel: invoking('InvokeModel'),
    Converse: invoking('InvokeModel'),
    InvokeModelWithResponseStream: invoking('InvokeModelWithResponseStream'),
    ConverseStream: invoking('InvokeModelWithResponseStream'),
  },
  resources: {
    'foundation-model': { find: (request) => models(request, 'foundation-model') },
    'inference-profile': { find: (request) => models(request, 'inference-profile') },
    guardrail: { parameter: ['guardrailIdentifier', 'guardrailConfig.guardrailIdentifier', 'resourceARN'] },
    agent: { parameter: ['agentId', 'resourceArn'] },
    'knowledge-base': { parameter: ['knowledgeBaseId', 'resourceArn'] },
  },
  unnamed: { ListTagsForResource: 'A resource of another kind (Bedrock API reference, ListTagsForResource).' },
  implies: [
    passRole({ on: ['CreateAgent', 'UpdateAgent'], parameter: 'agentResourceRoleArn', to: 'bedrock.amazonaws.com' }),
    passRole({
      on: [
        'CreateKnowledgeBase',
        'UpdateKnowledgeBase',
        'CreateModelCustomizationJob',
        'CreateModelInvocationJob',
        'CreateModelImportJob',
        'CreateEvaluationJob',
      ],
      parameter: 'roleArn',
      to: 'bedrock.amazonaws.com',
    }),
    passRole({ on: ['CreateFlow', 'UpdateFlow'], parameter: 'executionRoleArn', to: 'bedrock.amazonaws.com' }),
  ],
});

function invoking(action: string): (request: Request) => OperationReading {
  return (request) => ({
    actions: [`bedrock:${action}`],
    also:
      has(request, 'guardrailIdentifier') || has(request, 'guardrailConfig')
        ? [{ action: 'bedrock:ApplyGuardrail', because: `${request.name} came with a guardrail.` }]
        : [],
  });
}

/** `anthropic.claude-…` is a model of AWS, `eu.anthropic.claude-…` an inference profile, which calls models in turn. */
function models(request: Request, kind: 'foundation-model' | 'inference-profile'): string[] {
  const paths = ['modelId', 'modelIdentifier', 'foundationModel', 'baseModelIdentifier', 'inferenceProfileIdentifier'];
  return [...new Set(paths.flatMap((path) => texts(request, path)))].flatMap((value) => {
    if (value.startsWith('arn:')) return value.includes(`:${kind}/`) ? [escapeArnText(value)] : [];
    const profile = /^(?:[a-z]{2,6}|us-gov|global)\.(?:[a-z0-9-]+)\./.test(value);
    if (kind === 'inference-profile') {
      return profile
        ? [
            `arn:${request.partition}:bedrock:${request.region}:${request.account}:inference-profile/${escapeArnText(value)}`,
          ]
        : [];
    }
    // A profile sends the call to the same model in any of its regions.
    return profile
      ? [`arn:${request.partition}:bedrock:*::foundation-model/${escapeArnText(value.slice(value.indexOf('.') + 1))}`]
      : [`arn:${request.partition}:bedrock:${request.region}::foundation-model/${escapeArnText(value)}`];
  });
}
