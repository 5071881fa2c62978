import { describe, expect, it } from 'vitest';
import type { BaselinePolicy } from '../../../src/aws/principal.js';
import { messageViolations } from '../../../src/slack/kit/validate.js';
import { policiesTodayMessage } from '../../../src/slack/messages/policies-today.js';
import { DANA, lives } from '../a-review.js';

const inline = (name: string, ...Statement: object[]): BaselinePolicy => ({
  kind: 'inline',
  name,
  awsManaged: false,
  document: { Version: '2012-10-17', Statement },
});
const allow = { Effect: 'Allow', Action: '*', Resource: '*' };
const deny = { Effect: 'Deny', Action: 'organizations:LeaveOrganization', Resource: '*' };

const view = (policies: BaselinePolicy[], keptPolicies = {}) => {
  const made = lives.scoping();
  return { ...made, review: { ...made.review, keptPolicies }, baseline: { ...made.baseline!, policies } };
};
const shown = (of: ReturnType<typeof view>) => JSON.stringify(policiesTodayMessage(of)?.blocks ?? []);

describe('the policies of today', () => {
  it('are not listed where one that only allows is replaced: that is what the review is for', () => {
    expect(policiesTodayMessage(view([inline('admin', allow)]))).toBeUndefined();
  });

  it('are listed with what becomes of each, and a button for the other way', () => {
    const policies = [inline('mixed', allow, deny), inline('guard', deny)];
    const message = policiesTodayMessage(view(policies))!;
    expect(messageViolations(message)).toEqual([]);
    expect(message.text).toBe('Of the policies that the role has today, 1 is replaced and 1 stays.');
    expect(shown(view(policies))).toContain('Its Deny goes into the new policy.');
    expect(shown(view(policies)).match(/"policy:(keep|replace)"/g)).toEqual(['"policy:keep"', '"policy:replace"']);
  });

  it('say who decided', () => {
    const kept = { 'inline:admin': { keep: true, by: DANA, at: '2026-11-23T09:20:00Z', revision: 5 } };
    const text = shown(view([inline('admin', allow), inline('more', allow)], kept));
    expect(text).toContain(`"user_id":"${DANA}"`);
    expect(shown(view([inline('admin', allow)], kept))).toContain('The policy that the role has today stays.');
    expect(text).toContain('|5"');
  });

  it('have no button where a group gives them, or once the edition is delivered', () => {
    const grouped = { ...inline('team', allow), group: 'administrators' };
    expect(shown(view([grouped]))).toContain('through the group administrators');
    expect(shown(view([grouped]))).not.toContain('policy:');
    const delivered = lives.delivered();
    const baseline = { ...delivered.baseline!, policies: [inline('a', allow), inline('b', allow)] };
    expect(JSON.stringify(policiesTodayMessage({ ...delivered, baseline }))).not.toContain('"policy:');
  });

  it('stay within Slack’s limits with twenty of them and long names', () => {
    const many = Array.from({ length: 30 }, (_, index) => inline(`<!channel>${'x'.repeat(118)}${index}`, allow, deny));
    const message = policiesTodayMessage(view(many))!;
    expect(messageViolations(message)).toEqual([]);
    expect(JSON.stringify(message.blocks)).toContain('16 more policies');
  });
});
