import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replay } from '../../src/checks/replay.js';
import { compilePolicies } from '../../src/iam/evaluate.js';
import { MANAGED_POLICY_LIMIT } from '../../src/iam/size.js';
import { isGuarded, isWrite } from '../../src/needs/access.js';
import type { Contract } from '../../src/needs/contract.js';
import { coverage } from '../../src/needs/coverage.js';
import { setCovers } from '../../src/needs/pattern-set.js';
import { buildPolicies, editionHash, narrowestChoices, unusedPairs } from '../../src/needs/policy.js';
import { checkCustomScope } from '../../src/needs/scopes.js';
import { groupNeeds, type ScopeChoice, type Statement } from '../../src/needs/statements.js';
import { activityOf, contractArbitrary } from './make-contract.js';

/** Contracts tried for each fact: a few hundred statements each time. */
const numRuns = 50;
const baseName = 'tighten-staging-deploy-role';
const narrowest = (contract: Contract, statements: Statement[]) =>
  buildPolicies({ contract, statements, choices: narrowestChoices(statements), baseName });

/** Any choice of scope for every statement, by a list of numbers. */
function anyChoices(statements: Statement[], picks: number[]): Record<string, ScopeChoice> {
  return Object.fromEntries(
    statements.map((statement, index): [string, ScopeChoice] => {
      const pick = picks[index % picks.length]! % (statement.candidates.length + 1);
      const candidate = statement.candidates[pick];
      return [statement.id, candidate ? { kind: 'candidate', candidate: candidate.id } : { kind: 'left-out' }];
    }),
  );
}

const picksArbitrary = fc.array(fc.nat({ max: 8 }), { minLength: 1, maxLength: 10 });

describe('any contract', () => {
  it('is split into statements that hold every need once', () => {
    fc.assert(
      fc.property(contractArbitrary, (contract) => {
        const ids = groupNeeds(contract).flatMap((statement) => statement.needIds);
        expect(ids.toSorted()).toEqual(contract.needs.map((need) => need.id).toSorted());
      }),
      { numRuns },
    );
  });

  it('gives statements that never mix scopeable and unscopeable, with unique Sids and ids', () => {
    fc.assert(
      fc.property(contractArbitrary, (contract) => {
        const statements = groupNeeds(contract);
        for (const statement of statements) {
          const needs = contract.needs.filter((need) => statement.needIds.includes(need.id));
          expect(new Set(needs.map((need) => need.scopeable)).size).toBe(1);
          expect(statement.sid).toMatch(/^[A-Za-z0-9]+$/);
          expect(statement.purpose).toMatch(/^[A-Z].*\.$/);
        }
        expect(new Set(statements.map((statement) => statement.sid)).size).toBe(statements.length);
        expect(new Set(statements.map((statement) => statement.id)).size).toBe(statements.length);
      }),
      { numRuns },
    );
  });

  it('gets the same statements and the same edition whatever the order of its needs', () => {
    fc.assert(
      fc.property(contractArbitrary, (contract) => {
        const turned = { ...contract, needs: contract.needs.toReversed() };
        const one = groupNeeds(contract);
        const other = groupNeeds(turned);
        expect(other.map((statement) => statement.id).toSorted()).toEqual(
          one.map((statement) => statement.id).toSorted(),
        );
        expect(editionHash(narrowest(contract, one))).toBe(editionHash(narrowest(contract, one)));
      }),
      { numRuns },
    );
  });

  it('is allowed whole by its narrowest policy: every need on every resource', () => {
    fc.assert(
      fc.property(contractArbitrary, (contract) => {
        const statements = groupNeeds(contract);
        const policies = narrowest(contract, statements);
        const choices = narrowestChoices(statements);
        const report = replay({ contract, activity: activityOf(contract), statements, choices, policies });
        expect(report.refused).toEqual([]);
        expect(report.allowed).toBe(report.distinctCalls);
        expect(report.distinctCalls).toBe(new Set(contract.needs.flatMap((need) => need.callIds)).size);
      }),
      { numRuns },
    );
  });

  it('has a narrowest policy in which every action and every resource was used', () => {
    fc.assert(
      fc.property(contractArbitrary, (contract) => {
        for (const { document } of narrowest(contract, groupNeeds(contract))) {
          for (const { Action = [], Resource = [] } of document.Statement) {
            const needs = contract.needs.filter((need) => Action.includes(need.action));
            const seen = needs.flatMap((need) => need.resources.map((resource) => resource.arn));
            for (const resource of Resource) expect(seen).toContain(resource);
            for (const action of Action) expect(needs.map((need) => need.action)).toContain(action);
          }
        }
      }),
      { numRuns },
    );
  });

  it('has candidates that cover what they say, all of it, and each all that a narrower one covers', () => {
    fc.assert(
      fc.property(contractArbitrary, (contract) => {
        for (const statement of groupNeeds(contract)) {
          const needs = contract.needs.filter((need) => statement.needIds.includes(need.id));
          statement.candidates.forEach((candidate, index) => {
            expect(candidate.covers).toEqual(coverage(needs, candidate.resources));
            expect(candidate.covers.calls).toBe(candidate.covers.of);
            const narrower = statement.candidates[index - 1];
            for (const arn of narrower?.resources ?? []) expect(setCovers(candidate.resources, arn)).toBe(true);
          });
        }
      }),
      { numRuns },
    );
  });

  it('has one to eight candidates, lettered, distinct, with labels that fit a button', () => {
    fc.assert(
      fc.property(contractArbitrary, (contract) => {
        for (const { candidates, suggested } of groupNeeds(contract)) {
          expect(candidates.length).toBeGreaterThan(0);
          expect(candidates.length).toBeLessThanOrEqual(8);
          expect(candidates.map(({ id }) => id).join('')).toBe('ABCDEFGH'.slice(0, candidates.length));
          const scopes = candidates.map(({ resources, conditions }) => JSON.stringify([resources, conditions]));
          expect(new Set(scopes).size).toBe(candidates.length);
          expect(candidates.find(({ id }) => id === suggested)?.uncertain).toBeUndefined();
          for (const { label, width, allowsMore } of candidates) {
            expect(label.length).toBeGreaterThan(0);
            expect(label.length).toBeLessThanOrEqual(75);
            expect(allowsMore === '').toBe(width === 'exact');
          }
        }
      }),
      { numRuns },
    );
  });

  it('never offers * for what takes resources, nor all of the type for what lends roles or changes permissions', () => {
    fc.assert(
      fc.property(contractArbitrary, (contract) => {
        for (const statement of groupNeeds(contract)) {
          const needs = contract.needs.filter((need) => statement.needIds.includes(need.id));
          const named = needs.every((need) => need.resources.every((resource) => resource.arn !== '*'));
          for (const candidate of statement.candidates) {
            if (named) expect(candidate.resources).not.toContain('*');
            if (!needs.some(isGuarded) || !named) continue;
            expect(candidate.width).not.toBe('type');
            for (const resource of candidate.resources) expect(resource).not.toMatch(/[:/]\*$(?<!\w[/]\*)/);
          }
        }
      }),
      { numRuns },
    );
  });

  it('limits every wildcard in a bucket name to the account of the record', () => {
    fc.assert(
      fc.property(contractArbitrary, (contract) => {
        for (const candidate of groupNeeds(contract).flatMap((statement) => statement.candidates)) {
          const open = candidate.resources.some((resource) =>
            /^arn:aws:s3:::[^/]*[*?]/.test(resource.replaceAll('${*}', '')),
          );
          const owner = candidate.conditions['StringEquals']?.['aws:ResourceAccount'];
          expect(owner).toEqual(open ? ['111122223333'] : undefined);
        }
      }),
      { numRuns },
    );
  });

  it('never yields an action, or a * on a write, that the contract does not hold, whatever is chosen', () => {
    fc.assert(
      fc.property(contractArbitrary, picksArbitrary, (contract, picks) => {
        const statements = groupNeeds(contract);
        const policies = buildPolicies({ contract, statements, choices: anyChoices(statements, picks), baseName });
        const actions = new Set(contract.needs.map((need) => need.action));
        const sids: string[] = [];
        for (const policy of policies) {
          expect(policy.size).toBeLessThanOrEqual(MANAGED_POLICY_LIMIT);
          for (const { Action = [], Resource = [], Sid = '' } of policy.document.Statement) {
            sids.push(Sid);
            expect(policy.statements[Sid]).toBeDefined();
            for (const action of Action) expect(actions).toContain(action);
            if (!Resource.includes('*')) continue;
            const writes = contract.needs.filter((need) => Action.includes(need.action) && isWrite(need));
            for (const need of writes) expect(need.resources[0]?.arn).toBe('*');
          }
        }
        expect(new Set(sids).size).toBe(sids.length);
      }),
      { numRuns },
    );
  });

  it('loses nothing in the replay: a call is allowed, or left out by a choice', () => {
    fc.assert(
      fc.property(contractArbitrary, picksArbitrary, (contract, picks) => {
        const statements = groupNeeds(contract);
        const choices = anyChoices(statements, picks);
        const policies = buildPolicies({ contract, statements, choices, baseName });
        const report = replay({ contract, activity: activityOf(contract), statements, choices, policies });
        expect(report.refused).toEqual([]);
        const missed = new Set(report.leftOut.map((call) => call.callId));
        expect(report.allowed + missed.size).toBe(report.distinctCalls);
      }),
      { numRuns },
    );
  });

  it('allows no more by its narrowest policy than unusedPairs says', () => {
    fc.assert(
      fc.property(contractArbitrary, (contract) => {
        const policies = narrowest(contract, groupNeeds(contract));
        const { pairs, unused } = unusedPairs(policies, contract);
        const used = policies
          .flatMap((policy) => policy.document.Statement)
          .flatMap(({ Action = [], Resource = [] }) =>
            Action.flatMap((action) => Resource.map((arn) => ({ action, arn }))),
          )
          .filter(({ action, arn }) =>
            contract.needs.some(
              (need) => need.action === action && need.resources.some((resource) => setCovers([arn], resource.arn)),
            ),
          );
        expect(used.length + unused.length).toBe(pairs);
      }),
      { numRuns },
    );
  });

  it('takes its own candidates as scopes that a person writes, and calls only the exact one not wider', () => {
    fc.assert(
      fc.property(contractArbitrary, (contract) => {
        for (const statement of groupNeeds(contract)) {
          for (const candidate of statement.candidates) {
            if (candidate.width === 'any') continue;
            const check = checkCustomScope(statement, contract, candidate.resources);
            expect(check).toEqual({ resources: candidate.resources, wider: candidate.width !== 'exact' });
          }
        }
      }),
      { numRuns },
    );
  });

  it('is never allowed a principal more than its documents say: an action of no need is refused', () => {
    fc.assert(
      fc.property(contractArbitrary, (contract) => {
        const evaluator = compilePolicies(narrowest(contract, groupNeeds(contract)).map((policy) => policy.document));
        for (const action of ['iam:CreateUser', 's3:DeleteBucket', 'ec2:RunInstances']) {
          expect(evaluator.evaluate({ action, resource: 'arn:aws:s3:::orders' }).decision).toBe('implicit-deny');
        }
      }),
      { numRuns },
    );
  });
});
