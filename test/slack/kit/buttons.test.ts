import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { button, formatTarget, parseAction, parseTargetValue } from '../../../src/slack/kit/buttons.js';

describe('what a button carries', () => {
  it('comes back as it went', () => {
    const target = { review: 'abc-1', subject: 's0123456789ab', seen: 12 };
    expect(parseTargetValue(formatTarget(target))).toEqual(target);
  });

  it('is refused where no button of ours can have sent it', () => {
    for (const value of [undefined, '', 'a|b', 'a|b|c', 'a|b|-1', 'a|b|1|2', '|b|1', 'a|<@U1>|1', 'x'.repeat(3_000)]) {
      expect(parseTargetValue(value), String(value)).toBeUndefined();
    }
  });

  it('never throws on anything', () => {
    fc.assert(fc.property(fc.string(), (value) => void parseTargetValue(value)));
  });

  it('cannot be made of free text', () => {
    const target = { review: 'r1', subject: 'ReadArtifacts; drop', seen: 1 };
    expect(() => button({ label: 'Approve', action: 'scope:approve', target })).toThrow();
  });

  it('names an action that is on the list', () => {
    expect(parseAction('account:choose:2')).toBe('account:choose');
    expect(parseAction('scope:approve')).toBe('scope:approve');
    expect(parseAction('scope:approved')).toBeUndefined();
    expect(parseAction('question:leave-out-rest')).toBe('question:leave-out-rest');
  });
});
