import { passRole } from './pass-role.js';
import { defineService } from './service.js';

/** AWS CodePipeline: the pipeline is the first part of its stages' and actions' ARNs. */
export const codepipeline = defineService({
  sources: ['codepipeline.amazonaws.com'],
  prefix: 'codepipeline',
  resources: {
    pipeline: { parameter: ['pipelineName', 'pipeline.name', 'name', 'resourceArn', 'webhook.targetPipeline'] },
    webhook: { parameter: ['webhookName', 'webhook.name', 'name', 'resourceArn'] },
  },
  unnamed: { ListWebhooks: 'It lists every webhook (CodePipeline API reference, ListWebhooks).' },
  implies: [
    passRole({
      on: ['CreatePipeline', 'UpdatePipeline'],
      parameter: ['pipeline.roleArn', 'pipeline.stages.actions.roleArn'],
      to: 'codepipeline.amazonaws.com',
    }),
  ],
});
