import { describe, expect, it } from 'vitest';
import { usageOf } from '../../../src/review/usage.js';
import { messageViolations, viewViolations } from '../../../src/slack/kit/validate.js';
import { callersMessage } from '../../../src/slack/messages/callers.js';
import { messagesOf } from '../../../src/slack/messages/index.js';
import { leaveOutCallerModal } from '../../../src/slack/modals/caller-modal.js';
import { activity, contract, DANA, lives } from '../a-review.js';

const family = (id: string, session: string, calls: number, console = false) => ({
  ...activity.callers[0]!,
  id,
  session,
  calls,
  agent: console ? 'console' : 'aws-cli',
  console,
});
const families = [family('k1', 'GitHubActions-*', 340), family('k2', 'ana@example.com', 5, true)];
const [first, ...others] = activity.calls;
const used = { ...activity, callers: families, calls: [{ ...first!, callers: ['k2'] }, ...others] };
const usage = usageOf(used, contract);
const view = (more: { callers?: typeof families; out?: string[] } = {}) => {
  const made = lives.scoping();
  const out = (more.out ?? []).map((id) => [id, { by: DANA, reason: 'debugging', at: '2026-11-23T09:20:00Z' }]);
  const review = { ...made.review, callersLeftOut: Object.fromEntries(out) };
  return { ...made, review, usage: { ...usage, callers: more.callers ?? families } };
};
const shown = (of: ReturnType<typeof view>) => JSON.stringify(callersMessage(of)?.blocks ?? []);

describe('the callers of a role', () => {
  it('are listed where there is more than one family of sessions, the busiest first, each with a button', () => {
    const message = callersMessage(view())!;
    expect(messageViolations(message)).toEqual([]);
    expect(message.text).toBe('2 families of sessions used this role.');
    const text = shown(view());
    expect(text.indexOf('GitHubActions-*')).toBeLessThan(text.indexOf('ana@example.com'));
    expect(text).toContain('a person in the console');
    expect(text.match(/"caller:leave-out"/g)).toHaveLength(2);
    expect(text).toContain('|k2|');
  });

  it('say from which network they called', () => {
    const callers = families.map((one) => ({ ...one, network: one.id === 'k1' ? '185.220.0.0/16' : '' }));
    expect(shown(view({ callers }))).toContain('aws-cli, 185.220.0.0/16');
    expect(shown(view({ callers }))).toMatch(/a person in the console\\n/);
  });

  it('are not listed where there is one, and nobody was seen to begin its sessions', () => {
    expect(callersMessage(view({ callers: families.slice(0, 1) }))).toBeUndefined();
    expect(messagesOf(lives.scoping()).map(({ slot }) => slot)).not.toContain('callers');
  });

  it('say who left one out and why, and keep the last one', () => {
    const text = shown(view({ out: ['k2'] }));
    expect(text).toContain(`"user_id":"${DANA}"`);
    expect(text).toContain('debugging');
    expect(text).not.toContain('caller:leave-out');
  });

  it('can be taken back until the files are handed over', () => {
    const out = view({ out: ['k2'] });
    expect(messageViolations(callersMessage(out)!)).toEqual([]);
    expect(shown(out).match(/"caller:take-back"/g)).toHaveLength(1);
    const { review } = lives.delivered();
    const delivered = { ...out, review: { ...review, callersLeftOut: out.review.callersLeftOut } };
    expect(shown(delivered)).not.toContain('caller:take-back');
  });

  it('stand beside those who began their sessions, the most frequent first, the rest counted', () => {
    const assumers = Array.from({ length: 12 }, (_, at) => ({
      who: at === 0 ? 'arn:aws:iam::111122223333:role/people/engineer' : `<!channel> ${at}`,
      type: at === 0 ? 'AssumedRole' : 'SAMLUser',
      sessions: 20 - at,
      firstSeen: '2026-09-01T08:00:00Z',
      lastSeen: '2026-11-20T08:00:00Z',
    }));
    const one = { ...used, callers: families.slice(0, 1), assumedBy: assumers };
    const with1 = { ...view(), usage: usageOf(one, contract) };
    const message = callersMessage(with1)!;
    expect(messageViolations(message)).toEqual([]);
    expect(message.text).toBe('One family of sessions used this role.');
    const text = JSON.stringify(message.blocks);
    expect(text).toContain(' (AssumedRole): 20 sessions, 2026-09-01 to 2026-11-20');
    expect(text).toContain('… and 2 more.');
    expect(text).not.toContain('caller:leave-out');
  });

  it('stay within Slack’s limits with many families and hostile names', () => {
    const many = Array.from({ length: 300 }, (_, index) =>
      family(`k${index}`, `<!channel> *x* ${'y'.repeat(99)}`, index),
    );
    const message = callersMessage(view({ callers: many }))!;
    expect(messageViolations(message)).toEqual([]);
    expect(JSON.stringify(message.blocks)).toContain('290 smaller families');
  });

  it('are asked about with what goes with them', () => {
    const modal = leaveOutCallerModal(view(), families[1]!, used);
    expect(viewViolations(modal)).toEqual([]);
    expect(JSON.stringify(modal)).toContain('1 permission that nobody else used goes with ana@example.com');
    const none = leaveOutCallerModal(view(), families[1]!, { ...used, calls: others });
    expect(JSON.stringify(none)).toContain('used by others too');
  });
});
