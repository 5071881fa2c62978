import { describe, expect, it } from 'vitest';
import { readCall } from '../../src/needs/read-call.js';
import { servicesToLookUp } from '../../src/needs/unknown-operations.js';
import { makeCall } from './make-call.js';

const odd = makeCall('lambda', 'DoSomethingNew');

describe('events that no rule knows', () => {
  it('are looked up in the service that they come from', () => {
    const denied = { ...makeCall('sqs', 'DoSomethingNew'), outcome: 'denied' as const };
    expect(servicesToLookUp([odd, makeCall('lambda', 'Invoke'), denied])).toEqual(['lambda']);
  });

  it('are questions without the Service Reference', () => {
    expect(readCall(odd)).toMatchObject({ result: 'question', needs: [] });
    expect(readCall(odd, { operations: { 'lambda:AnotherThing': ['lambda:InvokeFunction'] } }).result).toBe('question');
  });

  it('take the one action that it names', () => {
    const reading = readCall(
      { ...odd, parameters: { functionName: 'send' } },
      { operations: { 'lambda:DoSomethingNew': ['lambda:InvokeFunction'] } },
    );
    expect(reading).toMatchObject({
      result: 'need',
      actions: ['lambda:InvokeFunction'],
      reason: "AWS's Service Reference names lambda:InvokeFunction for DoSomethingNew.",
    });
  });

  it('are asked with all actions that it names, where there are several', () => {
    const operations = { 'lambda:DoSomethingNew': ['lambda:GetFunction', 'lambda:InvokeFunction'] };
    const reading = readCall(odd, { operations });
    expect(reading.result).toBe('question');
    expect(reading.questions[0]?.likelyActions).toEqual(['lambda:GetFunction', 'lambda:InvokeFunction']);
  });

  it('never take an action that the catalogue does not know', () => {
    expect(readCall(odd, { operations: { 'lambda:DoSomethingNew': ['lambda:NoSuch'] } }).result).toBe('question');
  });

  it('leave what a rule or a name tells as it is', () => {
    const known = makeCall('lambda', 'Invoke', { functionName: 'send' });
    const operations = { 'lambda:Invoke': ['lambda:DeleteFunction'] };
    expect(readCall(known, { operations })).toEqual(readCall(known));
  });
});
