import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { ACTIONS } from '../../src/slack/kit/buttons.js';
import { MODALS, SEARCHES } from '../../src/slack/kit/inputs.js';

const root = fileURLToPath(new URL('../../src', import.meta.url));
const withoutComments = (text: string) => text.replace(/^\s*(\/\*|\*|\/\/).*$/gm, '');
/** All of it but what stands for others when Tighten is tried out: AWS, a model, a workspace. */
const all = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.startsWith('local/'))
  .map((name) => ({ name, text: withoutComments(readFileSync(join(root, name), 'utf8')) }));
const outside = (kit: RegExp) => all.filter((file) => !kit.test(file.name));
const files = all
  .filter(({ name }) => name.startsWith('slack/'))
  .map(({ name, text }) => ({ name: name.slice('slack/'.length), text }));

it.each([
  [
    'a button or an input',
    /type: '(button|icon_button|feedback_buttons|workflow_button|context_actions|radio_buttons|checkboxes|(multi_)?\w+_select|\w+_input|datepicker|timepicker|datetimepicker|overflow|actions|input|modal)'/,
    /^slack\/kit\/(buttons|inputs)\.ts$/,
  ],
  ['a link', /type: 'link'/, /^slack\/kit\/rich\.ts$/],
  ['markup by hand', /\{ markup: |as Markup\b/, /^slack\/kit\/text\.ts$/],
  ['markup', /type: '(mrkdwn|markdown)'|\bmrkdwn: true/, /^slack\/kit\/rich\.ts$/],
  ['a mention or a date by hand', /`<[@!#]|'<[@!#]/, /^(slack\/kit\/text\.ts|review\/decide(\/\w+)?\.ts)$/],
  ['an image or a link that unfurls', /type: 'image'|image_url|unfurl_(links|media): true/, /^$/],
  ['a view that nobody held against the limits', /\.views\.(open|push|update|publish)\(/, /^slack\/views\.ts$/],
])('only the kit makes %s', (_what, pattern, kit) => {
  expect(
    outside(kit)
      .filter((file) => pattern.test(file.text))
      .map((file) => file.name),
  ).toEqual([]);
});

/** What the listeners are registered for, by the functions that do it, and lists of names beside them. */
const listeners = files.filter((file) => file.name.startsWith('listeners/'));
const heard = (pattern: RegExp) =>
  listeners.flatMap(({ text }) => [...text.matchAll(pattern)].map(([, name]) => name ?? ''));

it('every action has a listener, and every listener an action', () => {
  const all = listeners.map(({ text }) => text).join('\n');
  const known: string[] = [...ACTIONS, ...SEARCHES];
  expect(known.filter((action) => !all.includes(`'${action}'`))).toEqual([]);
  const named = heard(/'((?:[a-z]+:)[a-z-]+)'/g).filter((name) => !name.startsWith('modal:'));
  expect(named.filter((name) => !known.includes(name))).toEqual([]);
  expect(named.length).toBeGreaterThan(ACTIONS.length);
});

it('every form has a listener, every listener a form, and the others have nothing to save', () => {
  const saved = [...heard(/onSubmission\(\s*app,\s*deps,\s*'([a-z-]+)'/g), ...heard(/'modal:([a-z-]+)'/g)].sort();
  expect(saved.filter((name) => !MODALS.some((modal) => modal === name))).toEqual([]);
  const shownOnly = MODALS.filter((name) => !saved.includes(name));
  expect(shownOnly).toEqual(['evidence', 'refused-additions', 'sent']);
  for (const name of shownOnly) {
    const [made] = files.filter(
      ({ name: file, text }) => file.startsWith('modals/') && text.includes(`name: '${name}'`),
    );
    expect(made?.text).not.toContain('submit:');
  }
});

it('every button that is made is one of the known actions', () => {
  const made = files
    .filter(({ name }) => /^(messages|modals|tell)/.test(name))
    .flatMap(({ text }) => [...text.matchAll(/action: '([a-z]+:[a-z-]+)'/g)]);
  expect(made.map(([, action]) => action).filter((action) => !ACTIONS.some((name) => name === action))).toEqual([]);
});

it('kit/text.ts makes markup, and nobody else can', () => {
  // The brand has no name outside of its file: an object that merely looks like markup is none.
  const source = files.find(({ name }) => name === 'kit/text.ts')!.text;
  expect(source).toMatch(/declare const made: unique symbol/);
  expect(source).not.toMatch(/export[^\n]*\bmade\b/);
});

it('every message room exports a function of the view or a part of one, and none reads the clock or the network', () => {
  const rooms = files.filter((file) => /^(messages|kit|modals)\//.test(file.name));
  expect(
    rooms
      .filter((file) => /Date\.now|new Date\(\)|fetch\(|process\.env|Math\.random/.test(file.text))
      .map((file) => file.name),
  ).toEqual([]);
});

it('a refusal names people as Slack does, and holds no other markup', () => {
  const refusals = all.filter(({ name }) => /^review\/decide/.test(name));
  const named = refusals.flatMap(({ text }) =>
    [...text.matchAll(/[`'"][^`'"\n]*?(<[@!#].?.?)/g)].map(([, mark]) => mark),
  );
  expect(new Set(named)).toEqual(new Set(['<@${']));
});

it('texts hold no exclamation mark', () => {
  const read = /^(slack\/messages\/words|slack\/errors|review\/decide\/\w+|jobs\/trying|jobs\/steps\/\w+)\.ts$/;
  const words = all.filter(({ name }) => read.test(name));
  expect(words.length).toBeGreaterThan(15);
  const texts = words.flatMap(({ text }) =>
    [...text.matchAll(/'([^'\n]*)'|`([^`]*)`/g)].map((match) => match[1] ?? match[2] ?? ''),
  );
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
