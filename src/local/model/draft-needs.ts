import { z } from 'zod';
import { serviceTitle } from '../../drafting/service-titles.js';

const Asked = z.object({
  needs: z.array(
    z.object({
      need: z.string(),
      /** Of a single need. */
      action: z.string().optional(),
      /** Of a group of needs, where the contract is summarised. */
      actions: z.array(z.string()).min(1).optional(),
      level: z.union([z.string(), z.array(z.string()).min(1)]),
      scopeable: z.boolean(),
      calls: z.number().catch(0),
      conditions: z.unknown().optional(),
      on: z.array(z.string()).catch([]),
    }),
  ),
});
interface AskedNeed extends Omit<z.infer<typeof Asked>['needs'][number], 'action' | 'actions' | 'level'> {
  action: string;
  actions: string[];
  level: string;
}

/** The needs in a question: the line that holds them as JSON; undefined where there is none. */
export function findNeeds(question: string): AskedNeed[] | undefined {
  for (const line of question.split('\n')) {
    if (!line.startsWith('{"needs":')) continue;
    try {
      const read = Asked.safeParse(JSON.parse(line));
      if (read.success) return read.data.needs.flatMap(toNeed);
    } catch {
      return undefined;
    }
  }
  return undefined;
}

function toNeed({ action, actions = [], level, ...rest }: z.infer<typeof Asked>['needs'][number]): AskedNeed[] {
  const all = action === undefined ? actions : [action];
  const [first] = all;
  const plain = typeof level === 'string' ? level : level[0]!;
  return first === undefined ? [] : [{ ...rest, action: first, actions: all, level: plain }];
}

const VERBS: Record<string, string> = {
  read: 'Read',
  list: 'List',
  write: 'Write',
  tagging: 'Tag',
  permissions: 'Permit',
};
const DOES: Record<string, string> = {
  read: 'Reads',
  list: 'Lists',
  write: 'Changes',
  tagging: 'Tags',
  permissions: 'Changes permissions of',
};

/**
 * Groups needs as a careful reader would: by service, kind of access, resource type and condition. After a correction
 * every need stands alone: the plainest draft that can be right.
 */
export function draftNeeds(needs: AskedNeed[], corrected: boolean) {
  const groups = new Map<string, AskedNeed[]>();
  for (const need of needs) {
    const key = corrected ? need.need : groupKey(need);
    groups.set(key, [...(groups.get(key) ?? []), need]);
  }
  const sids = new Set<string>();
  const statements = [...groups.values()].map((group) => ({
    sid: freeSid(sidOf(group[0]!), sids),
    purpose: purposeOf(group),
    needs: group.map((need) => need.need),
    actions: [...new Set(group.flatMap((need) => need.actions))],
    scope: null,
    why: null,
    doubt: doubtOf(group[0]!),
  }));
  return { statements, doubts: [] as string[] };
}

function sidOf(first: AskedNeed): string {
  if (first.action === 'iam:PassRole') return 'PassRoles';
  if (lendsRole(first)) return 'AssumeRoles';
  const service = serviceOf(first);
  const verb = service === 'kms' ? 'Use' : (VERBS[first.level] ?? 'Use');
  const type = typesOf(first)[0];
  return `${verb}${serviceTitle(service)}${type ? capital(several(type)) : ''}`;
}

function purposeOf(group: AskedNeed[]): string {
  const first = group[0]!;
  if (first.action === 'iam:PassRole') return 'Passes roles to the services that run with them.';
  if (lendsRole(first)) return 'Assumes other roles.';
  const service = serviceOf(first);
  const names = [...new Set(group.flatMap((need) => need.actions.map((action) => action.slice(service.length + 1))))];
  const types = typesOf(first);
  const does = service === 'kms' ? 'Encrypts and decrypts with' : (DOES[first.level] ?? 'Uses');
  const on = types.length > 0 ? ` ${types.slice(0, 2).map(several).join(' and ')}` : '';
  return `${does} ${serviceTitle(service)}${on}: ${names.slice(0, 4).join(', ')}${names.length > 4 ? ` and ${names.length - 4} more` : ''}.`;
}

function doubtOf(first: AskedNeed): string | null {
  if (!lendsRole(first)) return null;
  const does = first.action === 'iam:PassRole' ? 'pass' : 'assume';
  return `Should this principal still ${does} all of these roles?`;
}

function serviceOf(need: AskedNeed): string {
  return need.action.split(':')[0] ?? '';
}

/** The resource types of a need as words: `task-definition` is `task definition`. */
function typesOf(need: AskedNeed): string[] {
  return need.on
    .filter((type) => type !== '*' && type !== 'unknown')
    .map((type) => type.replace(/[^A-Za-z0-9]+/g, ' '));
}

/** `task definitions`, `policies`, `keys`. */
function several(type: string): string {
  return /[^aeiou]y$/.test(type) ? type.replace(/y$/, 'ies') : `${type}s`;
}

function groupKey(need: AskedNeed): string {
  const service = serviceOf(need);
  const access = need.level === 'read' || need.level === 'list' ? 'read' : need.level;
  return JSON.stringify([
    service,
    lendsRole(need) ? need.action : access,
    need.scopeable,
    need.on,
    need.conditions ?? null,
  ]);
}

function lendsRole(need: AskedNeed): boolean {
  return need.action === 'iam:PassRole' || need.action.startsWith('sts:AssumeRole');
}

function capital(text: string): string {
  return text
    .split(' ')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

function freeSid(wanted: string, taken: Set<string>): string {
  const base = wanted.replace(/[^A-Za-z0-9]/g, '').slice(0, 56) || 'Statement';
  let sid = base;
  for (let count = 2; taken.has(sid.toLowerCase()); count += 1) sid = `${base}${count}`;
  taken.add(sid.toLowerCase());
  return sid;
}
