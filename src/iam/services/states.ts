import { escapeArnText, parseArn } from '../arn.js';
import { passRole } from './pass-role.js';
import type { Request } from './request.js';
import { defineService } from './service.js';

/** AWS Step Functions names state machines and executions by ARN. */
export const states = defineService({
  sources: ['states.amazonaws.com'],
  prefix: 'states',
  qualified: ['statemachine'],
  resources: {
    statemachine: {
      parameter: ['stateMachineArn', 'stateMachineVersionArn', 'stateMachineAliasArn', 'resourceArn', 'name'],
      arn: machineArn,
    },
  },
  implies: [
    passRole({
      on: ['CreateStateMachine', 'UpdateStateMachine', 'TestState'],
      parameter: 'roleArn',
      to: 'states.amazonaws.com',
    }),
  ],
});

function machineArn(value: string, request: Request): string | undefined {
  const arn = parseArn(value);
  if (arn) return arn.resource.startsWith('stateMachine:') ? escapeArnText(value) : undefined;
  if (request.name !== 'CreateStateMachine') return undefined;
  return `arn:${request.partition}:states:${request.region}:${request.account}:stateMachine:${escapeArnText(value)}`;
}
