import { describe, expect, test } from 'vitest';
import { nextAnswer, nextStep } from '../../src/jobs/next-step.js';
import { changesOf, tookPart } from '../../src/review/changes.js';
import type { Command } from '../../src/review/command.js';
import { decide } from '../../src/review/decide.js';
import type { Review } from '../../src/review/review.js';
import { openCost, stageOf } from '../../src/review/stage.js';
import { askCost as ask, commands, NOW, run, WINDOW } from './samples.js';

const agree: Command = { type: 'agree-cost', by: 'UONE', seen: 99 };
const collecting = () => run(undefined, commands.open, commands.found);
const asked = () => run(collecting(), ask);

function refused(review: Review | undefined, command: Command) {
  const decided = decide(review, command, NOW);
  if (!('refusal' in decided)) throw new Error('it was not refused');
  return decided.refusal;
}

describe('what reading costs', () => {
  test('is waited for: no work is done, and no evidence is taken, before somebody agreed', () => {
    expect(nextStep(collecting())).toBe('collecting');
    expect(nextStep(asked())).toBeUndefined();
    expect(stageOf(asked())).toBe('collecting');
    expect(refused(asked(), commands.evidence).kind).toBe('nothing-to-do');
    const agreed = run(asked(), agree);
    expect(nextStep(agreed)).toBe('collecting');
    expect(agreed.window).toEqual(WINDOW);
    expect([tookPart(agreed, 'UONE'), tookPart(asked(), 'UONE')]).toEqual([true, false]);
    expect(agreed.cost?.agreed).toEqual({ by: 'UONE', at: NOW, days: 90, bytes: 2.8e12, dollars: 14 });
    expect(run(agreed, commands.evidence).evidence).toBeDefined();
  });

  test('is agreed to by one named person, and who is second hears who that was', () => {
    expect(refused(asked(), { ...agree, by: 'system' }).kind).toBe('blocked');
    const second = refused(run(asked(), agree), { ...agree, by: 'UTWO' });
    expect(second).toMatchObject({ kind: 'nothing-to-do', by: 'UONE' });
    expect(second.message).toBe('<@UONE> agreed to reading 90 days a moment ago.');
    expect(refused(asked(), { ...agree, seen: 1 }).kind).toBe('stale');
    expect(refused(collecting(), agree).kind).toBe('nothing-to-do');
  });

  test('of a shorter window is agreed to with it, and with no window that nobody estimated', () => {
    const shorter = run(asked(), { ...agree, days: 30 });
    expect(shorter.window).toEqual({ from: '2026-09-30T00:00:00Z', to: WINDOW.to });
    expect(shorter.cost?.agreed).toMatchObject({ days: 30, dollars: 4.65 });
    expect(nextStep(shorter)).toBe('collecting');
    expect(refused(asked(), { ...agree, days: 90 }).kind).toBe('unknown-subject');
    expect(refused(asked(), { ...agree, days: Number.NaN }).kind).toBe('unknown-subject');
  });

  test('is never asked twice for the same window, and anew for another', () => {
    expect(refused(asked(), ask).kind).toBe('nothing-to-do');
    expect(refused(run(asked(), agree), ask).kind).toBe('nothing-to-do');
    expect(refused(collecting(), { ...ask, window: { ...WINDOW, to: NOW } }).kind).toBe('nothing-to-do');
    const drafted = run(asked(), agree, commands.evidence, commands.draft);
    const window = { from: WINDOW.from, to: NOW };
    const again = run(drafted, { type: 'redraft', by: 'UONE', reason: 'fresh evidence', window });
    expect(openCost(again)).toBeUndefined();
    expect(nextStep(again)).toBe('collecting');
    expect(openCost(run(again, { ...ask, window }))?.window).toEqual(window);
  });

  test('ends with the review', () => {
    const stopped = run(asked(), { type: 'stop', by: 'UREQ' });
    expect(refused(stopped, agree).kind).toBe('over');
    expect(nextStep(stopped)).toBeUndefined();
  });

  test('is in the record, with who agreed', () => {
    const entries = [ask, { ...agree, days: 7 } as Command].reduce<{ review: Review; events: object[] }>(
      ({ review, events }, command) => {
        const decided = decide(review, command, NOW);
        if ('refusal' in decided) throw new Error(decided.refusal.message);
        return { review: run(review, command), events: [...events, ...decided.events] };
      },
      { review: collecting(), events: [] },
    );
    const history = [{ revision: 3, at: NOW, events: entries.events as never, prev: '', hash: '' }];
    expect(changesOf(history, () => undefined).map(({ by, did }) => `${by} ${did}`)).toEqual([
      'system asked before reading 90 days, for about $14',
      'UONE agreed to reading 7 days, for about $1.05',
    ]);
  });
});

describe('what reading refused calls costs', () => {
  const denials: Command = { type: 'ask-denials', id: 'd1', by: 'UONE', window: WINDOW };
  const askDenials: Command = { ...ask, type: 'ask-denials-cost', id: 'd1' };
  const agreeToDenials: Command = { type: 'agree-denials-cost', id: 'd1', by: 'UTWO', seen: 99 };
  const waiting = () => run(collecting(), denials, askDenials);

  test('is waited for, beside the main work and beside other readings', () => {
    expect(nextAnswer(run(collecting(), denials))?.kind).toBe('denials');
    expect(nextAnswer(waiting())).toBeUndefined();
    expect(nextStep(waiting())).toBe('collecting');
    const shorter = run(waiting(), { ...denials, id: 'd2', window: { ...WINDOW, from: '2026-10-29T00:00:00Z' } });
    expect(nextAnswer(shorter)).toMatchObject({ kind: 'denials', read: { id: 'd2' } });
    const agreed = run(waiting(), agreeToDenials);
    expect(nextAnswer(agreed)).toMatchObject({ kind: 'denials', read: { id: 'd1' } });
    expect(agreed.denialReads[0]?.cost?.agreed).toEqual({ by: 'UTWO', at: NOW });
  });

  test('is asked once, and agreed to by one named person', () => {
    expect(refused(waiting(), askDenials).kind).toBe('nothing-to-do');
    expect(refused(collecting(), askDenials).kind).toBe('nothing-to-do');
    expect(refused(run(collecting(), denials), agreeToDenials).kind).toBe('nothing-to-do');
    expect(refused(waiting(), { ...agreeToDenials, by: 'system' }).kind).toBe('blocked');
    const second = refused(run(waiting(), agreeToDenials), { ...agreeToDenials, by: 'UONE' });
    expect(second.message).toBe('<@UTWO> agreed to reading these refused calls a moment ago.');
  });
});
