import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareDocuments, describeAdditions } from '../../src/iam/compare.js';
import type { Conditions, PolicyStatement } from '../../src/iam/document.js';
import { compilePolicies } from '../../src/iam/evaluate.js';

const document = (...statements: PolicyStatement[]) => ({ Version: '2012-10-17', Statement: statements });
const allow = (action: string[], resource: string[], more: Partial<PolicyStatement> = {}): PolicyStatement => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
  ...more,
});

describe('compareDocuments', () => {
  it('finds nothing where the second is the first, in other words', () => {
    const before = document(allow(['s3:*'], ['arn:aws:s3:::reports/*']));
    const after = document(allow(['s3:GetObject', 's3:put*'], ['arn:aws:s3:::reports/2026/*']));
    expect(compareDocuments([before], [after])).toEqual([]);
  });

  it('words what is new', () => {
    const before = document(allow(['s3:GetObject'], ['arn:aws:s3:::reports/*']));
    const after = document(allow(['s3:GetObject', 's3:PutObject'], ['arn:aws:s3:::reports/*']));
    expect(describeAdditions(compareDocuments([before], [after]))).toEqual([
      'now also allows s3:PutObject on arn:aws:s3:::reports/*',
    ]);
  });

  it('puts actions that are new on the same resources together', () => {
    const after = document(allow(['sqs:SendMessage', 'sqs:PurgeQueue'], ['*']));
    expect(compareDocuments([document()], [after])).toEqual([
      { actions: ['sqs:SendMessage', 'sqs:PurgeQueue'], resources: ['*'] },
    ]);
  });

  it('takes a wider resource, and a condition that is gone, as new', () => {
    const region = { StringEquals: { 'aws:RequestedRegion': ['eu-west-1'] } };
    const before = document(allow(['s3:GetObject'], ['arn:aws:s3:::a/*'], { Condition: region }));
    expect(compareDocuments([before], [document(allow(['s3:GetObject'], ['arn:aws:s3:::a/*']))])).toHaveLength(1);
    expect(
      compareDocuments([before], [document(allow(['s3:GetObject'], ['arn:aws:s3:::*'], { Condition: region }))]),
    ).toHaveLength(1);
    expect(compareDocuments([before], [before])).toEqual([]);
  });

  it('takes what a deny no longer forbids as new, whatever the deny was called', () => {
    const denial: PolicyStatement = { Sid: 'NoDelete', Effect: 'Deny', Action: ['s3:Delete*'], Resource: ['*'] };
    const all = allow(['s3:*'], ['*']);
    expect(compareDocuments([document(all, denial)], [document(all)])).toEqual([
      { actions: ['s3:*'], resources: ['*'] },
    ]);
    expect(compareDocuments([document(all, denial)], [document(all, { ...denial, Sid: 'Other' })])).toEqual([]);
  });

  it('says so where everything but something is allowed', () => {
    const after = document({ Effect: 'Allow', NotAction: ['iam:*'], Resource: ['*'] });
    expect(describeAdditions(compareDocuments([document()], [after]))).toEqual([
      'now also allows everything but iam:* on *',
    ]);
    expect(compareDocuments([document(allow(['*'], ['*']))], [after])).toEqual([]);
  });

  it('never finds nothing where the evaluator finds something', () => {
    const action = fc.constantFrom('s3:GetObject', 's3:Get*', 's3:*', '*', 'iam:PassRole');
    const resource = fc.constantFrom('*', 'arn:aws:s3:::a/*', 'arn:aws:s3:::a/b', 'arn:aws:s3:::?/b');
    const condition = fc.constantFrom<Conditions | undefined>(undefined, {
      StringEquals: { 'aws:RequestedRegion': ['eu-west-1'] },
    });
    const statement = fc
      .record({
        effect: fc.constantFrom<'Allow' | 'Deny'>('Allow', 'Allow', 'Deny'),
        actions: fc.array(action, { minLength: 1, maxLength: 2 }),
        resources: fc.array(resource, { minLength: 1, maxLength: 2 }),
        condition,
        invert: fc.constantFrom('none', 'none', 'action', 'resource'),
      })
      .map(
        ({ effect, actions, resources, condition: only, invert }): PolicyStatement => ({
          Effect: effect,
          ...(invert === 'action' ? { NotAction: actions } : { Action: actions }),
          ...(invert === 'resource' ? { NotResource: resources } : { Resource: resources }),
          ...(only ? { Condition: only } : {}),
        }),
      );
    const statements = fc.array(statement, { maxLength: 3 });
    const request = fc.record({
      action: fc.constantFrom('s3:GetObject', 's3:PutObject', 'iam:PassRole'),
      resource: fc.constantFrom('arn:aws:s3:::a/b', 'arn:aws:s3:::c/b', 'arn:aws:s3:::c/d'),
      context: fc.constantFrom<Record<string, string[]>>({}, { 'aws:RequestedRegion': ['eu-west-1'] }),
    });
    fc.assert(
      fc.property(statements, statements, request, (before, after, asked) => {
        const may = (list: PolicyStatement[]) =>
          compilePolicies([document(...list)]).evaluate(asked).decision === 'allowed';
        if (!may(after) || may(before)) return;
        expect(compareDocuments([document(...before)], [document(...after)])).not.toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});
