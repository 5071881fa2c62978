import type { Baseline, BaselinePolicy } from './principal.js';

/** A service (IAM prefix) that a principal probably uses, and what says so: completes "and yet …". */
export interface Pointer {
  namespace: string;
  by: string;
}

/**
 * Services that the principal probably uses although no record may show it: those whose actions its policies name (a
 * policy that allows everything names nothing), and those that whatever assumes it uses by itself. Pure.
 */
export function pointersOf({ policies, trust }: Pick<Baseline, 'policies' | 'trust'>): Pointer[] {
  const found = new Map<string, string>();
  for (const policy of policies.filter(({ kind }) => kind !== 'boundary')) {
    for (const namespace of namedIn(policy)) {
      if (!found.has(namespace)) found.set(namespace, `the policy ${policy.name} names its actions`);
    }
  }
  for (const service of servicesIn(trust)) {
    for (const { namespace, by } of USED_BY_ITSELF[service] ?? []) if (!found.has(namespace)) found.set(namespace, by);
  }
  return [...found.entries()]
    .map(([namespace, by]) => ({ namespace, by }))
    .sort((a, b) => (a.namespace < b.namespace ? -1 : 1));
}

/** What runs with the role uses these without anybody's code. Sources: Lambda, ECS and Systems Manager guides, on their roles. */
const USED_BY_ITSELF: Record<string, Pointer[]> = {
  'lambda.amazonaws.com': [
    { namespace: 'logs', by: 'Lambda functions write their logs with the role that they run as' },
    { namespace: 'xray', by: 'Lambda functions that are traced send their traces with the role that they run as' },
  ],
  'ecs-tasks.amazonaws.com': [
    { namespace: 'logs', by: 'ECS writes the logs of containers with the execution role of their task' },
    { namespace: 'xray', by: 'ECS tasks that are traced send their traces with the role that they run as' },
    { namespace: 'ssmmessages', by: 'ECS Exec opens its sessions with the role of the task' },
  ],
  'ec2.amazonaws.com': [
    { namespace: 'ssmmessages', by: 'the SSM agent on an instance connects with the role of the instance' },
  ],
};

function namedIn({ document }: BaselinePolicy): string[] {
  const statements = [field(document, 'Statement')].flat().filter((one) => field(one, 'Effect') === 'Allow');
  const actions = statements.flatMap((statement) => [field(statement, 'Action')].flat());
  const prefixes = actions.flatMap((action) =>
    typeof action === 'string' ? (/^([a-z0-9-]+):/i.exec(action)?.[1] ?? []) : [],
  );
  return [...new Set(prefixes.map((prefix) => prefix.toLowerCase()))];
}

/** Services that may assume a role (`lambda.amazonaws.com`), by its trust policy. */
export function servicesIn(trust: unknown): string[] {
  return [field(trust, 'Statement')]
    .flat()
    .filter((statement) => field(statement, 'Effect') === 'Allow')
    .flatMap((statement) => [field(field(statement, 'Principal'), 'Service')].flat())
    .filter((service) => typeof service === 'string');
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
