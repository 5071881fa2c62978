import { describe, expect, it } from 'vitest';
import { messageViolations } from '../../../src/slack/kit/validate.js';
import { denialInWords, denialMessages, denialOf } from '../../../src/slack/messages/denials.js';
import { askCost } from '../../review/samples.js';
import { DANA, lives, SAM } from '../a-review.js';

const WINDOW = { from: '2026-11-16T00:00:00Z', to: '2026-11-23T00:00:00Z' };
const denial = (action: string, resource: string, calls: number) => ({
  source: 's3.amazonaws.com',
  name: action.split(':')[1]!,
  action,
  resource,
  cause: 'no-identity-policy' as const,
  calls,
  callIds: ['c1'],
  firstSeen: '2026-11-17T10:00:00Z',
  lastSeen: '2026-11-22T10:00:00Z',
});
type Denials = ReturnType<typeof denial>[];
const view = (...reads: Denials[]) => ({
  ...lives.delivered(),
  denialReads: reads.map((denials, at) => ({
    id: `d${at}`,
    by: SAM,
    at: '2026-11-23T09:00:00Z',
    read: { window: WINDOW, denials, source: 'log files' },
  })),
});
const put = (calls: number) => denial('s3:PutObject', 'arn:aws:s3:::reports/a', calls);
const get = denial('s3:GetObject', 'arn:aws:s3:::reports/a', 1);

describe('refused calls', () => {
  it('have one message for each action on each resource, edited with the counts of the latest read', () => {
    const first = denialMessages(view([put(3), get]));
    const second = denialMessages(view([put(3), get], [put(14)]));
    const pairs = (messages: typeof first) => messages.filter(({ slot }) => slot.startsWith('denial:'));
    expect(pairs(first).map(({ text }) => text)).toEqual([
      's3:PutObject was refused 3 times.',
      's3:GetObject was refused once.',
    ]);
    expect(pairs(second).map(({ slot }) => slot)).toEqual(pairs(first).map(({ slot }) => slot));
    expect(pairs(second)[0]?.text).toBe('s3:PutObject was refused 14 times.');
    for (const message of second) expect(messageViolations(message)).toEqual([]);
  });

  it('are read after a yes where that costs much, and say what they cost and who agreed', () => {
    const { type: _type, ...cost } = askCost;
    const asked = { id: 'd1', by: SAM, at: '2026-11-23T09:00:00Z', cost: { ...cost, revision: 7 } };
    const waiting = { ...lives.delivered(), denialReads: [asked] };
    const [message, ...others] = denialMessages(waiting);
    expect(others).toEqual([]);
    expect(message?.text).toContain('cost about $14. Shall I?');
    expect(JSON.stringify(message?.blocks)).toContain('"denials:read","value":"r1|d1|7"');
    expect(messageViolations(message!)).toEqual([]);
    const agreed = { ...cost, revision: 7, agreed: { by: DANA, at: '2026-11-23T09:01:00Z' } };
    const took = { bytesScanned: 2.8e12, queries: 1, milliseconds: 9, dollars: 14 };
    const read = { window: WINDOW, denials: [], source: 'an Athena table', cost: took };
    const [done] = denialMessages({ ...waiting, denialReads: [{ ...asked, cost: agreed, read }] });
    expect(done?.slot).toBe(message?.slot);
    expect(JSON.stringify(done?.blocks)).toContain('Cost about $14');
    expect(JSON.stringify(done?.blocks)).toContain(DANA);
    expect(JSON.stringify(done?.blocks)).not.toContain('denials:read');
  });

  it('share the message of their read where they are many', () => {
    const many = Array.from({ length: 6 }, (_, at) => denial('s3:PutObject', `arn:aws:s3:::reports/${at}`, at + 1));
    const messages = denialMessages(view(many));
    expect(messages.map(({ slot }) => slot)).toEqual(['denials:d0']);
    expect(JSON.stringify(messages[0]?.blocks)).toContain('arn:aws:s3:::reports/5');
  });

  it('can be asked about, each by itself', () => {
    const shown = view([put(3)]);
    const [, pair] = denialMessages(shown);
    expect(JSON.stringify(pair?.blocks)).toContain(`"value":"r1|${pair?.slot}|`);
    expect(denialInWords(denialOf(shown, pair!.slot)!)).toBe(
      's3:PutObject on arn:aws:s3:::reports/a: 3 times, no policy of the role allows it',
    );
    expect(denialOf(shown, 'denial:0000000000000000')).toBeUndefined();
  });
});
