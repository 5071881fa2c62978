import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findAction, findResourceType, isService } from '../../../src/iam/catalog.js';
import { services } from '../../../src/iam/services/index.js';
import type { OperationRule, ServiceRules } from '../../../src/iam/services/service.js';
import { makeCall } from '../../needs/make-call.js';

const folder = fileURLToPath(new URL('../../../src/iam/services/', import.meta.url));
/** Files that help the services and are none. */
const HELPERS = [
  'ec2-resources',
  'hosts',
  'iam-names',
  'index',
  'kms-key-arn',
  'launch-templates',
  'log-delivery',
  'optional-only',
  'pass-role',
  'passed-roles',
  'request',
  's3-companions',
  's3-encryption',
  's3-resources',
  'service',
];

const files = readdirSync(folder)
  .map((file) => file.replace(/\.ts$/, ''))
  .filter((file) => !HELPERS.includes(file));

describe.each(files)('services/%s', async (file) => {
  const exports: unknown[] = Object.values(await import(`../../../src/iam/services/${file}.ts`));
  const rules = exports[0] as ServiceRules;

  it('exports one service, which the registry holds', () => {
    expect(exports).toHaveLength(1);
    expect(services).toContain(rules);
  });

  it('names sources and a prefix that IAM knows', () => {
    expect(rules.sources.length).toBeGreaterThan(0);
    for (const source of rules.sources) expect(source).toMatch(/^[a-z0-9.-]+\.amazonaws\.com$/);
    for (const prefix of [rules.prefix, ...(rules.also ?? [])]) expect(isService(prefix)).toBe(true);
  });

  it('names only actions that IAM knows', () => {
    const named = Object.entries(rules.operations ?? {}).flatMap(([name, rule]) => actionsOf(name, rule, rules));
    const unnamed = Object.keys(rules.unnamed ?? {}).map((name) => `${rules.prefix}:${name}`);
    expect([...named, ...unnamed].filter((action) => findAction(action)?.action !== action)).toEqual([]);
  });

  it('lets only actions with resource types go unnamed, and no object', () => {
    for (const [name, source] of Object.entries(rules.unnamed ?? {})) {
      const types = findAction(`${rules.prefix}:${name}`)!.resourceTypes;
      expect(types.length, name).toBeGreaterThan(0);
      expect(types.some((type) => rules.prefix === 's3' && type.name === 'object')).toBe(false);
      expect(source).toMatch(/^[A-Z].+\.$/);
    }
  });

  it('names only resource types that IAM knows', () => {
    const unknown = Object.keys(rules.resources ?? {}).filter(
      (type) => findResourceType(rules.prefix, type)?.name !== type,
    );
    expect(unknown).toEqual([]);
  });

  it('gives no action the same answer that the general rule gives', () => {
    const idle = Object.entries(rules.operations ?? {}).filter(
      ([name, rule]) => typeof rule === 'string' && rule === findAction(`${rules.prefix}:${name}`)?.action,
    );
    expect(idle).toEqual([]);
  });

  it('says in a sentence why an event needs no permission', () => {
    for (const reason of Object.values(rules.none ?? {})) expect(reason).toMatch(/^[A-Z].+\.$/);
  });

  it('implies nothing from an event without parameters', () => {
    for (const rule of rules.implies ?? []) {
      expect(rule.on.length).toBeGreaterThan(0);
      for (const name of rule.on) {
        const found = rule.find(makeCall(rules.sources[0]!, name), {});
        expect(found.needs).toEqual([]);
      }
    }
  });
});

function actionsOf(name: string, rule: OperationRule, rules: ServiceRules): string[] {
  if (typeof rule !== 'function') return [rule].flat();
  const reading = rule(makeCall(rules.sources[0]!, name, {}));
  return [...reading.actions, ...(reading.also ?? []).map((one) => one.action), ...(reading.ask?.likely ?? [])];
}

it('registers each source once', () => {
  const sources = services.flatMap((rules) => rules.sources);
  expect(new Set(sources).size).toBe(sources.length);
});
