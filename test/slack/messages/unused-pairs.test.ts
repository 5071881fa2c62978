import { expect, it } from 'vitest';
import { buildPolicies } from '../../../src/needs/policy.js';
import { findingsMessages } from '../../../src/slack/messages/findings.js';
import { contract, lives, statements } from '../a-review.js';

const choices = Object.fromEntries(
  statements.map(({ id, suggested }) => [id, { kind: 'candidate' as const, candidate: suggested }]),
);
const shown = (resource?: string) => {
  const policies = buildPolicies({ contract, statements, choices, baseName: 'x' });
  const [first] = policies[0]!.document.Statement;
  if (resource) first!.Resource!.push(resource);
  return JSON.stringify(findingsMessages({ ...lives.approving(), policies }, {})[0]?.blocks);
};

it('the findings say that every pair of action and resource was used', () => {
  expect(shown()).toContain('Every pair of action and resource that the policy allows was used.');
});

it('the findings count the pairs of action and resource that were never used', () => {
  expect(shown('arn:aws:s3:::elsewhere/x')).toContain(
    'Of 4 pairs of action and resource that the policy allows, 1 was never used.',
  );
});
