import { LogLevel, type Logger as SlackLogger } from '@slack/bolt';
import { Redis } from 'ioredis';
import { type Logger, pino } from 'pino';
import { awsSessions } from './compose.js';
import { openQueues } from './jobs/queues.js';
import { startWorker } from './jobs/worker.js';
import { openRedis } from './local/redis.js';
import { Problem } from './problem.js';
import { createReviewStore } from './review/store.js';
import { createSubmit } from './review/submit.js';
import { loadView } from './review/view.js';
import type { Settings } from './settings.js';
import { createReader, createSender, createSlackApp, type SlackTransport } from './slack/app.js';
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

async function start(
  settings: Settings,
  options: { role: Role; path?: string | undefined },
  log: Logger,
  closing: (() => Promise<unknown>)[],
): Promise<void> {
  const botToken = required(settings.SLACK_BOT_TOKEN, 'SLACK_BOT_TOKEN', 'the bot token (OAuth & Permissions)');
  const opened = await openRedis({
    dataDir: settings.DATA_DIR,
    ...(settings.REDIS_URL ? { url: settings.REDIS_URL } : {}),
    ...(options.path ? { path: options.path } : {}),
  });
  closing.push(() => opened.close());
  log.info({ engine: opened.engine }, 'redis');

  const redis = new Redis(opened.url, { maxRetriesPerRequest: null });
  redis.on('error', (error) => log.error({ kind: error.name }, 'redis'));
  closing.push(() => redis.quit());
  const store = createReviewStore(redis);
  const queues = openQueues({ redisUrl: opened.url });
  closing.push(() => queues.close());
  const submit = createSubmit({
    store,
    wake: queues.wake,
    onWakeError: (error) => log.warn({ kind: kindOf(error) }, 'a review was not woken; the patrol will'),
  });

  const slack = { botToken, apiUrl: settings.SLACK_API_URL, logger: slackLogger(log) };
  const reader = createReader(slack);
  const sender = createSender(slack);
  const people = createPeople({
    client: reader,
    reviewers: settings.REVIEWERS,
    ...(settings.REVIEWER_GROUP ? { reviewerGroup: settings.REVIEWER_GROUP } : {}),
  });
  const outbox = createOutbox({
    client: sender,
    reader,
    redis,
    bindThread: store.bindThread,
    keyPrefix: store.prefix,
  });

  if (options.role !== 'web') {
    const worker = startWorker({
      redisUrl: opened.url,
      queues,
      store,
      submit,
      ...workerParts(settings, awsSessions(settings), redis),
      show: {
        render: async (view) => {
          const reviewers = await people.reviewersInWords();
          return messagesOf(view, reviewers ? { reviewers } : {});
        },
        outbox,
        tell: createTell({ client: sender }),
      },
      log,
    });
    closing.push(() => worker.close());
  }

  if (options.role !== 'worker') {
    const app = createSlackApp({
      ...slack,
      transport: transportOf(settings),
      deps: {
        store,
        submit,
        view: (review) => loadView(store, review),
        people,
        opening: {
          windowDays: settings.WINDOW_DAYS,
          rules: { fourEyes: settings.FOUR_EYES, approvals: settings.APPROVALS },
        },
        accounts: settings.accounts,
        threadTs: outbox.threadTs,
        now: () => new Date(),
      },
      healthy: async () => ({ ok: (await redis.ping()) === 'PONG' }),
    });
    closing.push(() => app.stop());
    await app.start();
  }
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
