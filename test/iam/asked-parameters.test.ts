import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { askedWordsFile } from '../../scripts/asked-words.js';
import { askedSources, askedWords, isAsked } from '../../src/iam/asked-parameters.js';
import { services } from '../../src/iam/services/index.js';

describe('the parameters that rules ask for', () => {
  it('are found in the rules as they are: run `npm run refresh` after changing those', () => {
    const file = new URL('../../src/iam/asked-words.ts', import.meta.url);
    expect(readFileSync(file, 'utf8')).toBe(askedWordsFile());
  });

  it('are known for every service with rules, but for EC2, of which everything is asked for', () => {
    const sources = services.flatMap((rules) => rules.sources);
    expect(sources.filter((source) => !askedSources().includes(source))).toEqual(['ec2.amazonaws.com']);
    expect(askedWords('nobody-knows.amazonaws.com')).toBeUndefined();
  });

  it.each([
    ['s3', 'bucketName', true],
    ['s3', 'x-amz-copy-source', true],
    ['s3', 'Host', false],
    ['dynamodb', 'key', false],
    ['dynamodb', 'TableName', true],
    ['firehose', 'redshiftDestinationConfiguration', true],
    ['elasticmapreduce', 'jobFlowRole', true],
    ['ses', 'emailIdentity', undefined],
    ['kms', 'encryptionContext', true],
    ['kms', 'keySpec', false],
    ['glue', 'deleteTableRequest', true],
    ['states', 'input', false],
  ])('%s %s: %s', (service, name, expected) => {
    const words = askedWords(`${service}.amazonaws.com`);
    expect(words && isAsked(words, name, () => '1')).toBe(expected);
  });

  it('are also those that hold an ARN, whatever their name is', () => {
    const words = askedWords('states.amazonaws.com') ?? [];
    expect(isAsked(words, 'input', () => '{"to":"arn:aws:sns:eu-west-1:111122223333:t"}')).toBe(true);
  });
});
