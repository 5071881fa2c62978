import type { KnownBlock } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { messageViolations, viewViolations, visibleLength } from '../../../src/slack/kit/validate.js';
import { wordsIn } from '../../../src/slack/kit/words-in.js';
import { summaryMessage } from '../../../src/slack/messages/summary.js';
import { evidenceModal } from '../../../src/slack/modals/evidence-modal.js';
import { hasNewerBlocks, plainer } from '../../../src/slack/outbox/plainer.js';
import { activity, DANA, lives, need, statements } from '../a-review.js';

const flat = (text: string) => text.replace(/[·\s]+/g, ' ').trim();
const tableOf = (blocks: KnownBlock[]) => {
  const table = blocks.find((block) => block.type === 'table' || block.type === 'data_table')!;
  return { table, said: `${'caption' in table ? table.caption : ''} ${wordsIn(table)}`, lines: plainer([table]) };
};

describe('a table that a workspace refuses is all there in text', () => {
  it('the overview of sixty statements, with its head and the people by name', () => {
    const view = lives.deciding();
    const many = Array.from({ length: 60 }, (_, at) => ({
      ...statements[at % 3]!,
      id: `s${at}`,
      purpose: `Statement ${at} ${'reads what was built '.repeat(4)}`,
    }));
    const set = {
      by: DANA,
      at: '2026-11-23T09:06:00Z',
      revision: 9,
      bulk: false,
      choice: { kind: 'left-out' as const },
    };
    const review = { ...view.review, decisions: Object.fromEntries(many.map(({ id }) => [id, set])) };
    const message = summaryMessage({ ...view, review, draft: { ...view.draft!, statements: many } }, {})!;
    const { said, lines } = tableOf(message.blocks);
    expect(flat(wordsIn(lines))).toBe(flat(said));
    expect(said).toContain(DANA);
    expect(JSON.stringify(lines).split(`{"type":"user","user_id":"${DANA}"}`)).toHaveLength(41);
    expect(messageViolations({ text: message.text, blocks: plainer(message.blocks) })).toEqual([]);
  });

  it('the calls behind a statement, a hundred rows of them', () => {
    const view = lives.deciding();
    const names = Array.from({ length: 100 }, (_, at) => `arn:aws:s3:::artifacts/${'folder/'.repeat(10)}${at}`);
    const needs = names.map((arn, at) => need(`n${at}`, 's3:GetObject', arn, 3));
    const calls = needs.map(({ id }) => ({ ...activity.calls[0]!, id: `c-${id}`, resources: [] }));
    const statement = { ...statements[0]!, needIds: needs.map(({ id }) => id) };
    const modal = evidenceModal({ ...view, contract: { ...view.contract!, needs } }, statement, { ...activity, calls });
    const { table, said, lines } = tableOf(modal.blocks);
    expect('rows' in table && table.rows).toHaveLength(101);
    expect(flat(wordsIn(lines))).toBe(flat(said));
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.map(visibleLength).filter((length) => length > 2_900)).toEqual([]);
    const taken = plainer(modal.blocks);
    expect(hasNewerBlocks(taken)).toBe(false);
    expect(viewViolations({ ...modal, blocks: taken })).toEqual([]);
  });
});
