import { App, LogLevel, type Receiver } from '@slack/bolt';
import { expect, test } from 'vitest';
import { onAction, onOthers, onSaved } from '../../../src/slack/listeners/dispatch.js';

const receiver: Receiver = { init: () => undefined, start: async () => undefined, stop: async () => undefined };
const authorize = async () => ({ botToken: 'xoxb-1', botId: 'B1', botUserId: 'U1', teamId: 'T1' });

function listening() {
  const heard: string[] = [];
  const app = new App({ receiver, authorize, convoStore: false, logLevel: LogLevel.ERROR });
  const hears = (name: string) => async () => void heard.push(name);
  for (const id of ['account:choose', 'scope:leave-out', 'search:scope']) onAction(app, id, hears(id));
  onSaved(app, 'modal:scope', hears('modal:scope'));
  onOthers(app, { action: hears('another action'), saved: hears('another modal') });
  const common = { team: { id: 'T1' }, user: { id: 'U1', team_id: 'T1' } };
  const process = (body: object) => app.processEvent({ body: { ...common, ...body }, ack: async () => undefined });
  return {
    heard,
    press: (id: string) => process({ type: 'block_actions', actions: [{ type: 'button', action_id: id }] }),
    save: (id: string) => process({ type: 'view_submission', view: { id: 'V1', callback_id: id } }),
  };
}

test('a press is heard by the handler of its name alone, also where it carries a number', async () => {
  const { press, heard } = listening();
  await press('account:choose:2');
  await press('scope:leave-out');
  await press('search:scope');
  expect(heard).toEqual(['account:choose', 'scope:leave-out', 'search:scope']);
});

test('names that nobody knows go to the handler for others, whatever they are called', async () => {
  const { press, save, heard } = listening();
  for (const id of ['scope:leave-out-rest', 'account:choose:x', 'constructor', '__proto__', '']) await press(id);
  await save('modal:elsewhere');
  expect(heard).toEqual([...Array.from({ length: 5 }, () => 'another action'), 'another modal']);
});

test('a saved modal is heard by the handler of its name, of its own app', async () => {
  const one = listening();
  const other = listening();
  await one.save('modal:scope');
  expect([one.heard, other.heard]).toEqual([['modal:scope'], []]);
});
