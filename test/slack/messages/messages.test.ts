import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { messageViolations, viewViolations, visibleLength } from '../../../src/slack/kit/validate.js';
import { homeItems, homeView } from '../../../src/slack/messages/home.js';
import { messagesOf } from '../../../src/slack/messages/index.js';
import { scopesMatching } from '../../../src/slack/modals/scope-modal.js';
import { DANA, lives, statements } from '../a-review.js';

const golden = (name: string) => fileURLToPath(new URL(`../goldens/${name}.json`, import.meta.url));
/** As the project's formatter writes JSON: lists of words on one line. */
const json = (value: unknown) =>
  `${JSON.stringify(value, null, 2).replace(/\[\n\s+("[^"\n]*"(?:,\n\s+"[^"\n]*")*)\n\s+\]/g, (_all, words: string) => `[${words.replace(/\n\s+/g, ' ')}]`)}\n`;

describe('the messages of a review', () => {
  for (const [life, view] of Object.entries(lives)) {
    it(`are as they were when it is ${life}, and within Slack's limits`, async () => {
      const messages = messagesOf(view(), { reviewers: 'anyone in @cloud-reviewers' });
      for (const message of messages) {
        if (!message.files) expect(messageViolations(message), message.slot).toEqual([]);
      }
      expect(new Set(messages.map((message) => message.slot)).size).toBe(messages.length);
      await expect(json(messages)).toMatchFileSnapshot(golden(life));
    });
  }

  it('are none while the principal is looked for', () => {
    const view = lives.collecting();
    expect(messagesOf({ ...view, stage: 'finding' })).toEqual([]);
  });

  it('begin with a section or a header each, so that Slack lets them become anything later', () => {
    for (const view of Object.values(lives)) {
      for (const message of messagesOf(view())) {
        if (!message.files) expect(['section', 'header'], message.slot).toContain(message.blocks[0]?.type);
      }
    }
  });

  it('put statements where they stay, however many are decided', () => {
    const place = (view: ReturnType<typeof lives.scoping>) =>
      messagesOf(view).flatMap((message) =>
        statements
          .filter((item) => JSON.stringify(message.blocks).includes(`· ${item.sid}`))
          .map((item) => `${message.slot} ${item.sid}`),
      );
    const before = place(lives.scoping()).filter((line) => line.startsWith('statements'));
    const after = place(lives.approving()).filter((line) => line.startsWith('statements'));
    expect(after).toEqual(before);
  });

  it('change only where something was decided', () => {
    const before = new Map(messagesOf(lives.scoping()).map((message) => [message.slot, json(message.blocks)]));
    const after = messagesOf(lives.deciding()).filter((message) => before.get(message.slot) !== json(message.blocks));
    expect(after.map((message) => message.slot).sort()).toEqual(['questions:1', 'root', 'statements:1', 'summary']);
  });

  it('carry no button once the review is stopped', () => {
    expect(JSON.stringify(messagesOf(lives.stopped()))).not.toContain('"button"');
  });

  it('name who decided beside what was decided, also after others decide more', () => {
    const shown = JSON.stringify(messagesOf(lives.approving()));
    expect(shown).toContain('"user_id":"U0LEE"');
    expect(shown).toContain('"user_id":"U0DANA"');
  });
});

it('finds a scope by its letter, its name or its resources, where there are more than fit', () => {
  const [first] = statements;
  const found = (typed: string) => scopesMatching(first!, typed).map(({ value }) => value);
  expect(found('')).toEqual(['A', 'B', 'custom']);
  expect(found('build-7')).toEqual(['A']);
  expect(found('bucket')).toEqual(['B']);
  expect(found('nothing like it')).toEqual([]);
});

describe('the home tab', () => {
  it('shows what needs a reviewer, what is in progress and what is watched', async () => {
    const reviews = [
      lives.scoping().review,
      lives.collecting().review,
      lives.delivered().review,
      lives.stopped().review,
    ];
    const items = homeItems(reviews, { user: DANA, mayReview: () => true });
    const view = homeView(items, new Map([['r1', 'https://acme.slack.com/archives/C0OPS/p1']]));
    expect(items.needsYou).toHaveLength(1);
    expect(items.watching).toHaveLength(1);
    expect(viewViolations({ ...view, blocks: view.blocks.slice(0, 4) })).toEqual([]);
    await expect(json(view)).toMatchFileSnapshot(golden('home'));
  });

  it('asks nothing of someone who is no reviewer', () => {
    expect(homeItems([lives.scoping().review], { user: 'U0GUEST', mayReview: () => false }).needsYou).toEqual([]);
  });
});

it('counts what readers see', () => {
  expect(visibleLength([{ type: 'section', text: { type: 'plain_text', text: 'four' } }])).toBe(4);
});
