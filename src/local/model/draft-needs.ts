import { z } from 'zod';
import { serviceTitle } from '../../drafting/service-titles.js';

const Asked = z.object({
  needs: z.array(
    z.object({
      need: z.string(),
      action: z.string(),
      level: z.string(),
      scopeable: z.boolean(),
      calls: z.number().catch(0),
      conditions: z.unknown().optional(),
      on: z.array(z.string()).catch([]),
    }),
  ),
});
type AskedNeed = z.infer<typeof Asked>['needs'][number];

/** The needs in a question: the line that holds them as JSON; undefined where there is none. */
export function findNeeds(question: string): AskedNeed[] | undefined {
  for (const line of question.split('\n')) {
    if (!line.startsWith('{"needs":')) continue;
    try {
      const read = Asked.safeParse(JSON.parse(line));
      if (read.success) return read.data.needs;
    } catch {
      return undefined;
    }
  }
  return undefined;
}

const VERBS: Record<string, string> = {
  read: 'Read',
  list: 'List',
  write: 'Write',
  tagging: 'Tag',
  permissions: 'Permit',
};
const DOES: Record<string, string> = {
  read: 'Reads from',
  list: 'Lists in',
  write: 'Creates and changes in',
  tagging: 'Tags in',
  permissions: 'Changes permissions in',
};

/**
 * Groups needs as a careful reader would: by service, kind of access, resource type and condition. After a correction
 * every need stands alone: the plainest draft that can be right.
 */
export function draftNeeds(needs: AskedNeed[], corrected: boolean): Record<string, unknown> {
  const groups = new Map<string, AskedNeed[]>();
  for (const need of needs) {
    const key = corrected ? need.need : groupKey(need);
    groups.set(key, [...(groups.get(key) ?? []), need]);
  }
  const sids = new Set<string>();
  const statements = [...groups.values()].map((group) => {
    const first = group[0]!;
    const service = first.action.split(':')[0] ?? '';
    const names = [...new Set(group.map((need) => need.action.slice(service.length + 1)))];
    const title = serviceTitle(service);
    const passesRoles = first.action === 'iam:PassRole';
    const on = first.on.filter((type) => type !== '*').map(words);
    return {
      sid: freeSid(
        passesRoles ? 'PassRoles' : `${verb(first)}${title}${on.map((type) => `${capital(type)}s`).join('And')}`,
        sids,
      ),
      purpose: passesRoles
        ? 'Hands roles to the services that run with them.'
        : `${DOES[first.level] ?? 'Uses'} ${title}${on.length > 0 ? ` (${on.join(', ')})` : ''}: ${names.slice(0, 4).join(', ')}${names.length > 4 ? ` and ${names.length - 4} more` : ''}.`,
      needs: group.map((need) => need.need),
      actions: [...new Set(group.map((need) => need.action))],
      scope: null,
      doubt: passesRoles ? 'Should all of these roles still be passed by this principal?' : null,
    };
  });
  return { statements, doubts: [] };
}

function groupKey(need: AskedNeed): string {
  const service = need.action.split(':')[0] ?? '';
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

function words(type: string): string {
  return type.replace(/[^A-Za-z0-9]+/g, ' ');
}

function capital(text: string): string {
  return text
    .split(' ')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

function verb(need: AskedNeed): string {
  return VERBS[need.level] ?? 'Use';
}

function freeSid(wanted: string, taken: Set<string>): string {
  const base = wanted.replace(/[^A-Za-z0-9]/g, '').slice(0, 56) || 'Statement';
  let sid = base;
  for (let count = 2; taken.has(sid.toLowerCase()); count += 1) sid = `${base}${count}`;
  taken.add(sid.toLowerCase());
  return sid;
}
