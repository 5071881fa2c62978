import { expect, it } from 'vitest';
import { messagesOf } from '../../../src/slack/messages/index.js';
import { lives, report } from '../a-review.js';

const many = Array.from({ length: 12 }, (_, at) => ({ ...report.findings[0]!, message: `Finding ${at}.` }));
const checked = (edition: string) => {
  const messages = messagesOf({ ...lives.blocked(), report: { ...report, edition, findings: many } });
  const file = messages.find((message) => message.files)?.files?.[0];
  return { file, says: JSON.stringify(messages.find(({ slot }) => slot === 'findings')?.blocks) };
};

it('the findings of each check are a file of its own name, which the message says', () => {
  const one = checked('a'.repeat(64));
  const two = checked('b'.repeat(64));
  expect(one.file?.name).toBe('findings-aaaaaaaa.txt');
  expect(two.file?.name).not.toBe(one.file?.name);
  expect(one.says).toContain('findings-aaaaaaaa.txt in this thread');
  expect(one.file?.content).toContain('Finding 11.');
});
