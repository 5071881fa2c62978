import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSender } from '../../src/slack/app.js';
import { MODALS, type ModalName } from '../../src/slack/kit/inputs.js';
import { plain } from '../../src/slack/kit/text.js';
import { messageViolations, viewViolations } from '../../src/slack/kit/validate.js';
import { foundRoles } from '../../src/slack/messages/found-roles.js';
import { homeItems, homeView } from '../../src/slack/messages/home.js';
import { messagesOf } from '../../src/slack/messages/index.js';
import { outdated } from '../../src/slack/outbox/differences.js';
import { filesAsMessages } from '../../src/slack/outbox/files-as-messages.js';
import { shortened } from '../../src/slack/outbox/plainer.js';
import { createTell } from '../../src/slack/tell.js';
import { DANA, lives } from './a-review.js';
import { everyModal } from './every-modal.js';
import { type FakeSlack, startFakeSlack } from './fake-slack.js';
import { moreLives } from './more-lives.js';

/** Everything that is shown in Slack has a golden, and is held against Slack's limits. */

const golden = (name: string) => fileURLToPath(new URL(`./goldens/${name}.json`, import.meta.url));
/** As the project's formatter writes JSON: lists of words on one line. */
const json = (value: unknown) =>
  `${JSON.stringify(value, null, 2).replace(/\[\n\s+("[^"\n]*"(?:,\n\s+"[^"\n]*")*)\n\s+\]/g, (_all, words: string) => `[${words.replace(/\n\s+/g, ' ')}]`)}\n`;
const reviewers = 'anyone in @cloud-reviewers';

describe('the messages of a review', () => {
  it.each(Object.entries(moreLives))('are as they were: %s', async (name, view) => {
    const messages = messagesOf(view(), { reviewers, breakGlass: true });
    for (const message of messages) if (!message.files) expect(messageViolations(message), message.slot).toEqual([]);
    await expect(json(messages)).toMatchFileSnapshot(golden(name));
  });
});

describe('every modal', () => {
  for (const [name, view] of Object.values(everyModal).flatMap((states) => Object.entries(states))) {
    it(`"${name}" is as it was, and within Slack's limits`, async () => {
      expect(viewViolations(view)).toEqual([]);
      await expect(json(view)).toMatchFileSnapshot(golden(`modal-${name}`));
    });
  }

  it('has a golden: of every function that makes one, and of every name', async () => {
    const made = await exportsOf('modals', /Modal$/);
    expect(made.map(([name]) => name).sort()).toEqual(Object.keys(everyModal).sort());
    const names = Object.values(everyModal).flatMap((states) =>
      Object.values(states).map(({ callback_id = '' }) => callback_id.slice('modal:'.length)),
    );
    expect(MODALS.filter((name: ModalName) => !names.includes(name))).toEqual([]);
  });
});

it('every function that makes messages of a review has a golden in which it makes some', async () => {
  const made = await exportsOf('messages', /Messages?$/);
  const views = [...Object.values(lives), ...Object.values(moreLives)].map((life) => life());
  const silent = made.filter(
    ([, make]) =>
      !views.some((view) => [make(view, { reviewers, breakGlass: true })].flat().some((one) => one !== undefined)),
  );
  expect(made.length).toBeGreaterThan(15);
  expect(silent.map(([name]) => name)).toEqual([]);
});

describe('what is said outside of a review’s thread', () => {
  let slack: FakeSlack;
  beforeAll(async () => {
    slack = await startFakeSlack();
  });
  afterAll(() => slack.close());
  beforeEach(() => slack.reset());

  const view = lives.collecting();
  const candidate = (account: string, label: string) => ({ account, label, arn: `arn:aws:iam::${account}:role/x` });
  const of = (more: Partial<typeof view.review>) => ({ ...view, review: { ...view.review, ...more } });
  const at = '2026-11-23T10:00:00Z';
  it.each([
    [
      'account',
      of({ accountCandidates: [candidate('111122223333', 'staging'), candidate('444455556666', 'production')] }),
    ],
    [
      'refused',
      of({ refusal: { reason: 'There is no role of that name.', advice: 'Did you mean staging-deploy-role?' } }),
    ],
    [
      'failed',
      of({ failure: { stage: 'finding', reason: 'AWS did not answer.', advice: 'Try again.', tries: 3, at } }),
    ],
  ] as const)('is as it was where the requester alone is told: %s', async (about, told) => {
    const client = createSender({ botToken: 'xoxb-1', apiUrl: slack.apiUrl });
    await createTell({ client, explain: async () => plain('') })({
      view: told,
      about,
      replyUrl: `${slack.url}/respond/1`,
    });
    const { text, blocks = [] } = slack.said[0] as { text: string; blocks?: unknown[] };
    expect(messageViolations({ text, blocks })).toEqual([]);
    await expect(json(slack.said[0])).toMatchFileSnapshot(golden(`tell-${about}`));
  });

  const role = (name: string, more = {}) => ({
    ...candidate('111122223333', 'staging'),
    name,
    admin: false,
    actions: 900,
    wildcards: ['s3:*'],
    ...more,
  });
  const roles = [role('deploy', { admin: true, lastUsed: at }), role('keep', { refused: 'keep is exempt.' })];
  it.each([
    [
      'found-roles',
      {
        roles: [...roles, ...Array.from({ length: 9 }, (_, n) => role(`r${n}`))],
        failed: [{ account: '444455556666', reason: 'No.' }],
        looked: 40,
        hidden: 2,
      },
    ],
    ['found-roles-none', { roles: [], failed: [], looked: 40 }],
  ])('is as it was in a list of roles: %s', async (name, found) => {
    const { sentence, blocks } = foundRoles(found, 0);
    expect(messageViolations({ text: sentence, blocks })).toEqual([]);
    await expect(json({ sentence, blocks })).toMatchFileSnapshot(golden(name));
  });

  it('is as it was in a home tab where there is nothing, and where a review cannot be shown', async () => {
    const reader = { user: DANA, mayReview: () => true };
    const empty = homeView(homeItems([], reader), new Map());
    const held = new Map([['r1', { reason: 'The channel is archived.', advice: 'Unarchive it.', since: at }]]);
    const heldView = homeView(homeItems([lives.scoping().review], reader), new Map(), undefined, held);
    for (const [name, tab] of [
      ['home-empty', empty],
      ['home-held', heldView],
    ] as const) {
      expect(viewViolations(tab)).toEqual([]);
      await expect(json(tab)).toMatchFileSnapshot(golden(name));
    }
  });

  it('is as it was in what stands for another message: superseded, shortened, a file as messages', async () => {
    const record = { state: 'shown' as const, channel: 'C0OPS', ts: '1.1', hash: 'x', rev: 1, at: 1 };
    const [statements] = messagesOf(lives.scoping()).filter(({ slot }) => slot === 'statements:1');
    const superseded = outdated(new Map([['failure', record]]), [statements!]);
    const files = [{ name: 'apply.sh', content: `${'echo "ok"\n'.repeat(1_500)}` }];
    const asMessages = filesAsMessages({ slot: 'files', place: 'thread', text: 'Files.', blocks: [], files });
    const short = {
      slot: 'x',
      place: 'thread' as const,
      text: 'Short.',
      blocks: shortened('Short.', statements!.blocks, 'all.txt'),
    };
    const all = { superseded, asMessages, short: [short] };
    for (const message of Object.values(all).flat()) expect(messageViolations(message)).toEqual([]);
    await expect(json(all)).toMatchFileSnapshot(golden('stand-ins'));
  });
});

type Make = (...given: unknown[]) => unknown;

/** Every exported function of a room whose name says that it makes one. */
async function exportsOf(room: 'messages' | 'modals', name: RegExp): Promise<[string, Make][]> {
  const folder = new URL(`../../src/slack/${room}/`, import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && file !== 'words.ts');
  const modules = await Promise.all(
    files.map((file): Promise<object> => import(/* @vite-ignore */ fileURLToPath(new URL(file, folder)))),
  );
  return modules.flatMap((module) =>
    Object.entries(module).filter(
      (entry): entry is [string, Make] => name.test(entry[0]) && typeof entry[1] === 'function',
    ),
  );
}
