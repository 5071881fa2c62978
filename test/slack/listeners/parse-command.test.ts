import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../../src/slack/listeners/parse-command.js';

describe('what is typed behind the command', () => {
  it.each([
    ['', { kind: 'form' }],
    ['help', { kind: 'help' }],
    ['  HELP ', { kind: 'help' }],
    ['list', { kind: 'list' }],
    ['Find', { kind: 'find' }],
    ['deploy', { kind: 'review', typed: 'deploy', target: { name: 'deploy' } }],
    ['`deploy`', { kind: 'review', typed: 'deploy', target: { name: 'deploy' } }],
    ['deploy 30d', { kind: 'review', typed: 'deploy', target: { name: 'deploy' }, days: 30 }],
    ['deploy 30 days', { kind: 'review', typed: 'deploy', target: { name: 'deploy' }, days: 30 }],
    ['deploy 1 day', { kind: 'review', typed: 'deploy', target: { name: 'deploy' }, days: 1 }],
    [
      'staging/deploy 400D',
      { kind: 'review', typed: 'deploy', target: { account: 'staging', name: 'deploy' }, days: 400 },
    ],
    ['status deploy', { kind: 'status', typed: 'deploy', target: { name: 'deploy' } }],
    ['denials deploy', { kind: 'denials', typed: 'deploy', target: { name: 'deploy' } }],
    ['denials deploy 90d', { kind: 'denials', typed: 'deploy', target: { name: 'deploy' }, days: 90 }],
    ['denials deploy 3d', { kind: 'denials', typed: 'deploy', target: { name: 'deploy' }, days: 3 }],
  ])('"%s" is read', (text, expected) => {
    expect(parseCommand(text)).toEqual(expected);
  });

  it('takes a role whose name is a word of ours by its type', () => {
    expect(parseCommand('role/list')).toMatchObject({ kind: 'review', target: { name: 'list' } });
  });

  it.each([
    'deploy 0d',
    'deploy 401d',
    'deploy -3d',
    'deploy 1.5d',
    'deploy 3 weeks',
    'status',
    'a b',
    'arn:aws:s3:::x',
  ])('"%s" gets a sentence', (text) => {
    expect(parseCommand(text)).toHaveProperty('problem');
  });

  it('never throws and never makes markup of what was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const parsed = parseCommand(text);
        if ('problem' in parsed) expect(parsed.problem.markup).not.toMatch(/[<>]/);
      }),
    );
  });
});
