import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guard } from '../../src/drafting/guard.js';
import { makeContract, NEEDS } from './fixtures.js';

const contract = makeContract();

/** A draft that is right: every need of the fixture in a statement of its own. */
function rightDraft(): { statements: Record<string, unknown>[]; doubts: string[] } {
  const statements = NEEDS.map((need, at) => ({
    sid: `Statement${at + 1}`,
    purpose: `Uses ${need.action}.`,
    needs: [`n${at + 1}`],
    actions: [need.action],
    scope: null,
    doubt: null,
  }));
  return { statements, doubts: [] };
}

function changed(at: number, change: Record<string, unknown>): unknown {
  const draft = rightDraft();
  draft.statements[at] = { ...draft.statements[at], ...change };
  return draft;
}

function breachesOf(output: unknown) {
  const result = guard(output, contract);
  if ('statements' in result) throw new Error('the guard let it pass');
  return result.breaches;
}

describe('the guard', () => {
  it('lets a partition of the needs pass, with actions from the contract', () => {
    const result = guard(rightDraft(), contract);
    if (!('statements' in result)) throw new Error(JSON.stringify(result));
    expect(result.statements.flatMap((one) => one.needIds).sort()).toEqual(NEEDS.map((need) => need.id).sort());
    expect(result.statements[0]).toMatchObject({ sid: 'Statement1', actions: ['s3:GetObject'] });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['an invented action', { actions: ['s3:GetObject', 's3:PutObject'] }, 'action-outside-contract'],
    ['an action of another statement', { actions: ['kms:Decrypt'] }, 'action-outside-contract'],
    ['a near-miss name', { actions: ['s3:GetObjects'] }, 'action-outside-contract'],
    ['another case', { actions: ['S3:getobject'] }, 'action-outside-contract'],
    ['a look-alike', { actions: ['s3:GetОbject'] }, 'action-outside-contract'],
    ['an action that is no text', { actions: [{ action: 's3:GetObject' }] }, 'action-outside-contract'],
    ['a wildcard in an action', { actions: ['s3:Get*'] }, 'wildcard-in-action'],
    ['everything', { actions: ['*'] }, 'wildcard-in-action'],
    ['a written resource', { resources: ['*'] }, 'resource-written'],
    ['a written Resource', { Resource: '*' }, 'resource-written'],
    ['a written condition', { Condition: {} }, 'resource-written'],
    ['a written effect', { Effect: 'Deny' }, 'resource-written'],
    ['a NotAction', { NotAction: ['iam:*'] }, 'resource-written'],
    ['a need that is not there', { needs: ['n1', 'n99'] }, 'need-unknown'],
    ['a need by its action', { needs: ['s3:GetObject'] }, 'need-unknown'],
    ['a need named like a built-in', { needs: ['__proto__'] }, 'need-unknown'],
    ['no needs', { needs: [] }, 'need-unknown'],
    ['a need of another statement again', { needs: ['n1', 'n2'] }, 'need-twice'],
    ['a need twice', { needs: ['n1', 'n1'] }, 'need-twice'],
    ['a Sid with a space', { sid: 'Read objects' }, 'bad-sid'],
    ['a Sid with a line break', { sid: 'Read\n' }, 'bad-sid'],
    ['a Sid that closes the string', { sid: 'A","Effect":"Allow' }, 'bad-sid'],
    ['a long Sid', { sid: 'A'.repeat(65) }, 'bad-sid'],
    ['an empty Sid', { sid: '' }, 'bad-sid'],
    ['a Sid of another statement', { sid: 'STATEMENT2' }, 'bad-sid'],
    ['a Sid that is no text', { sid: 7 }, 'bad-sid'],
    ['a scope that is not there', { scope: 'arn:aws:s3:::*' }, 'candidate-unknown'],
    ['a candidate that is not there', { scope: 'Z' }, 'candidate-unknown'],
  ])('refuses %s', (_, change, kind) => {
    const breaches = breachesOf(changed(0, change));
    expect(breaches.map((breach) => breach.kind)).toContain(kind);
    expect(breaches.every((breach) => breach.reason.length > 10 && breach.what.length <= 200)).toBe(true);
  });

  it('refuses scopeable and unscopeable needs in one statement', () => {
    const draft = rightDraft();
    draft.statements[2] = { ...draft.statements[2], needs: ['n3', 'n5'], actions: [] };
    draft.statements.splice(4, 1);
    expect(breachesOf(draft).map((breach) => breach.kind)).toEqual(['mixed-scopeability']);
  });

  it('refuses a draft that drops a need', () => {
    const draft = rightDraft();
    draft.statements.pop();
    expect(breachesOf(draft)).toMatchObject([{ kind: 'need-missing', what: 'kms:Decrypt' }]);
  });

  it.each([
    null,
    undefined,
    7,
    'text',
    [],
    {},
    { statements: {} },
    { statements: [null] },
    { statements: [{ sid: 'A' }] },
  ])('refuses %j as the wrong shape', (output) => {
    expect(breachesOf(output)[0]?.kind).toBe('not-json');
  });

  it('takes a pointed-at candidate as the suggestion, and nothing more', () => {
    const result = guard(changed(0, { scope: 'exact' }), contract);
    if (!('statements' in result)) throw new Error(JSON.stringify(result));
    const [first] = result.statements;
    expect(first?.candidates.find((one) => one.id === first.suggested)?.width).toBe('exact');
  });

  it("keeps why a scope is suggested that is not the rules' own, in quotes and harmless", () => {
    const suggestionOf = (change: Record<string, unknown>) => {
      const result = guard(changed(0, change), contract);
      if (!('statements' in result)) throw new Error(JSON.stringify(result));
      return result.statements[0]!.suggestion;
    };
    const byRules = suggestionOf({ scope: null, why: 'Because I say so.' });
    expect(byRules).not.toContain('Because I say so');
    const why = 'All “builds” go <!here>';
    expect(suggestionOf({ scope: 'container', why })).toBe("The model suggests this scope: “All 'builds' go ‹!here›”");
    expect(suggestionOf({ scope: 'container', why: 7 })).toBe('The model suggests this scope.');
  });

  it('makes purposes and doubts plain, short and harmless', () => {
    const result = guard(
      changed(0, { purpose: `*Reads* <!channel> https://evil.example/x ${'y'.repeat(500)}`, doubt: 'see\u202E <@U1>' }),
      contract,
    );
    if (!('statements' in result)) throw new Error(JSON.stringify(result));
    expect(result.statements[0]?.purpose).toMatch(/^Reads ‹!channel› \(link removed\) y+…$/);
    expect(result.statements[0]?.purpose.length).toBeLessThanOrEqual(140);
    expect(result.statements[0]?.doubt).toBe('see[U+202E] ‹@U1›');
  });

  it('keeps at most five doubts, as plain lines', () => {
    const result = guard({ ...rightDraft(), doubts: Array.from({ length: 9 }, () => 'Is <@U1> right?') }, contract);
    if (!('statements' in result)) throw new Error(JSON.stringify(result));
    expect(result.doubts).toEqual(Array.from({ length: 5 }, () => 'Is ‹@U1› right?'));
  });

  it('gives a partition of the needs or a reason, for any JSON', () => {
    const key = fc.oneof(fc.constantFrom(...NEEDS.map((_, at) => `n${at + 1}`)), fc.string());
    const statement = fc.record(
      {
        sid: fc.oneof(fc.stringMatching(/^[A-Za-z0-9]{1,12}$/), fc.anything()),
        purpose: fc.anything(),
        needs: fc.oneof(fc.array(key, { maxLength: 4 }), fc.anything()),
        actions: fc.oneof(
          fc.constantFrom([], null),
          fc.array(fc.constantFrom('s3:GetObject', 'iam:*', 'kms:Decrypt')),
          fc.anything(),
        ),
        scope: fc.oneof(fc.constantFrom('exact', 'family', 'type', 'A', null), fc.anything()),
        doubt: fc.anything(),
      },
      { requiredKeys: [] },
    );
    const output = fc.oneof(
      fc.record({ statements: fc.array(statement, { maxLength: 10 }), doubts: fc.anything() }),
      fc.anything(),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(output, (value) => {
        const result = guard(value, contract);
        if ('breaches' in result) {
          expect(result.breaches.length).toBeGreaterThan(0);
          return;
        }
        expect(result.statements.flatMap((one) => one.needIds).sort()).toEqual(NEEDS.map((need) => need.id).sort());
      }),
      { numRuns: 500 },
    );
  });

  it('lets every shuffled grouping of needs that can share pass', () => {
    const groups = [['n1'], ['n2'], ['n3', 'n4'], ['n5'], ['n6'], ['n7'], ['n8']];
    fc.assert(
      fc.property(fc.shuffledSubarray(groups, { minLength: groups.length }), (order) => {
        const statements = order.map((needs, at) => ({
          sid: `S${at}`,
          purpose: 'Works.',
          needs,
          actions: [],
          scope: null,
          doubt: null,
        }));
        expect(guard({ statements, doubts: [] }, contract)).toHaveProperty('statements');
      }),
    );
  });
});
