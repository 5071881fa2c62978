import { describe, expect, test } from 'vitest';
import type { Command, Refusal } from '../../src/review/command.js';
import { decide } from '../../src/review/decide.js';
import { type Review, stageOf } from '../../src/review/review.js';
import { approved, approving, check, checking, commands, delivered, NOW, run, scoping } from './samples.js';

function refused(review: Review | undefined, command: Command, now = NOW): Refusal {
  const decided = decide(review, command, now);
  if ('events' in decided) throw new Error('it was not refused');
  return decided.refusal;
}

describe('stages', () => {
  test('follow from what is known', () => {
    expect(stageOf(run(undefined, commands.open))).toBe('finding');
    expect(stageOf(run(undefined, commands.open, commands.found))).toBe('collecting');
    expect(stageOf(run(undefined, commands.open, commands.found, commands.evidence))).toBe('drafting');
    expect(stageOf(scoping())).toBe('scoping');
    expect(stageOf(checking())).toBe('checking');
    expect(stageOf(approving())).toBe('approving');
    expect(stageOf(approved())).toBe('approved');
    expect(stageOf(delivered())).toBe('approved');
  });

  test('a change after the check goes back to checking and voids approvals', () => {
    const changed = run(approved(), { ...commands.choose1, choice: { kind: 'candidate', candidate: 'B' } });
    expect(stageOf(changed)).toBe('checking');
    expect(changed.approvals).toEqual([]);
    expect(changed.decisions['s1']).toMatchObject({ choice: { kind: 'candidate', candidate: 'B' }, by: 'UONE' });
  });

  test('a check of an older decision is not wanted', () => {
    const before = check(checking());
    const changed = run(checking(), { ...commands.choose1, choice: { kind: 'left-out' } });
    expect(refused(changed, before).kind).toBe('nothing-to-do');
  });

  test('an open question keeps the review in scoping', () => {
    expect(stageOf(run(scoping(), commands.choose1, commands.choose2))).toBe('scoping');
  });
});

describe('opening', () => {
  test('a second opening names who was first and when', () => {
    const refusal = refused(run(undefined, commands.open), commands.open, '2026-11-01T14:05:00.000Z');
    expect(refusal).toMatchObject({ kind: 'already-open', by: 'UREQ' });
    expect(refusal.message).toBe('<@UREQ> started this review 3 min ago. Its thread has everything so far.');
  });

  test('a name in two accounts is asked, chosen once, and found', () => {
    const candidates = [
      { account: '111122223333', label: 'staging', arn: 'arn:aws:iam::111122223333:role/x' },
      { account: '444455556666', label: 'live', arn: 'arn:aws:iam::444455556666:role/x' },
    ];
    const asked = run(undefined, commands.open, { type: 'ask-account', candidates });
    const other: Command = { type: 'choose-account', arn: 'arn:aws:iam::444455556666:role/y', by: 'UREQ', seen: 1 };
    expect(refused(asked, other).kind).toBe('unknown-subject');
    const chosen = run(asked, { type: 'choose-account', arn: candidates[1]!.arn, by: 'UREQ', seen: 1 });
    expect(chosen.target.arn).toBe(candidates[1]!.arn);
    expect(chosen.accountCandidates).toBeUndefined();
    expect(refused(chosen, { type: 'choose-account', arn: candidates[0]!.arn, by: 'UREQ', seen: 1 }).kind).toBe(
      'nothing-to-do',
    );
  });

  test('a refused review is over', () => {
    const review = run(undefined, commands.open, { type: 'refuse', reason: 'No such role.', advice: 'Look again.' });
    expect(refused(review, commands.found).kind).toBe('nothing-to-do');
    expect(refused(review, commands.choose1).kind).toBe('over');
  });
});

describe('scopes', () => {
  test('a click is refused as stale only where its own statement changed since', () => {
    const review = run(scoping(), commands.choose1);
    const seen = review.revision - 1;
    const other: Command = { ...commands.choose1, choice: { kind: 'candidate', candidate: 'B' }, by: 'UTWO', seen };
    const refusal = refused(review, other, '2026-11-01T14:02:12.000Z');
    expect(refusal).toMatchObject({ kind: 'stale', by: 'UONE', at: NOW });
    expect(refusal.message).toBe(
      '<@UONE> set ReadArtifacts to scope A 12 s ago. Look at it again, then keep it or change it.',
    );
    expect(decide(review, { ...commands.choose2, seen }, NOW)).toHaveProperty('events');
    expect(decide(review, { ...other, seen: review.revision }, NOW)).toHaveProperty('events');
  });

  test('the same choice twice changes nothing', () => {
    expect(refused(run(scoping(), commands.choose1), commands.choose1).kind).toBe('nothing-to-do');
  });

  test('a candidate that was never offered is refused', () => {
    const choice = { kind: 'candidate' as const, candidate: 'C' };
    expect(refused(scoping(), { ...commands.choose1, choice }).message).toContain('A, B');
    expect(refused(scoping(), { ...commands.choose1, choice: { kind: 'candidate', candidate: '' } }).kind).toBe(
      'unknown-subject',
    );
    expect(refused(scoping(), { ...commands.choose1, choice: { kind: 'candidate', candidate: 'AB' } }).kind).toBe(
      'unknown-subject',
    );
  });

  test('the suggested scopes are used only where nobody decided and a bulk decision is allowed', () => {
    const review = run(scoping(), { type: 'use-suggested', by: 'UTWO', seen: 99 });
    expect(review.decisions['s1']).toMatchObject({
      choice: { kind: 'candidate', candidate: 'A' },
      by: 'UTWO',
      bulk: true,
    });
    expect(review.decisions['s2']).toBeUndefined();
    expect(refused(review, { type: 'use-suggested', by: 'UTWO', seen: 99 }).message).toBe(
      'The statement that is left must be looked at by a person, one at a time.',
    );
  });

  test('nothing is decided by the system', () => {
    expect(refused(scoping(), { ...commands.choose1, by: 'system' }).kind).toBe('blocked');
    expect(refused(scoping(), { type: 'use-suggested', by: '', seen: 99 }).kind).toBe('blocked');
    expect(refused(approving(), { ...commands.approve, by: 'system' }).kind).toBe('blocked');
  });

  test('a caller that is left out makes the contract and the draft anew', () => {
    const review = run(checking(), {
      type: 'leave-out-caller',
      caller: 'k2',
      reason: 'debugging',
      by: 'UONE',
      seen: 99,
    });
    expect(stageOf(review)).toBe('collecting');
    expect(review.documents.activity).toBeDefined();
    expect(refused(review, { ...commands.draft, contract: 'sha256:older' }).kind).toBe('nothing-to-do');
  });

  test('a caller that was left out can be taken back until the edition is delivered, by a named person', () => {
    const leave: Command = { type: 'leave-out-caller', caller: 'k2', reason: 'debugging', by: 'UONE', seen: 99 };
    const back: Command = { type: 'take-back-caller', caller: 'k2', by: 'UTWO', seen: 99 };
    expect(refused(checking(), back).kind).toBe('nothing-to-do');
    const without = run(checking(), leave, commands.evidence, commands.draft);
    expect(refused(without, { ...back, by: 'system' }).kind).toBe('blocked');
    const again = run(without, back);
    expect(again.callersLeftOut).toEqual({});
    expect(stageOf(again)).toBe('collecting');
    expect(again.documents.activity).toBeDefined();
    expect(refused(delivered(), back).kind).toBe('wrong-stage');
  });
});

describe('a new draft', () => {
  const redraft: Command = { type: 'redraft', by: 'UONE', reason: 'a month has gone by' };

  test('reads fresh evidence over the same length of time, ending now', () => {
    const review = run(delivered(), redraft);
    expect(review.window).toEqual({ from: '2026-08-03T14:02:00.000Z', to: NOW });
    expect(stageOf(review)).toBe('collecting');
    expect(review.watch?.phase).toBe('delivered');
    expect(review.editions).toHaveLength(1);
  });

  test('keeps a decision only where the statement means the same as before', () => {
    const again = { ...commands.draft, unchanged: ['s2'] };
    const review = run(delivered(), redraft, commands.evidence, again);
    expect(Object.keys(review.decisions)).toEqual(['s2']);
    expect(stageOf(review)).toBe('scoping');
  });

  test('makes a click on the draft before it stale', () => {
    const before = delivered().revision;
    const review = run(delivered(), redraft, commands.evidence, commands.draft);
    expect(refused(review, { ...commands.choose1, seen: before }).kind).toBe('stale');
    expect(refused(review, { type: 'use-suggested', by: 'UONE', seen: before }).kind).toBe('stale');
  });

  test('is delivered as edition 2 while edition 1 is watched', () => {
    const review = run(
      delivered(),
      { type: 'change-watch', phase: 'shadow', by: 'UTWO', seen: 1 },
      redraft,
      commands.evidence,
      { ...commands.draft, unchanged: ['s1', 's2'] },
      (now) => check(now, { edition: 'f'.repeat(64) }),
      commands.approve,
      { type: 'record-delivery', edition: 'f'.repeat(64), delivery: 'sha256:two' },
    );
    expect(review.editions.map(({ number }) => number)).toEqual([1, 2]);
    expect(review.watch?.phase).toBe('delivered');
  });

  test('a delivered edition stays as it is', () => {
    const refusal = refused(delivered(), { ...commands.choose1, choice: { kind: 'left-out' } });
    expect(refusal.message).toBe('Edition 1 is delivered and stays as it is. Start edition 2 to change it.');
  });
});

describe('approval', () => {
  test('the requester and the last editor cannot approve alone', () => {
    expect(refused(approving(), { ...commands.approve, by: 'UREQ' })).toMatchObject({
      kind: 'four-eyes',
      message: 'You asked for this review, so someone else has to approve it.',
    });
    expect(refused(approving(), { ...commands.approve, by: 'UONE' })).toMatchObject({
      kind: 'four-eyes',
      message: 'You made the last change, so someone else has to approve it.',
    });
  });

  test('of two approvals one comes from someone who was not involved', () => {
    const open: Command = { ...commands.open, rules: { fourEyes: true, approvals: 2 } };
    const steps = [
      commands.found,
      commands.evidence,
      commands.draft,
      commands.choose1,
      commands.choose2,
      commands.answer,
    ];
    const review = run(undefined, open, ...steps, check, { ...commands.approve, by: 'UREQ' });
    expect(refused(review, { ...commands.approve, by: 'UONE' }).kind).toBe('four-eyes');
    expect(stageOf(run(review, { ...commands.approve, by: 'UTWO' }))).toBe('approved');
  });

  test('nobody approves twice', () => {
    const open: Command = { ...commands.open, rules: { fourEyes: false, approvals: 2 } };
    const steps = [
      commands.found,
      commands.evidence,
      commands.draft,
      commands.choose1,
      commands.choose2,
      commands.answer,
    ];
    const review = run(undefined, open, ...steps, check, commands.approve);
    expect(refused(review, commands.approve)).toMatchObject({ kind: 'already-approved-by-you', by: 'UTWO' });
  });

  test('a blocking finding blocks', () => {
    const review = run(checking(), (now) => check(now, { blocking: 2 }));
    expect(refused(review, commands.approve).message).toBe(
      '2 findings block approval. Fix the statements they name, then approve.',
    );
  });

  test('waits for open statements and questions, and counts them', () => {
    expect(refused(scoping(), commands.approve).message).toBe(
      'Still open: 2 statements, 1 question. Decide that first, then approve.',
    );
    expect(refused(checking(), commands.approve).message).toContain('checks are still running');
  });

  test('is refused where somebody changed a decision since it was shown', () => {
    const shown = approving().revision;
    const changed = run(approving(), { ...commands.choose1, choice: { kind: 'candidate', candidate: 'B' } }, check);
    expect(refused(changed, { ...commands.approve, seen: shown }, '2026-11-01T14:02:03.000Z')).toMatchObject({
      kind: 'stale',
      message: '<@UONE> changed a decision a moment ago. Have another look, then approve.',
    });
  });

  test('what was sent back waits for a change or a confirmation', () => {
    const sent = run(approving(), { type: 'send-back', by: 'UTWO', seen: 99, reason: 'too wide' });
    const changed = run(approving(), { ...commands.choose1, choice: { kind: 'candidate', candidate: 'B' } }, check);
    const late: Command = { type: 'send-back', by: 'UTWO', seen: approving().revision };
    expect(refused(changed, late)).toMatchObject({ kind: 'stale', by: 'UONE' });
    expect(stageOf(sent)).toBe('scoping');
    expect(refused(sent, commands.approve).message).toContain('<@UTWO> sent this back');
    expect(stageOf(run(sent, commands.choose1))).toBe('checking');
  });
});

describe('added permissions', () => {
  const attestation = {
    id: 'a1',
    action: 's3:DeleteObject',
    resources: ['arn:aws:s3:::artifacts/a.zip'],
    reason: 'undo' as const,
    note: 'a failed deploy is rolled back',
  };
  const attest: Command = { type: 'attest', attestation, by: 'UONE', seen: 1 };

  test('wait for another person', () => {
    const review = run(checking(), attest);
    expect(stageOf(review)).toBe('scoping');
    const approve = (by: string): Command => ({ type: 'decide-attestation', id: 'a1', approved: true, by, seen: 99 });
    expect(refused(review, approve('UONE')).kind).toBe('four-eyes');
    const done = run(review, approve('UTWO'));
    expect(stageOf(done)).toBe('checking');
    expect(refused(done, approve('UTHREE'))).toMatchObject({ kind: 'nothing-to-do', by: 'UTWO' });
  });

  test('take no wildcard', () => {
    const wild = (over: object): Command => ({
      type: 'attest',
      attestation: { ...attestation, ...over },
      by: 'UONE',
      seen: 1,
    });
    expect(refused(checking(), wild({ action: 's3:*' })).kind).toBe('blocked');
    expect(refused(checking(), wild({ resources: ['*'] })).kind).toBe('blocked');
    expect(refused(checking(), wild({ resources: ['arn:aws:s3:::artifacts/*'] })).kind).toBe('blocked');
    expect(refused(checking(), wild({ resources: [] })).kind).toBe('blocked');
  });
});

describe('blind spots', () => {
  const spots = ['data-events-off:logs', 'rest:0123456789ab'];
  const asked = () => {
    const review = checking();
    return { ...review, draft: { ...review.draft!, spots } };
  };
  const answer = (spot: string, by = 'UONE', given: 'not-used' | 'accepted' = 'not-used'): Command => ({
    type: 'answer-blind-spot',
    spot,
    answer: given,
    by,
    seen: 99,
  });
  const traces = {
    id: 'a2',
    action: 'xray:PutTraceSegments',
    resources: ['*'],
    reason: 'blind-spot' as const,
    note: 'Lambda sends its traces.',
  };

  test('hold approval up until a person has answered each of them', () => {
    expect(stageOf(asked())).toBe('scoping');
    expect(refused(asked(), commands.approve).message).toContain('2 blind spots');
    const one = run(asked(), answer(spots[0]!));
    expect(stageOf(one)).toBe('scoping');
    expect(stageOf(run(one, answer(spots[1]!, 'UTWO', 'accepted')))).toBe('checking');
    expect(refused(one, answer(spots[0]!))).toMatchObject({ kind: 'nothing-to-do', by: 'UONE' });
    expect(refused(one, { ...answer(spots[0]!, 'UTWO', 'accepted'), seen: 1 } as Command).kind).toBe('stale');
    expect(refused(asked(), answer('data-events-off:s3')).kind).toBe('unknown-subject');
    expect(refused(asked(), answer(spots[0]!, 'system')).kind).toBe('blocked');
  });

  test('are answered by permissions that another person approves', () => {
    const add: Command = { type: 'attest-for-spot', spot: spots[0]!, attestations: [traces], by: 'UONE', seen: 99 };
    const added = run(asked(), add, answer(spots[1]!));
    expect(added.spotAnswers?.[spots[0]!]).toMatchObject({ answer: 'attested', by: 'UONE' });
    expect(stageOf(added)).toBe('scoping');
    const approve: Command = { type: 'decide-attestation', id: 'a2', approved: true, by: 'UTWO', seen: 99 };
    expect(stageOf(run(added, approve))).toBe('checking');
    const wild = { ...traces, resources: ['arn:aws:s3:::artifacts/*'] };
    expect(refused(asked(), { ...add, attestations: [traces, wild] } as Command).kind).toBe('blocked');
  });

  test('are open again once all that was added for them was declined or withdrawn, and can be answered anew', () => {
    const add: Command = { type: 'attest-for-spot', spot: spots[0]!, attestations: [traces], by: 'UONE', seen: 99 };
    const added = run(asked(), add, answer(spots[1]!));
    const decline: Command = { type: 'decide-attestation', id: 'a2', approved: false, by: 'UTWO', seen: 99 };
    const withdraw: Command = { type: 'withdraw-attestation', id: 'a2', by: 'UTWO', seen: 99 };
    for (const back of [decline, withdraw]) expect(stageOf(run(added, back))).toBe('scoping');
    expect(refused(run(added, decline), add).message).toContain('<@UTWO> declined it.');
    expect(stageOf(run(added, decline, answer(spots[0]!)))).toBe('checking');
    const approve: Command = { type: 'decide-attestation', id: 'a2', approved: true, by: 'UTWO', seen: 99 };
    expect(stageOf(run(added, withdraw, add, approve))).toBe('checking');
  });

  test('are not answered by permissions that nobody named', () => {
    const none: Command = { type: 'attest-for-spot', spot: spots[0]!, attestations: [], by: 'UONE', seen: 99 };
    expect(refused(asked(), none).kind).toBe('blocked');
    expect(refused(asked(), { ...answer(spots[0]!), answer: 'attested' } as Command).kind).toBe('blocked');
  });

  test('a permission that was added can be withdrawn, and that voids approvals', () => {
    const add: Command = {
      type: 'attest',
      attestation: { ...traces, resources: ['arn:aws:s3:::a'] },
      by: 'UONE',
      seen: 1,
    };
    const withdraw: Command = { type: 'withdraw-attestation', id: 'a2', by: 'UTWO', seen: 99 };
    const gone = run(approved(), add, withdraw);
    expect(gone.attestations).toEqual({});
    expect(gone.approvals).toEqual([]);
    expect(refused(gone, withdraw).kind).toBe('nothing-to-do');
  });
});

describe('a check', () => {
  test('that was made from the draft before a new one counts for nothing, though nothing in it changed', () => {
    const again = run(checking(), { type: 'redraft', by: 'UONE', reason: 'r' }, commands.evidence, {
      ...commands.draft,
      unchanged: ['s1', 's2'],
    });
    expect(stageOf(again)).toBe('checking');
    expect(refused(again, check(checking())).kind).toBe('nothing-to-do');
    expect(stageOf(run(again, check))).toBe('approving');
  });
});

describe('in the thread', () => {
  test('stop works from anywhere, and what comes after it is told who stopped', () => {
    for (const review of [run(undefined, commands.open), scoping(), checking(), approving(), delivered()]) {
      const stopped = run(review, { type: 'stop', by: 'UONE' });
      expect(refused(stopped, commands.choose1).message).toContain('<@UONE> stopped this review a moment ago.');
      expect(refused(stopped, check(stopped)).kind).toBe('nothing-to-do');
    }
  });

  test('a failed stage waits for another try', () => {
    const failure: Command = { type: 'record-failure', stage: 'checking', reason: 'r', advice: 'a', tries: 3 };
    const failed = run(checking(), failure);
    expect(failed.failure).toMatchObject({ stage: 'checking', tries: 3 });
    expect(refused(failed, failure).kind).toBe('nothing-to-do');
    expect(run(failed, { type: 'retry', by: 'UONE' }).failure).toBeUndefined();
    expect(refused(checking(), { type: 'retry', by: 'UONE' }).kind).toBe('nothing-to-do');
    expect(refused(scoping(), failure).kind).toBe('nothing-to-do');
  });

  test('a failed reading of denials does not hide a failed stage', () => {
    const ask: Command = { type: 'ask-denials', id: 'd1', by: 'UONE', window: { from: NOW, to: NOW } };
    const side: Command = { type: 'record-failure', stage: 'denials', reason: 'side', advice: 'a', tries: 1 };
    const main: Command = { type: 'record-failure', stage: 'checking', reason: 'main', advice: 'a', tries: 1 };
    expect(run(checking(), ask, side).failure?.reason).toBe('side');
    expect(run(checking(), ask, main, side).failure?.reason).toBe('main');
    expect(run(checking(), ask, side, main).failure?.reason).toBe('main');
    expect(run(checking(), ask, side, { ...ask, id: 'd2' }).sideFailure).toBeUndefined();
  });

  test('the same message is one question', () => {
    const ask: Command = { type: 'ask', turn: 't1', by: 'UONE', text: 'sha256:q', messageTs: '1.1' };
    const asked = run(scoping(), ask);
    expect(refused(asked, { ...ask, turn: 't2' }).kind).toBe('nothing-to-do');
    const answered = run(asked, { type: 'record-answer', turn: 't1', answer: 'sha256:a' });
    expect(refused(answered, { type: 'record-answer', turn: 't1', answer: 'sha256:b' }).kind).toBe('nothing-to-do');
  });

  test('an answer is stopped once, by a named person, and is not recorded afterwards', () => {
    const asked = run(scoping(), { type: 'ask', turn: 't1', by: 'UONE', text: 'sha256:q', messageTs: '1.1' });
    const stopped = run(asked, { type: 'stop-answer', turn: 't1', by: 'UTWO' });
    expect(stopped.turns[0]).toMatchObject({ stopped: { by: 'UTWO', at: NOW } });
    expect(refused(stopped, { type: 'stop-answer', turn: 't1', by: 'UONE' }).message).toContain('<@UTWO> stopped');
    expect(refused(stopped, { type: 'record-answer', turn: 't1', answer: 'sha256:a' }).kind).toBe('nothing-to-do');
    expect(refused(asked, { type: 'stop-answer', turn: 't9', by: 'UONE' }).kind).toBe('unknown-subject');
    expect(refused(asked, { type: 'stop-answer', turn: 't1', by: 'system' }).kind).toBe('blocked');
    const answered = run(asked, { type: 'record-answer', turn: 't1', answer: 'sha256:a' });
    expect(refused(answered, { type: 'stop-answer', turn: 't1', by: 'UONE' }).kind).toBe('nothing-to-do');
  });

  test('the watch takes its steps in order', () => {
    const phase = (to: 'shadow' | 'live' | 'closed'): Command => ({
      type: 'change-watch',
      phase: to,
      by: 'UTWO',
      seen: 1,
    });
    expect(refused(delivered(), phase('live')).kind).toBe('wrong-stage');
    const live = run(delivered(), phase('shadow'), phase('live'));
    expect(run(live, phase('shadow')).watch?.phase).toBe('shadow');
    expect(refused(run(live, phase('closed')), phase('shadow')).kind).toBe('over');
  });

  test('a review that nobody knows is answered with a sentence', () => {
    expect(refused(undefined, commands.choose1)).toMatchObject({ kind: 'unknown-review' });
  });
});
