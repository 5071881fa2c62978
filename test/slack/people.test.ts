import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createReader } from '../../src/slack/app.js';
import { createPeople, type PeopleOptions } from '../../src/slack/people.js';
import { type FakeSlack, startFakeSlack } from './fake-slack.js';
import { REVIEWERS } from './settings-access.js';

let slack: FakeSlack;
let now = 0;

beforeAll(async () => {
  slack = await startFakeSlack();
});
afterAll(() => slack.close());
beforeEach(() => {
  slack.reset();
  now = 0;
  Object.assign(slack.users, {
    U1: { id: 'U1', team_id: 'T1' },
    U2: { id: 'U2', team_id: 'T1' },
    UGONE: { id: 'UGONE', team_id: 'T1', deleted: true },
    UBOT: { id: 'UBOT', team_id: 'T1', is_bot: true },
    UGUEST: { id: 'UGUEST', team_id: 'T1', is_ultra_restricted: true },
    UELSE: { id: 'UELSE', team_id: 'T2' },
  });
  slack.groupMembers.splice(0, slack.groupMembers.length, 'U1', 'UGUEST', 'UBOT');
});

const people = (more: Partial<PeopleOptions> = {}) =>
  createPeople({
    client: createReader({ botToken: 'xoxb-1', apiUrl: slack.apiUrl }),
    now: () => now,
    ...more,
  });

it('tells what people are called, and leaves out whom Slack does not name', async () => {
  Object.assign(slack.users, { U1: { id: 'U1', team_id: 'T1', real_name: 'Dana Novak' } });
  Object.assign(slack.users, { U2: { id: 'U2', team_id: 'T1', profile: { display_name: 'lee' } } });
  expect(await people().namesOf(['U1', 'U2', 'UGONE', 'UNKNOWN'])).toEqual({ U1: 'Dana Novak', U2: 'lee' });
});

describe('who may review', () => {
  it('is a member of the reviewer group', async () => {
    expect(await people().mayReview('U1', 'T1', REVIEWERS)).toBeUndefined();
    expect((await people().mayReview('U2', 'T1', REVIEWERS))?.markup).toContain(
      'Only @cloud-reviewers can do this. Ask <@U1>',
    );
  });

  it('is also someone on the list of the settings', async () => {
    expect(await people().mayReview('U2', 'T1', { ...REVIEWERS, users: ['U2'] })).toBeUndefined();
  });

  it('is nobody while nobody is set, and the sentence names the setting', async () => {
    const nobody = { groups: [], users: [] };
    expect((await people().mayReview('U1', 'T1', nobody))?.markup).toContain('REVIEWER_GROUP');
    expect(await people().reviewersInWords(nobody)).toBeUndefined();
  });

  it('is nobody while the group is empty', async () => {
    slack.groupMembers.length = 0;
    expect((await people().mayReview('U1', 'T1', REVIEWERS))?.markup).toContain('@cloud-reviewers has no members');
  });

  it.each([
    ['UGUEST', 'Guests'],
    ['UBOT', 'Apps and bots'],
    ['UGONE', 'deactivated'],
    ['UELSE', 'another workspace'],
  ])('is never %s, even in the group', async (user, words) => {
    expect((await people().mayReview(user, 'T1', REVIEWERS))?.markup).toContain(words);
    expect((await people().mayRequest(user, 'T1'))?.markup).toContain(words);
  });
});

it('a member of several workspaces of one organisation counts in each of them', async () => {
  slack.users['U1'] = { id: 'U1', team_id: 'T2', enterprise_user: { teams: ['T1', 'T2'] } };
  expect(await people().mayReview('U1', 'T1', REVIEWERS)).toBeUndefined();
});

it('the time zone of a person is what they told Slack, and asked for with the rest', async () => {
  slack.users['U1'] = { id: 'U1', team_id: 'T1', tz: 'Europe/Berlin' };
  const asked = people();
  await asked.mayRequest('U1', 'T1');
  expect(await asked.timeZoneOf('U1')).toBe('Europe/Berlin');
  expect(await asked.timeZoneOf('U2')).toBeUndefined();
  expect(slack.callsOf('users.info')).toHaveLength(2);
});

describe('what Slack said', () => {
  it('is believed for a minute, then asked again', async () => {
    const asked = people();
    await Promise.all([asked.mayReview('U1', 'T1', REVIEWERS), asked.mayReview('U1', 'T1', REVIEWERS)]);
    await asked.mayReview('U1', 'T1', REVIEWERS);
    expect(slack.callsOf('usergroups.users.list')).toHaveLength(1);
    slack.groupMembers.length = 1;
    slack.groupMembers[0] = 'U2';
    now = 61_000;
    expect(await asked.mayReview('U1', 'T1', REVIEWERS)).toBeDefined();
    expect(slack.callsOf('usergroups.users.list')).toHaveLength(2);
  });

  it('is forgotten at once when a group changes', async () => {
    const asked = people();
    await asked.mayReview('U2', 'T1', REVIEWERS);
    slack.groupMembers.push('U2');
    asked.forgetGroups();
    expect(await asked.mayReview('U2', 'T1', REVIEWERS)).toBeUndefined();
  });

  it('by name is a kindness: without it the last known one is shown, or the id, and nothing fails', async () => {
    const asked = people();
    slack.faults.set('usergroups.list', [{ error: 'missing_scope' }]);
    expect(await asked.reviewersInWords(REVIEWERS)).toBe('anyone in S0REVIEW');
    expect(await asked.reviewersInWords(REVIEWERS)).toBe('anyone in @cloud-reviewers');
    now = 601_000;
    slack.faults.set('usergroups.list', [{ retryAfter: 30 }]);
    expect(await asked.reviewersInWords(REVIEWERS)).toBe('anyone in @cloud-reviewers');
  });

  it('is not kept where it was a failure', async () => {
    const asked = people();
    slack.faults.set('usergroups.users.list', [{ error: 'missing_scope' }]);
    await expect(asked.mayReview('U1', 'T1', REVIEWERS)).rejects.toThrow('missing_scope');
    expect(await asked.mayReview('U1', 'T1', REVIEWERS)).toBeUndefined();
  });
});

describe('where evidence may be shown', () => {
  it.each([
    [{ is_member: true }, undefined],
    [{ is_member: false }, '/invite @tighten'],
    [{ is_member: true, is_ext_shared: true }, 'outside'],
    [{ is_member: true, is_pending_ext_shared: true }, 'outside'],
    [{ is_member: true, is_org_shared: true }, 'outside'],
    [{ is_member: true, is_archived: true }, 'archived'],
    [{ is_im: true }, 'where others can see it'],
  ])('%j', async (channel, words) => {
    slack.channels['C1'] = channel;
    const refused = await people().mayShowIn('C1');
    if (words === undefined) expect(refused).toBeUndefined();
    else expect(refused?.markup).toContain(words);
  });

  it('is asked anew once the app was invited', async () => {
    const asked = people();
    slack.channels['C1'] = { is_member: false };
    expect(await asked.mayShowIn('C1')).toBeDefined();
    slack.channels['C1'] = { is_member: true };
    expect(await asked.mayShowIn('C1')).toBeUndefined();
  });
});
