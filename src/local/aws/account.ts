import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Problem } from '../../problem.js';

/**
 * What the local stand-in for AWS knows about accounts: the file `account.json` beside the log files.
 * It is read again for every request, so a test (or a person) can change it while the stand-in runs.
 */
const document = z.unknown();
const tags = z.record(z.string(), z.string()).default({});
const owner = {
  name: z.string(),
  path: z.string().default('/'),
  /** `AROA…` or `AIDA…`. */
  uniqueId: z.string(),
  /** ISO 8601 UTC. */
  createdAt: z.string(),
  /** ARNs of managed policies. */
  attached: z.array(z.string()).default([]),
  inline: z.record(z.string(), document).default({}),
  boundary: z.string().optional(),
  tags,
};

/** What IAM remembers of its use; nothing where absent. Times are ISO 8601 UTC. */
const lastAccessed = z
  .array(
    z.object({
      namespace: z.string(),
      name: z.string(),
      at: z.string().optional(),
      region: z.string().default('us-east-1'),
      actions: z.array(z.object({ name: z.string(), at: z.string() })).default([]),
    }),
  )
  .default([]);

/** One trail, with its selectors as GetEventSelectors gives them. */
const trail = z.object({
  name: z.string(),
  region: z.string().default('us-east-1'),
  bucket: z.string().default('example-trail'),
  multiRegion: z.boolean().default(true),
  organization: z.boolean().default(false),
  selectors: z.array(z.unknown()).optional(),
  advancedSelectors: z.array(z.unknown()).optional(),
});

const role = z.object({
  ...owner,
  lastAccessed,
  description: z.string().optional(),
  trust: document,
  lastUsed: z.object({ at: z.string(), region: z.string() }).optional(),
  /** Whoever tries to assume this role is refused, whatever its trust policy says. */
  denyAssume: z.boolean().default(false),
});

const user = z.object({
  ...owner,
  lastAccessed,
  passwordLastUsed: z.string().optional(),
  /** Names of the groups that it is in. */
  groups: z.array(z.string()).default([]),
});

const group = z.object({
  name: z.string(),
  path: z.string().default('/'),
  attached: z.array(z.string()).default([]),
  inline: z.record(z.string(), document).default({}),
});

const account = z.object({
  id: z.string().regex(/^\d{12}$/),
  label: z.string(),
  roles: z.array(role).default([]),
  users: z.array(user).default([]),
  groups: z.array(group).default([]),
  trails: z.array(trail).default([]),
  /** Customer managed policies. */
  policies: z
    .array(z.object({ arn: z.string(), name: z.string(), path: z.string().default('/'), document }))
    .default([]),
  instanceProfiles: z
    .array(z.object({ name: z.string(), path: z.string().default('/'), role: z.string() }))
    .default([]),
});

const world = z.object({
  partition: z.string().default('aws'),
  /** Who calls with credentials that the stand-in did not hand out: the process itself. */
  caller: z.object({ arn: z.string(), userId: z.string() }),
  accounts: z.array(account).min(1),
  /** Policies that AWS owns, by ARN. */
  awsPolicies: z.record(z.string(), document).default({}),
});

export type LocalRole = z.output<typeof role>;
export type LocalTrail = z.output<typeof trail>;
export type LocalGroup = z.output<typeof group>;
export type LocalUser = z.output<typeof user>;
export type LocalAccount = z.output<typeof account>;
export type LocalWorld = z.output<typeof world>;
/** What a file may leave out. */
export type LocalWorldInput = z.input<typeof world>;

/** Reads `<folder>/account.json`. Throws `Problem` ("local-aws") where it is missing or not understood. */
export async function readWorld(folder: string): Promise<LocalWorld> {
  const path = join(folder, 'account.json');
  try {
    return world.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new Problem(
      'local-aws',
      `The accounts of the local stand-in for AWS could not be read from ${path}.`,
      'Make the sample account again (delete its folder and start anew), or correct the file.',
      { cause },
    );
  }
}

/** ARN of a role, user or instance profile of an account. */
export function arnOf(
  partition: string,
  account: string,
  type: 'role' | 'user' | 'group' | 'instance-profile',
  one: { path: string; name: string },
): string {
  return `arn:${partition}:iam::${account}:${type}${one.path}${one.name}`;
}
