import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createReader } from '../../src/slack/app.js';
import { createAsker } from '../../src/slack/asker.js';
import { createPeople } from '../../src/slack/people.js';
import { fold, opened } from './a-review.js';
import { type FakeSlack, startFakeSlack } from './fake-slack.js';
import { accessFor } from './settings-access.js';

let slack: FakeSlack;
beforeAll(async () => {
  slack = await startFakeSlack();
});
afterAll(() => slack.close());
beforeEach(() => {
  slack.reset();
  Object.assign(slack.users, {
    UREVIEWER: { id: 'UREVIEWER', team_id: 'T0ACME', tz: 'Europe/Berlin' },
    UOTHER: { id: 'UOTHER', team_id: 'T0ACME' },
  });
  slack.groupMembers.splice(0, slack.groupMembers.length, 'UREVIEWER');
});

async function asker(user: string) {
  const people = createPeople({ client: createReader({ botToken: 'xoxb-1', apiUrl: slack.apiUrl }) });
  const review = fold(opened);
  slack.channels[review.channel] = { is_member: true };
  return createAsker({ access: accessFor(people), people })(review, user);
}

describe('whoever asks', () => {
  it('decides where they are a reviewer, on the clocks where they are', async () => {
    expect(await asker('UREVIEWER')).toEqual({ mayDecide: true, timeZone: 'Europe/Berlin' });
  });

  it('decides nothing where they are none', async () => {
    expect(await asker('UOTHER')).toEqual({ mayDecide: false });
  });

  it('decides nothing where Slack does not say', async () => {
    slack.faults.set('users.info', [{ error: 'missing_scope' }, { error: 'missing_scope' }]);
    expect(await asker('UREVIEWER')).toEqual({ mayDecide: false });
  });
});
