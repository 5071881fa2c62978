import { isAdmin } from '../aws/is-admin.js';
import type { BaselinePolicy } from '../aws/principal.js';
import type { Finding } from './finding.js';

/** What stays attached beside the new policies, where that alone allows everything: the replay cannot tell then. */
export function keptFindings(kept: readonly BaselinePolicy[]): Finding[] {
  const names = widestOf(kept);
  if (names.length === 0) return [];
  const stays = names.length === 1 ? 'stays' : 'stay';
  return [
    {
      source: 'today',
      severity: 'warning',
      code: 'KEPT_ALLOWS_EVERYTHING',
      message: `${names.join(' and ')} ${stays} attached and ${names.length === 1 ? 'allows' : 'allow'} every action on every resource: as long as that is so, nothing is tightened, and the replay cannot tell what the new policies refuse.`,
      advice: kept.some(({ group }) => group !== undefined)
        ? 'Take the user out of the group that brings it, or replace it: see the policies of today in this thread. No other scope changes this.'
        : 'Replace it: see the policies of today in this thread. No other scope changes this.',
    },
  ];
}

/** Names of those that allow everything by themselves, else of all that do so together; none where they do not. */
export function widestOf(kept: readonly BaselinePolicy[]): string[] {
  if (!isAdmin([...kept])) return [];
  const alone = kept.filter((policy) => isAdmin([policy]));
  return (alone.length > 0 ? alone : kept).map(({ name }) => name);
}
