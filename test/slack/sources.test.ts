import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { ACTIONS } from '../../src/slack/kit/buttons.js';
import { SEARCHES } from '../../src/slack/kit/inputs.js';

const root = fileURLToPath(new URL('../../src/slack', import.meta.url));
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name: relative(root, join(root, name)), text: readFileSync(join(root, name), 'utf8') }));
const outside = (kit: RegExp) => files.filter((file) => !kit.test(file.name));

it.each([
  [
    'a button or an input',
    /type: '(button|radio_buttons|static_select|external_select|plain_text_input|checkboxes|overflow|actions|input|modal|users_select|conversations_select)'/,
    /^kit\/(buttons|inputs)\.ts$/,
  ],
  ['markup', /type: '(mrkdwn|markdown)'|\bmrkdwn: true/, /^kit\/rich\.ts$/],
  ['a mention or a date by hand', /`<[@!#]|'<[@!#]/, /^kit\/text\.ts$/],
  ['an image or a link that unfurls', /type: 'image'|image_url|unfurl_(links|media): true/, /^$/],
  ['a view that nobody held against the limits', /\.views\.(open|push|update|publish)\(/, /^views\.ts$/],
])('only the kit makes %s', (_what, pattern, kit) => {
  expect(
    outside(kit)
      .filter((file) => pattern.test(file.text))
      .map((file) => file.name),
  ).toEqual([]);
});

it('every action has a listener, and every listener an action', () => {
  const listeners = files
    .filter((file) => file.name.startsWith('listeners/'))
    .map((file) => file.text)
    .join('\n');
  const unheard = [...ACTIONS, ...SEARCHES].filter((action) => !listeners.includes(`'${action}'`));
  expect(unheard).toEqual([]);
});

it('every message room exports a function of the view or a part of one, and none reads the clock or the network', () => {
  const rooms = files.filter((file) => /^(messages|kit|modals)\//.test(file.name));
  expect(
    rooms
      .filter((file) => /Date\.now|new Date\(\)|fetch\(|process\.env|Math\.random/.test(file.text))
      .map((file) => file.name),
  ).toEqual([]);
});

it('texts hold no exclamation mark', () => {
  const words = files.find((file) => file.name === 'messages/words.ts')!.text;
  const texts = [...words.matchAll(/'([^'\n]*)'|`([^`]*)`/g)].map((match) => match[1] ?? match[2] ?? '');
  expect(texts.filter((text) => /[a-z]!(?![},])/.test(text))).toEqual([]);
});

it('the manifest asks for exactly these scopes and events', () => {
  const manifest = parse(readFileSync(fileURLToPath(new URL('../../manifest.yml', import.meta.url)), 'utf8'));
  expect(manifest.oauth_config.scopes.bot).toEqual([
    'commands',
    'chat:write',
    'app_mentions:read',
    'files:write',
    'users:read',
    'usergroups:read',
    'channels:read',
    'groups:read',
    'channels:history',
    'groups:history',
    'im:history',
  ]);
  expect(manifest.oauth_config.scopes.bot_optional).toEqual(['assistant:write']);
  expect(manifest.oauth_config.scopes.user).toBeUndefined();
  expect(manifest.settings.event_subscriptions.bot_events).toEqual([
    'app_mention',
    'app_home_opened',
    'message.channels',
    'message.groups',
    'message.im',
    'member_joined_channel',
    'channel_shared',
    'channel_unshared',
    'subteam_members_changed',
    'subteam_updated',
    'tokens_revoked',
    'app_uninstalled',
    'agent_session_stopped',
  ]);
  expect(manifest.settings.socket_mode_enabled).toBe(true);
});
