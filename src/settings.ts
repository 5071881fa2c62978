import { z } from 'zod';
import { Problem } from './problem.js';

/**
 * Every environment variable that Tighten reads: what it means, an example, its default. `.env.example` is held to
 * this list by a test. Only `main.ts` and `cli.ts` call `readSettings`; everything below takes what it needs as
 * arguments.
 */

const onOff = z.enum(['on', 'off']).transform((value) => value === 'on');
const list = z.string().transform((value) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);
const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
/** Optional text: an empty value in a file means "not set". */
const text = z.string().trim().min(1).optional();

function variable<T extends z.ZodType>(schema: T, meaning: string, example: string, secret = false): T {
  return schema.meta({ description: meaning, example, secret });
}

export const variables = {
  SLACK_MODE: variable(
    z.enum(['socket', 'http']).default('socket'),
    'How Slack reaches Tighten: "socket" needs no public address, "http" needs a TLS endpoint in front of PORT.',
    'socket',
  ),
  SLACK_BOT_TOKEN: variable(text, 'Bot token of the installed app (OAuth & Permissions), xoxb-…', 'xoxb-…', true),
  SLACK_APP_TOKEN: variable(
    text,
    'App-level token with connections:write, xapp-…; for SLACK_MODE=socket.',
    'xapp-…',
    true,
  ),
  SLACK_SIGNING_SECRET: variable(
    text,
    'Signing secret (Basic Information); for SLACK_MODE=http.',
    '0123456789abcdef0123456789abcdef',
    true,
  ),
  SLACK_API_URL: variable(
    z.url().default('https://slack.com/api/'),
    'Address of the Web API. Change it only for a stand-in or a proxy.',
    'https://slack.com/api/',
  ),
  PORT: variable(whole(0, 65_535).default(3000), 'Port for Slack requests (SLACK_MODE=http) and for /healthz.', '3000'),
  REVIEWER_GROUP: variable(
    text,
    'Id of the Slack user group whose members choose scopes and approve (S…). Without it (or REVIEWERS) nobody can approve.',
    'S0123456789',
  ),
  REVIEWERS: variable(
    list.default([]),
    'Slack user ids of reviewers, comma-separated, in addition to REVIEWER_GROUP.',
    'U0123456789,U9876543210',
  ),
  FOUR_EYES: variable(
    onOff.default(true),
    'Whether the requester, and whoever made the last change, may not approve alone.',
    'on',
  ),
  APPROVALS: variable(whole(1, 5).default(1), 'How many different reviewers have to approve.', '1'),
  POLICY_FILE: variable(
    text,
    'YAML file that says who may do what by account, tag and name of a role: reviewers, requesters, channels, approvals, break-glass. What it leaves out is taken from the settings above.',
    '/etc/tighten/policy.yml',
  ),
  WINDOW_DAYS: variable(
    whole(1, 400).default(90),
    'How many days of activity are read when nobody says otherwise.',
    '90',
  ),

  AWS_REGION: variable(
    z.string().trim().min(1).default('us-east-1'),
    'Region for STS, Athena and Access Analyzer. IAM is global.',
    'us-east-1',
  ),
  ACCOUNTS: variable(
    list.default([]),
    'Accounts that may be reviewed: label=id, comma-separated. The first one is used where only a role name is given and just one account has it.',
    'staging=111122223333,production=444455556666',
  ),
  READER_ROLE: variable(
    text,
    'ARN of the read-only role in the reviewed account; {account} and {partition} are filled in. Without it the process uses its own credentials.',
    'arn:{partition}:iam::{account}:role/tighten-reader',
  ),
  EVIDENCE_ROLE: variable(
    text,
    'ARN of the read-only role in the account that keeps CloudTrail logs. Equal to READER_ROLE by default.',
    'arn:aws:iam::444455556666:role/tighten-evidence',
  ),
  EXTERNAL_ID: variable(text, 'External id that the trust policies of both roles ask for.', 'tighten-7f3a', true),
  SOURCE_IDENTITY: variable(
    onOff.default(true),
    'Whether the requester is passed as source identity. Left out by itself where the trust policy does not allow it.',
    'on',
  ),
  EXEMPT_TAG: variable(
    z.string().trim().min(1).default('tighten:exempt'),
    'Roles with this tag (any value but "false") are never reviewed: break-glass roles.',
    'tighten:exempt',
  ),

  ATHENA_DATABASE: variable(text, 'Glue database of the CloudTrail table.', 'audit'),
  ATHENA_TABLE: variable(
    text,
    'CloudTrail table (date projection). With it, evidence is read by Athena.',
    'cloudtrail_logs',
  ),
  ATHENA_CATALOG: variable(
    z.string().trim().min(1).default('AwsDataCatalog'),
    'Data catalog of the table.',
    'AwsDataCatalog',
  ),
  ATHENA_WORKGROUP: variable(z.string().trim().min(1).default('primary'), 'Workgroup the queries run in.', 'tighten'),
  ATHENA_OUTPUT: variable(
    text,
    'S3 location for results, where the workgroup has none and does not manage results itself.',
    's3://audit-athena-results/tighten/',
  ),
  LOGS_DIR: variable(
    text,
    'Folder of CloudTrail log files (as synced from S3), read instead of Athena.',
    '/var/lib/cloudtrail',
  ),

  TRAIL_REGIONS: variable(
    list.default([]),
    'Regions to read: narrows Athena (needed where the table injects its region), and is what the event history is read for (else AWS_REGION and us-east-1).',
    'us-east-1,eu-central-1',
  ),
  EVENT_HISTORY: variable(
    onOff.default(false),
    'Whether the event history (LookupEvents, 90 days of management events) is read where there is neither a table nor a folder.',
    'on',
  ),
  ATHENA_PRICE: variable(
    z.coerce.number().min(0).default(5),
    'US dollars for one terabyte scanned, for the cost that is shown.',
    '5',
  ),
  ATHENA_ASK_ABOVE: variable(
    z.coerce.number().min(0).default(5),
    'US dollars that reading the evidence of one review may cost without asking in its thread; 0 asks always. A table that nothing prunes is always asked about.',
    '5',
  ),

  SERVICE_REFERENCE: variable(
    onOff.default(false),
    "Whether events that no rule knows are looked up in AWS's public Service Reference (servicereference.us-east-1.amazonaws.com), kept in DATA_DIR for a day.",
    'on',
  ),

  OPENAI_API_KEY: variable(
    text,
    'Key for the model. Without key and OPENAI_BASE_URL drafts are made by rules.',
    'sk-…',
    true,
  ),
  OPENAI_BASE_URL: variable(text, 'Address of an OpenAI-compatible server.', 'https://models.internal.example/v1'),
  OPENAI_MODEL: variable(z.string().trim().min(1).default('gpt-5'), 'Model name.', 'gpt-5'),
  OPENAI_API: variable(
    z.enum(['auto', 'responses', 'chat']).default('auto'),
    'Which API is spoken: "auto" is chat completions with OPENAI_BASE_URL, else responses.',
    'auto',
  ),
  OPENAI_TIMEOUT: variable(
    whole(5, 600).default(60),
    'Seconds after which a request to the model is given up; an answer in the thread may take twice as long in all.',
    '60',
  ),
  OPENAI_TEMPERATURE: variable(
    z.coerce.number().min(0).max(2).optional(),
    'Temperature. Not sent unless set, because reasoning models refuse it.',
    '0.2',
  ),
  OPENAI_MAX_TOKENS: variable(
    whole(256, 200_000).optional(),
    "Tokens of one answer at most; the model's own limit where not set.",
    '16000',
  ),
  AZURE_API_VERSION: variable(
    text,
    "Speaks Azure's dated API at OPENAI_BASE_URL (https://NAME.openai.azure.com); OPENAI_MODEL is the deployment. Not without that address, and not with OPENAI_API=responses.",
    '2024-10-21',
  ),
  TOKEN_BUDGET: variable(
    whole(1_000, 100_000_000).default(1_000_000),
    'Tokens (in and out) that one review may use; after that the rules draft and answer.',
    '1000000',
  ),
  TOKEN_PRICE: variable(
    z
      .string()
      .regex(/^\d+(\.\d+)?\/\d+(\.\d+)?$/, 'two prices in US dollars, in/out, e.g. 1.25/10')
      .transform((value) => {
        const [input = 0, output = 0] = value.split('/').map(Number);
        return { input, output, currency: '$' };
      })
      .optional(),
    'US dollars per million tokens, in/out, for the cost that App Home shows.',
    '1.25/10',
  ),
  REDACT: variable(
    z.enum(['off', 'accounts', 'names']).default('names'),
    'What is replaced by stable tokens before anything leaves for the model: nothing, account ids, or names as well.',
    'names',
  ),

  REDIS_URL: variable(
    text,
    'Redis 7 or Valkey with AOF. Without it a redis-server or valkey-server on PATH is started, else an embedded one.',
    'redis://localhost:6379',
    true,
  ),
  DATA_DIR: variable(
    z.string().trim().min(1).default('.tighten'),
    'Folder for the data of a Redis that Tighten starts itself, and of the local workspace.',
    '.tighten',
  ),
  AUDIT_LOG: variable(
    text,
    'File to which every decision is appended as a line of JSON, for a SIEM. The same record is in Redis.',
    '/var/log/tighten/audit.jsonl',
  ),
  LOG_LEVEL: variable(
    z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    'How much is logged, to standard error, as JSON lines. Secrets and message bodies never are.',
    'info',
  ),
} satisfies Record<string, z.ZodType>;

const schema = z.object(variables);

/** The settings as read: one field per variable, typed, defaults filled in. */
export type Settings = z.output<typeof schema> & { accounts: { label: string; account: string }[] };

/**
 * Reads and checks all settings at once, so that one start names every mistake.
 * Empty variables count as not set. Throws `Problem` ("settings") that names each variable and never its value.
 */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const given = Object.fromEntries(
    Object.keys(variables).flatMap((name) => (env[name]?.trim() ? [[name, env[name]]] : [])),
  );
  const result = schema.safeParse(given);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`);
    throw new Problem(
      'settings',
      `Some settings cannot be used. ${lines.join('. ')}.`,
      'See .env.example for each one.',
    );
  }
  refuseHalfAzure(result.data);
  return { ...result.data, accounts: result.data.ACCOUNTS.map(parseAccount) };
}

/** Azure's dated API lives at an address of one's own, and is chat alone: half of it set would ask somebody else. */
function refuseHalfAzure({ AZURE_API_VERSION, OPENAI_BASE_URL, OPENAI_API }: z.output<typeof schema>): void {
  if (!AZURE_API_VERSION) return;
  if (!OPENAI_BASE_URL) {
    throw new Problem(
      'settings',
      'AZURE_API_VERSION is set without OPENAI_BASE_URL: the key of an Azure resource would go to OpenAI.',
      'Set OPENAI_BASE_URL to https://NAME.openai.azure.com, or take AZURE_API_VERSION away.',
    );
  }
  if (OPENAI_API === 'responses') {
    throw new Problem(
      'settings',
      'OPENAI_API=responses does not go with AZURE_API_VERSION: the dated API is chat completions alone.',
      'Take one of the two away. For responses at Azure, set OPENAI_BASE_URL to https://NAME.openai.azure.com/openai/v1 without AZURE_API_VERSION.',
    );
  }
}

function parseAccount(entry: string): { label: string; account: string } {
  const match = /^(?:([^=]+)=)?(\d{12})$/.exec(entry);
  if (!match) {
    throw new Problem(
      'settings',
      `ACCOUNTS holds "${entry}", which is not label=id.`,
      'Write each account as a label and its twelve digits, e.g. staging=111122223333.',
    );
  }
  return { label: match[1]?.trim() || match[2]!, account: match[2]! };
}

/** What a variable means, for documentation and `doctor`. */
export function describeVariable(name: keyof typeof variables): {
  meaning: string;
  example: string;
  secret: boolean;
  default?: string;
} {
  const meta = variables[name].meta() as { description: string; example: string; secret: boolean };
  const fallback = (schema.shape[name] as z.ZodType).safeParse(undefined);
  const value = fallback.success && fallback.data !== undefined ? show(fallback.data) : undefined;
  return {
    meaning: meta.description,
    example: meta.example,
    secret: meta.secret,
    ...(value ? { default: value } : {}),
  };
}

function show(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (Array.isArray(value)) return value.join(',');
  return String(value);
}
