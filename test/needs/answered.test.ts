import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actionsOf, allServices } from '../../src/iam/catalog.js';
import { isGuarded, levelOf } from '../../src/needs/access.js';
import { answerProblem } from '../../src/needs/answered.js';

const contract = { partition: 'aws', account: '111122223333', needs: [] };
const call = (source: string, name: string, likelyActions: string[] = []) => ({
  about: 'call' as const,
  source,
  name,
  likelyActions,
});
const bucket = ['arn:aws:s3:::reports'];

describe('an answer to a question', () => {
  test('may be one of the likely actions, whatever service it is of', () => {
    const question = call('bedrock-agent.amazonaws.com', 'PrepareAgent', ['s3:ListBucket']);
    expect(answerProblem(question, { action: 's3:ListBucket', resources: bucket }, contract)).toBeUndefined();
  });

  test('may be another action of the same service where the call is not understood', () => {
    const question = call('s3.amazonaws.com', 'DoSomethingNew');
    expect(answerProblem(question, { action: 's3:ListBucket', resources: bucket }, contract)).toBeUndefined();
    expect(answerProblem(question, { action: 'sns:Publish', resources: bucket }, contract)).toHaveProperty('action');
    const unknown = call('odd.amazonaws.com', 'DoOddThing');
    expect(answerProblem(unknown, { action: 's3:ListBucket', resources: bucket }, contract)).toBeUndefined();
    expect(answerProblem(unknown, { action: 'iam:PassRole', resources: bucket }, contract)).toHaveProperty('action');
  });

  test('is only a likely one where the call is understood and a parameter is not', () => {
    const question = { ...call('s3.amazonaws.com', 'CopyObject', ['s3:GetObject']), about: 'parameter' as const };
    expect(answerProblem(question, { action: 's3:ListBucket', resources: bucket }, contract)).toHaveProperty('action');
  });

  test('names exact resources of a type that the action takes', () => {
    const question = call('s3.amazonaws.com', 'DoSomethingNew');
    for (const resource of ['arn:aws:s3:::reports*', '*', 'reports', 'arn:aws:sns:us-east-1:111122223333:topic']) {
      const problem = answerProblem(question, { action: 's3:ListBucket', resources: [resource] }, contract);
      expect(problem, resource).toHaveProperty('resources');
    }
  });

  test('never lends a role, changes permissions or reads secrets where no evidence points to it', () => {
    const everything = [...allServices()].flatMap((service) => actionsOf(service));
    const guarded = everything.filter(
      (facts) =>
        isGuarded({ action: facts.action, accessLevel: levelOf(facts) }) ||
        facts.action === 'secretsmanager:GetSecretValue',
    );
    expect(guarded.length).toBeGreaterThan(200);
    fc.assert(
      fc.property(fc.constantFrom(...guarded), ({ action, service }) => {
        const question = call(`${service}.amazonaws.com`, 'DoSomethingNew');
        expect(answerProblem(question, { action, resources: ['*'] }, contract)).toHaveProperty('action');
      }),
    );
  });
});
