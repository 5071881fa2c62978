import { ACCOUNT, HOME, STACK, STACK_ID } from './names.js';
import type { Random } from './random.js';
import { createClock, type Details, type Recorder } from './recorder.js';
import { startRun } from './workflow-run.js';

/**
 * An update of the stack by a change set. The stack has no role of its own, so CloudFormation makes its calls with
 * the deployer's permissions: they are recorded as the deployer's, `invokedBy` CloudFormation.
 */
export function updateStack(recorder: Recorder, random: Random, at: Date, build: number): void {
  const session = startRun(recorder, random, at);
  const clock = createClock(at, 2);
  const call = (source: string, name: string, details: Details = {}, step = 3) =>
    recorder.call(session, clock(step), `${source}.amazonaws.com`, name, details);
  const changeSetName = `deploy-${build}`;
  const changeSet = `arn:aws:cloudformation:${HOME}:${ACCOUNT}:changeSet/${changeSetName}/${random.uuid()}`;
  call('cloudformation', 'DescribeStacks', { request: { stackName: STACK } });
  call('cloudformation', 'CreateChangeSet', {
    request: {
      stackName: STACK,
      changeSetName,
      changeSetType: 'UPDATE',
      includeNestedStacks: false,
      capabilities: ['CAPABILITY_IAM'],
      tags: [{ key: 'team', value: 'orders' }],
    },
    response: { id: changeSet, stackId: STACK_ID },
  });
  for (let poll = random.between(2, 4); poll > 0; poll--) {
    call('cloudformation', 'DescribeChangeSet', { request: { changeSetName: changeSet, stackName: STACK_ID } }, 5);
  }
  call('cloudformation', 'ExecuteChangeSet', { request: { changeSetName: changeSet, stackName: STACK_ID } });
  const via = 'cloudformation.amazonaws.com';
  call(
    'logs',
    'PutRetentionPolicy',
    { via, request: { logGroupName: '/ecs/staging/orders-api', retentionInDays: 30 } },
    8,
  );
  if (random.next() < 0.5) {
    const name = '/staging/platform/release';
    call('ssm', 'PutParameter', {
      via,
      request: { name, type: 'String', value: 'HIDDEN_DUE_TO_SECURITY_REASONS', overwrite: true },
      response: { version: build, tier: 'Standard' },
      resources: [{ accountId: ACCOUNT, ARN: `arn:aws:ssm:${HOME}:${ACCOUNT}:parameter${name}` }],
    });
  }
  for (let poll = random.between(2, 5); poll > 0; poll--) {
    call('cloudformation', 'DescribeStackEvents', { request: { stackName: STACK_ID } }, 10);
  }
  call('cloudformation', 'DescribeStacks', { request: { stackName: STACK_ID } });
}
