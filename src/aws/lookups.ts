import { GetInstanceProfileCommand, GetRoleCommand, GetUserCommand, type IAMClient } from '@aws-sdk/client-iam';
import type { Activity, Call } from '../cloudtrail/activity.js';
import type { Json } from '../cloudtrail/record.js';
import { isThrottled } from './errors.js';
import type { Baseline } from './principal.js';

/** What was looked up; the `Lookups` that `needs/` reads have this shape. */
export interface FoundLookups {
  /** Instance profile name or ARN → ARN of the role in it. */
  instanceProfileRoles: Record<string, string>;
  /** IAM role or user name → ARN with its path. */
  iamArns: Record<string, string>;
  /** Services that the trust policy lets assume the principal, sorted. */
  trustedServices: string[];
}

/** Names of one kind that are looked up at most: a review must not use up the account's IAM limit. */
const MOST = 50;

/**
 * Looks up what the calls name without saying enough: the role inside an instance profile, and the path of IAM roles
 * and users that an event gives by name alone. Names that cannot be looked up (gone, or not permitted) stay out, and
 * `needs/` then asks or says so. What the trust policy says about services comes from the baseline.
 * Throws nothing but what makes every further call useless (throttling).
 */
export async function readLookups(iam: IAMClient, activity: Activity, baseline: Baseline): Promise<FoundLookups> {
  const names = namesIn(activity.calls);
  const instanceProfileRoles = await lookUp(names.profiles, async (name) => {
    const plain = name.slice(name.lastIndexOf('/') + 1);
    const { InstanceProfile } = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName: plain }));
    return InstanceProfile?.Roles?.[0]?.Arn;
  });
  const roles = await lookUp(
    names.roles,
    async (name) => (await iam.send(new GetRoleCommand({ RoleName: name }))).Role?.Arn,
  );
  const users = await lookUp(
    names.users,
    async (name) => (await iam.send(new GetUserCommand({ UserName: name }))).User?.Arn,
  );
  return { instanceProfileRoles, iamArns: { ...users, ...roles }, trustedServices: trustedServices(baseline.trust) };
}

async function lookUp(
  names: Set<string>,
  ask: (name: string) => Promise<string | undefined>,
): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of [...names].sort().slice(0, MOST)) {
    try {
      const arn = await ask(name);
      if (arn) found[name] = arn;
    } catch (error) {
      if (isThrottled(error)) throw error;
    }
  }
  return found;
}

interface Names {
  profiles: Set<string>;
  roles: Set<string>;
  users: Set<string>;
}

function namesIn(calls: Call[]): Names {
  const names: Names = { profiles: new Set(), roles: new Set(), users: new Set() };
  for (const call of calls) {
    if (call.outcome === 'denied' || call.outcome === 'void') continue;
    walk(call.parameters ?? null, (key, value) => collect(names, call, key, value));
  }
  return names;
}

/** Profiles of EC2 and its launch configurations, EMR and Batch; names in IAM's own events and in `role` parameters. */
function collect(names: Names, call: Call, key: string, value: Json): void {
  const lower = key.toLowerCase();
  if (lower === 'iaminstanceprofile' || lower === 'iaminstanceprofilespecification') {
    for (const one of typeof value === 'object' ? fields(value, ['name', 'arn']) : [value])
      addText(names.profiles, one);
    return;
  }
  if (lower === 'jobflowrole' || lower === 'instancerole') addText(names.profiles, value);
  if (typeof value !== 'string' || value.startsWith('arn:') || !/^[\w+=,.@-]{1,64}$/.test(value)) return;
  const fromIam = call.source === 'iam.amazonaws.com';
  if (lower === 'rolename' && (fromIam || call.source === 'ec2.amazonaws.com')) names.roles.add(value);
  if (lower === 'username' && fromIam) names.users.add(value);
  if (lower === 'role' && call.source === 'glue.amazonaws.com') names.roles.add(value);
  if (lower === 'servicerole' && call.source === 'elasticmapreduce.amazonaws.com') names.roles.add(value);
}

function addText(names: Set<string>, value: Json | undefined): void {
  if (typeof value === 'string' && value !== '') names.add(value);
}

function fields(value: Json, wanted: string[]): Json[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    wanted.includes(key.toLowerCase()) && inner !== undefined ? [inner] : [],
  );
}

function walk(value: Json, visit: (key: string, value: Json) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) walk(item, visit);
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    visit(key, inner);
    walk(inner, visit);
  }
}

/** Services that the trust policy lets assume the role. */
function trustedServices(trust: unknown): string[] {
  const statements: unknown[] = [field(trust, 'Statement')].flat();
  const services = statements
    .filter((statement) => field(statement, 'Effect') === 'Allow')
    .flatMap((statement) => [field(field(statement, 'Principal'), 'Service')].flat())
    .filter((service) => typeof service === 'string');
  return [...new Set(services)].sort();
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
