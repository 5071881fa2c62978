import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replay } from '../../src/checks/replay.js';
import { createTally } from '../../src/cloudtrail/activity.js';
import { parseRecord } from '../../src/cloudtrail/record.js';
import { unescapeArnText } from '../../src/iam/arn.js';
import { allServices, resourceTypesOf } from '../../src/iam/catalog.js';
import { buildContract } from '../../src/needs/contract.js';
import { buildPolicies, narrowestChoices } from '../../src/needs/policy.js';
import { readCall } from '../../src/needs/read-call.js';
import { groupNeeds } from '../../src/needs/statements.js';
import { anyRecord } from './any-record.js';
import { makeCall } from './make-call.js';

const principal = { kind: 'role' as const, arn: 'arn:aws:iam::111122223333:role/deploy' };
const window = { from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' };

function activityOf(records: unknown[]) {
  const tally = createTally(principal, window);
  records.forEach((value, index) => {
    const parsed = parseRecord({ ...(value as object), eventID: `e-${index}` });
    if ('record' in parsed) tally.add(parsed.record);
  });
  return tally.finish();
}

describe('the records of a role', () => {
  it('give a narrowest policy that allows every allowed or failed call, or a question about it', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { minLength: 1, maxLength: 30 }), (records) => {
        const activity = activityOf(records);
        const contract = buildContract({ activity, blindSpots: [] });
        const statements = groupNeeds(contract);
        const choices = narrowestChoices(statements);
        const policies = buildPolicies({ contract, statements, choices, baseName: 'tighten-deploy' });
        const report = replay({ contract, activity, statements, choices, policies });
        expect(report.refused).toEqual([]);
        expect(report.allowed).toBe(report.distinctCalls);

        const held = new Set([...contract.needs, ...contract.questions].flatMap(({ callIds }) => callIds));
        for (const call of activity.calls) {
          if (call.outcome === 'denied' || call.outcome === 'void') continue;
          expect(held.has(call.id)).toBe(readCall(call).result !== 'none');
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['monitoring', 'PutMetricData', { namespace: 'a*${aws:username}' }],
    ['ecs', 'ListServices', { cluster: 'a*${aws:username}' }],
    ['iam', 'AttachRolePolicy', { roleName: 'r', policyArn: 'arn:aws:iam::aws:policy/*' }],
    ['iam', 'CreateRole', { roleName: 'r', permissionsBoundary: 'arn:aws:iam::aws:policy/*' }],
  ])('give conditions whose values stand for themselves: %s %s', (source, name, parameters) => {
    const activity = { ...activityOf([]), calls: [makeCall(source, name, parameters)] };
    const contract = buildContract({ activity, blindSpots: [] });
    const statements = groupNeeds(contract);
    const choices = Object.fromEntries(
      statements.map(({ id }) => [id, { kind: 'candidate', candidate: 'A' } as const]),
    );
    const policies = buildPolicies({ contract, statements, choices, baseName: 'tighten-deploy' });
    const conditions = JSON.stringify(policies[0]?.document.Statement[0]?.Condition);
    expect(conditions).toContain('${*}');
    expect(conditions.replaceAll('${*}', '').replaceAll('${$}', '')).not.toMatch(/\*|\$/);
    expect(replay({ contract, activity, statements, choices, policies })).toMatchObject({ allowed: 1, refused: [] });
  });

  it('give needs on resources that their call names: no word in an ARN is made up', () => {
    fc.assert(
      fc.property(anyRecord, (value) => {
        for (const call of activityOf([value]).calls) {
          const said = new Set(words(JSON.stringify(call)));
          for (const { arn } of readCall(call).needs.flatMap(({ resources }) => resources)) {
            const made = words(unescapeArnText(arn).split(':').slice(5).join(':'));
            expect(made.filter((word) => !said.has(word) && !SHAPE.has(word))).toEqual([]);
          }
        }
      }),
      { numRuns: 600 },
    );
  });
});

const words = (text: string) => text.toLowerCase().match(/[a-z0-9]{3,}/g) ?? [];

/** Words of the ARN templates themselves: `table`, `log-group`, `autoScalingGroupName`. */
const SHAPE = new Set(
  [...allServices()].flatMap((service) =>
    resourceTypesOf(service).flatMap(({ arnTemplate }) => words(arnTemplate.replace(/\$\{[^}]*\}/g, ' '))),
  ),
);
