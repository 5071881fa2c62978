import type { HomeView, ModalView } from '@slack/types';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createSender } from '../../src/slack/app.js';
import { rich, said, section } from '../../src/slack/kit/rich.js';
import { plain } from '../../src/slack/kit/text.js';
import { viewViolations } from '../../src/slack/kit/validate.js';
import { askModal, sentenceModal } from '../../src/slack/modals/other-modals.js';
import { respond } from '../../src/slack/respond.js';
import { openView, publishHome, withinLimits } from '../../src/slack/views.js';
import { type FakeSlack, startFakeSlack } from './fake-slack.js';

let slack: FakeSlack;
let client: ReturnType<typeof createSender>;

beforeAll(async () => {
  slack = await startFakeSlack();
  client = createSender({ botToken: 'xoxb-1', apiUrl: slack.apiUrl });
});
afterAll(() => slack.close());
beforeEach(() => slack.reset());

const many = Array.from({ length: 120 }, (_, at) => section(`row ${at}`));
const form = askModal('r1');
const huge: ModalView = { ...form, blocks: [...many, ...form.blocks] };

it('a form that breaks a limit keeps its inputs and says that there is more to see', async () => {
  await openView(client, 't1', huge);
  expect(slack.callsOf('views.open')).toHaveLength(1);
  const [shown] = slack.views;
  expect(viewViolations(shown as unknown as ModalView)).toEqual([]);
  expect(JSON.stringify(shown)).toContain('"type":"input"');
  expect(JSON.stringify(shown)).toContain('There is more to see than Slack shows here');
  expect(withinLimits(huge)).toEqual(shown);
});

it('an alert and a table become text where they are refused', async () => {
  const view: ModalView = {
    ...sentenceModal(plain('x')),
    blocks: [
      { type: 'alert', level: 'warning', text: { type: 'plain_text', text: 'Somebody changed this.' } },
      { type: 'table', rows: [[{ type: 'raw_text', text: 'Event' }], [{ type: 'raw_text', text: 'GetObject' }]] },
    ],
  };
  slack.faults.set('views.open', [{ error: 'invalid_arguments' }]);
  await openView(client, 't1', view);
  const shown = JSON.stringify(slack.views);
  expect(shown).not.toMatch(/"alert"|"table"/);
  expect(shown).toContain('Somebody changed this.');
  expect(shown).toContain('GetObject');
});

it('what has nothing to do with the blocks is no reason to send them again', async () => {
  slack.faults.set('views.open', [{ error: 'expired_trigger_id' }]);
  await expect(openView(client, 't1', form)).rejects.toThrow('expired_trigger_id');
  expect(slack.callsOf('views.open')).toHaveLength(1);
});

it('a home tab that breaks a limit is published in short', async () => {
  const home: HomeView = { type: 'home', blocks: many };
  await publishHome(client, 'U1', home, undefined);
  expect(JSON.stringify(slack.views)).toContain('There is more to see');
});

it('an answer whose blocks Slack would refuse is sent as its sentence', async () => {
  await respond(`${slack.url}/respond/1`, plain('Found 3 roles.'), { blocks: many });
  await respond(`${slack.url}/respond/1`, plain('Found 3 roles.'), { blocks: [said(plain('x')), rich(['y'])] });
  expect(slack.said[0]).toMatchObject({ text: 'Found 3 roles.' });
  expect(slack.said[0]).not.toHaveProperty('blocks');
  expect(slack.said[1]).toHaveProperty('blocks');
});
