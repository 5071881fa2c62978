import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { putApart } from '../../src/needs/put-apart.js';
import { groupNeeds } from '../../src/needs/statements.js';
import { contract, contractArbitrary, need } from './make-contract.js';

const read = need('s3:GetObject', ['arn:aws:s3:::reports/a'], { id: 'n1' });
const tags = need('s3:GetObjectTagging', ['arn:aws:s3:::reports/a'], { id: 'n2' });
const acl = need('s3:GetObjectAcl', ['arn:aws:s3:::reports/a'], { id: 'n3' });
const topic = need('sns:Publish', ['arn:aws:sns:us-east-1:111122223333:done'], { id: 'n4' });
const small = contract([read, tags, acl, topic]);

describe('statements taken apart', () => {
  it('give the chosen needs a statement of their own, and leave the others to the letter', () => {
    const before = groupNeeds(small);
    const after = putApart(before, [['n2']], small);
    expect(before.map(({ needIds }) => needIds)).toContainEqual(['n1', 'n2', 'n3']);
    expect(after.map(({ needIds }) => needIds)).toEqual(expect.arrayContaining([['n1', 'n3'], ['n2'], ['n4']]));
    const untouched = (all: typeof before) => all.find(({ needIds }) => needIds.includes('n4'));
    expect(untouched(after)).toBe(untouched(before));
  });

  it('keep the Sid for what was left, and find a free one for what was moved', () => {
    const [first] = groupNeeds(small).filter(({ needIds }) => needIds.length === 3);
    const after = putApart([first!], [['n2'], ['n3']], small);
    expect(after[0]?.sid).toBe(first?.sid);
    expect(new Set(after.map(({ sid }) => sid.toLowerCase())).size).toBe(3);
  });

  it('stay as they are where all of one is asked for, or what is not there', () => {
    const before = groupNeeds(small);
    expect(putApart(before, [['n1', 'n2', 'n3'], ['n9'], []], small)).toEqual(before);
  });

  it('are a partition of the same needs, whatever is put apart, and no list is mixed with another need', () => {
    const numbers = fc.array(fc.array(fc.nat(), { maxLength: 6 }), { maxLength: 5 });
    fc.assert(
      fc.property(contractArbitrary, numbers, (made, picks) => {
        const ids = made.needs.map(({ id }) => id);
        const apart = picks.map((list) => [...new Set(list.flatMap((pick) => ids[pick % ids.length] ?? []))]);
        const after = putApart(groupNeeds(made), apart, made);
        expect(after.flatMap(({ needIds }) => needIds).toSorted()).toEqual(ids.toSorted());
        expect(new Set(after.map(({ sid }) => sid.toLowerCase())).size).toBe(after.length);
        for (const list of apart) {
          for (const { needIds } of after) {
            const inside = needIds.filter((id) => list.includes(id)).length;
            expect(inside === 0 || inside === needIds.length).toBe(true);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});
