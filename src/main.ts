import { appendFileSync, readFileSync } from 'node:fs';
import { LogLevel, type Logger as SlackLogger } from '@slack/bolt';
import { Redis } from 'ioredis';
import { type Logger, pino } from 'pino';
import { findRoles } from './aws/find-roles.js';
import type { Baseline } from './aws/principal.js';
import { createPrincipalList } from './aws/principal-list.js';
import type { AwsSessions } from './aws/session.js';
import { accessPolicy, accountsOf, awsSessions } from './compose.js';
import { catalogVersion } from './iam/catalog.js';
import { openQueues } from './jobs/queues.js';
import { startWorker } from './jobs/worker.js';
import { openRedis } from './local/redis.js';
import { Problem } from './problem.js';
import { createReviewStore } from './review/store.js';
import { createSubmit } from './review/submit.js';
import { loadView } from './review/view.js';
import type { Settings } from './settings.js';
import { createAccess } from './slack/access.js';
import {
  createReader,
  createSender,
  createSlackApp,
  permalinkTo,
  type SlackTransport,
  workspaceUrl,
} from './slack/app.js';
import { createAsker } from './slack/asker.js';
import type { SlackDeps } from './slack/deps.js';
import { createHomes } from './slack/home.js';
import { createHomeReaders } from './slack/home-readers.js';
import { messagesOf } from './slack/messages/index.js';
import { createOutbox } from './slack/outbox.js';
import { createPeople } from './slack/people.js';
import { createTell } from './slack/tell.js';
import { workerParts } from './worker-parts.js';

/** `web` answers Slack, `worker` does the work; `both` in one process. Several of each may share one Redis. */
export type Role = 'web' | 'worker' | 'both';

export interface Running {
  /** Takes no more work, finishes or hands back what is under way, closes every connection. */
  close(): Promise<void>;
}

/**
 * Composes the parts that the settings name and starts them. `path` is where a local Redis program is looked for.
 * Throws `Problem` where a setting is missing or something outside does not answer.
 */
export async function serve(settings: Settings, options: { role: Role; path?: string | undefined }): Promise<Running> {
  const log = pino({ level: settings.LOG_LEVEL, redact: ['*.token', '*.secret'] }, pino.destination(2));
  const closing: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const one of closing.splice(0).reverse()) {
      await one().catch((error: unknown) => log.error({ kind: kindOf(error) }, 'could not close a part'));
    }
  };
  try {
    await start(settings, options, log, closing);
  } catch (error) {
    await close();
    throw error;
  }
  log.info({ role: options.role, mode: settings.SLACK_MODE }, 'started');
  return { close };
}

type Closing = (() => Promise<unknown>)[];

/** What both halves share: one connection to Redis, one store, the two clients of Slack. */
async function shared(settings: Settings, path: string | undefined, log: Logger, closing: Closing) {
  const botToken = required(settings.SLACK_BOT_TOKEN, 'SLACK_BOT_TOKEN', 'the bot token (OAuth & Permissions)');
  const opened = await openRedis({
    dataDir: settings.DATA_DIR,
    ...(settings.REDIS_URL ? { url: settings.REDIS_URL } : {}),
    ...(path ? { path } : {}),
  });
  closing.push(() => opened.close());
  log.info({ engine: opened.engine }, 'redis');

  const redis = new Redis(opened.url, { maxRetriesPerRequest: null });
  redis.on('error', (error) => log.error({ kind: error.name }, 'redis'));
  closing.push(() => redis.quit());
  const store = createReviewStore(redis, settings.AUDIT_LOG ? { audit: auditTo(settings.AUDIT_LOG, log) } : {});
  const queues = openQueues({ redisUrl: opened.url, later: store.later });
  closing.push(() => queues.close());
  const submit = createSubmit({
    store,
    wake: queues.wake,
    onWakeError: (error) => log.warn({ kind: kindOf(error) }, 'a review was not woken; the patrol will'),
  });

  const slack = { botToken, apiUrl: settings.SLACK_API_URL, logger: slackLogger(log) };
  const reader = createReader(slack);
  const sender = createSender(slack);
  const people = createPeople({ client: reader });
  const access = createAccess({
    people,
    policy: accessPolicy(settings, ({ message }) => log.error({ setting: 'POLICY_FILE' }, message)),
    accounts: settings.accounts,
    tagsOf: async (id, baseline) => (await store.getDocument<Baseline>(id, baseline))?.tags,
  });
  const outbox = createOutbox({
    client: sender,
    reader,
    redis,
    bindThread: store.bindThread,
    mayShow: access.mayShow,
    keyPrefix: store.prefix,
  });
  const homeReaders = createHomeReaders({ redis, keyPrefix: store.prefix });
  const sessions = awsSessions(settings);
  const redisUrl = opened.url;
  return {
    redis,
    redisUrl,
    store,
    queues,
    submit,
    slack,
    reader,
    sender,
    people,
    access,
    outbox,
    homeReaders,
    sessions,
  };
}

type Shared = Awaited<ReturnType<typeof shared>>;

async function start(
  settings: Settings,
  options: { role: Role; path?: string | undefined },
  log: Logger,
  closing: Closing,
): Promise<void> {
  const both = await shared(settings, options.path, log, closing);
  if (options.role !== 'web') await startWork(both, settings, log, closing);
  if (options.role !== 'worker') await startWeb(both, settings, log, closing);
}

/** The half that works: reads, drafts, checks, answers, and brings Slack up to date. */
async function startWork(both: Shared, settings: Settings, log: Logger, closing: Closing): Promise<void> {
  const { redis, redisUrl, store, queues, submit, reader, sender, people, access, outbox } = both;
  const workspace = await workspaceUrl(reader);
  const homes = createHomes({
    client: sender,
    paced: outbox.paced,
    readers: both.homeReaders,
    store,
    people,
    access,
    threadTs: outbox.threadTs,
    ...(settings.TOKEN_PRICE ? { price: settings.TOKEN_PRICE } : {}),
    permalink: (channel, ts) => permalinkTo(workspace, channel, ts),
    onError: (error) => log.warn({ kind: kindOf(error) }, 'a home tab was not published'),
  });
  closing.push(() => homes.close());
  const worker = startWorker({
    redisUrl,
    queues,
    store,
    submit,
    ...workerParts(settings, both.sessions, redis, {
      admit: access.admit,
      namesOf: people.namesOf,
      askerOf: createAsker({ access, people }),
    }),
    show: {
      render: async (view) => {
        const reviewers = await access.reviewersInWords(view.review);
        const breakGlass = (await access.rulesNow(view.review))?.rules.breakGlass ?? false;
        return messagesOf(view, { breakGlass, ...(reviewers ? { reviewers } : {}) });
      },
      outbox,
      tell: createTell({ client: sender, explain: access.explain }),
      changed: homes.changed,
    },
    log,
  });
  closing.push(() => worker.close());
}

/** The half that listens to Slack: stores what people ask and decide, and acknowledges. */
async function startWeb(both: Shared, settings: Settings, log: Logger, closing: Closing): Promise<void> {
  const { redis, store, submit, slack, people, access, outbox, homeReaders, sessions } = both;
  const app = createSlackApp({
    ...slack,
    transport: transportOf(settings),
    deps: {
      store,
      submit,
      view: (review) => loadView(store, review),
      people,
      access,
      opening: { windowDays: settings.WINDOW_DAYS },
      accounts: settings.accounts,
      threadTs: outbox.threadTs,
      homeReaders,
      versions: { app: appVersion(), iamData: catalogVersion() },
      ...(settings.TOKEN_PRICE ? { price: settings.TOKEN_PRICE } : {}),
      ...roleLists(settings, sessions, log),
      now: () => new Date(),
    },
    healthy: async () => ({ ok: (await redis.ping()) === 'PONG' }),
  });
  closing.push(() => app.stop());
  await app.start();
}

/** What the form and `find` look through; nothing where no account is configured. */
function roleLists(
  settings: Settings,
  sessions: AwsSessions,
  log: Logger,
): Pick<SlackDeps, 'principals' | 'findRoles'> {
  const accounts = accountsOf(settings);
  if (accounts.length === 0) return {};
  return {
    principals: createPrincipalList({
      accounts,
      clientsFor: (account, partition) => sessions.reader(account, partition, 'list'),
      onError: (error) => log.warn({ kind: kindOf(error) }, 'roles of an account could not be listed'),
    }),
    findRoles: () =>
      findRoles(accounts, (account, partition) => sessions.reader(account, partition, 'find'), settings.EXEMPT_TAG),
  };
}

function auditTo(file: string, log: Logger): (line: string) => void {
  return (line) => {
    try {
      appendFileSync(file, `${line}\n`);
    } catch (error) {
      log.error({ kind: kindOf(error) }, 'the audit log could not be written');
    }
  };
}

function appVersion(): string {
  const manifest: { version: string } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return manifest.version;
}

function transportOf(settings: Settings): SlackTransport {
  if (settings.SLACK_MODE === 'http') {
    const signingSecret = required(settings.SLACK_SIGNING_SECRET, 'SLACK_SIGNING_SECRET', 'the signing secret');
    return { mode: 'http', signingSecret, port: settings.PORT };
  }
  const appToken = required(settings.SLACK_APP_TOKEN, 'SLACK_APP_TOKEN', 'the app-level token');
  return { mode: 'socket', appToken, port: settings.PORT };
}

function required(value: string | undefined, name: string, what: string): string {
  if (value !== undefined) return value;
  throw new Problem(
    'settings',
    `${name} is not set.`,
    `Set it to ${what}; docs/setup-slack.md has every step. To try Tighten without Slack: tighten try.`,
  );
}

/** Bolt's own lines, without their bodies below warnings: at debug level Bolt writes whole requests. */
function slackLogger(log: Logger): SlackLogger {
  const say =
    (level: 'warn' | 'error') =>
    (...parts: unknown[]) =>
      log[level]({ part: 'slack' }, firstLine(parts));
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: say('warn'),
    error: say('error'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}

function firstLine(parts: unknown[]): string {
  const [first] = parts;
  const text = first instanceof Error ? first.message : String(first);
  return text.split('\n', 1)[0]!.slice(0, 300);
}

function kindOf(error: unknown): string {
  if (error instanceof Problem) return error.kind;
  return error instanceof Error ? error.name : typeof error;
}
