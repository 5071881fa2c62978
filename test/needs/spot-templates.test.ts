import { describe, expect, it } from 'vitest';
import { DATA_PLANES } from '../../src/cloudtrail/data-planes.js';
import { attestedProblem } from '../../src/needs/attested.js';
import { planeOf, templateFor } from '../../src/needs/spot-templates.js';
import { contract } from './make-contract.js';

const nobody = { trusted: [], agents: [] };
const empty = contract([]);
const everyone = [
  nobody,
  ...['lambda.amazonaws.com', 'ecs-tasks.amazonaws.com', 'ec2.amazonaws.com'].map((service) => ({
    trusted: [service],
    agents: [],
  })),
  { trusted: [], agents: ['Terraform'] },
];

describe('what a blind spot may hide', () => {
  it('is filled in by a template whose every action can be attested on ARNs of its form', () => {
    for (const { id } of DATA_PLANES) {
      for (const facts of everyone) {
        for (const { actions, form } of templateFor(`data-events-off:${id}`, facts)?.parts ?? []) {
          const arn = form?.replace(/\{(\w+)\}/g, (_all, name: string) =>
            name === 'partition' ? 'aws' : name === 'region' ? 'us-east-1' : '111122223333',
          );
          for (const action of actions) {
            const attested = {
              id: 'a',
              action,
              resources: [arn ?? '*'],
              reason: 'blind-spot',
              note: 'It is needed.',
            } as const;
            expect(
              attestedProblem({ ...attested, resources: [...attested.resources] }, empty),
              `${action} on ${arn}`,
            ).toBeUndefined();
          }
        }
      }
    }
  });

  it('is what its trust or its callers make likely, else the plain use of the service', () => {
    const title = (spot: string, facts: Parameters<typeof templateFor>[1]) => templateFor(spot, facts)?.title;
    expect(title('data-events-off:logs', everyone[1]!)).toBe('Lambda writes its logs');
    expect(title('data-events-off:logs', everyone[2]!)).toMatch(/^ECS starts a task/);
    expect(title('data-events-off:logs', nobody)).toBe('Writes log lines');
    expect(title('data-events-off:ssmmessages', everyone[3]!)).toBe('The SSM agent on an EC2 instance');
    expect(title('data-events-partial:s3', everyone[4]!)).toBe('Terraform keeps its state in a bucket');
    expect(title('data-events-off:dynamodb', everyone[4]!)).toBe('Terraform locks its state in a table');
    expect(title('data-events-off:xray', nobody)).toBe('Sends traces');
  });

  it('is unknown for what is no data plane', () => {
    expect(planeOf('one-region:us-east-1')).toBeUndefined();
    expect(templateFor('log-gap:2026-11-01', nobody)).toBeUndefined();
    expect(templateFor('data-events-off:other', nobody)).toBeUndefined();
  });
});
