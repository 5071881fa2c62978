import { z } from 'zod';
import type { ConversationEvidence } from '../evidence.js';
import { defineTool, listed, plural, quoted } from './kit.js';

export const attached = defineTool({
  name: 'attached',
  description:
    'What the principal has today: names of its policies and what becomes of each, its boundary, and who may assume it (its trust policy).',
  parameters: z.strictObject({}),
  read(_, evidence) {
    const { today } = evidence;
    if (!today) return { data: { say: ['What the principal has today was not read yet.'] }, summary: 'not read yet' };
    const policies = today.policies.filter(({ kind }) => kind !== 'boundary');
    const boundary = today.policies.find(({ kind }) => kind === 'boundary');
    const shown = policies.map((one) => `${quoted(one.name, 130)} (${one.stays ? 'stays' : 'to be replaced'})`);
    const trust = trustedBy(today.trust);
    return {
      data: {
        say: [
          policies.length === 0
            ? 'No policy is attached today.'
            : `Attached today: ${listed(shown, 8)}. ${policies.length === 1 ? 'It allows' : 'Together they allow'} ${today.admin ? 'every action on every resource' : 'less than everything'}.`,
          ...(trust.length > 0
            ? [
                `Its trust policy lets it be assumed by: ${trust.slice(0, 6).join('; ')}${trust.length > 6 ? ` and ${trust.length - 6} more` : ''}.`,
              ]
            : []),
          ...assumed(evidence),
          boundary ? `Its permissions boundary is ${quoted(boundary.name, 130)}.` : 'It has no permissions boundary.',
          'Tightening changes neither its trust policy nor its boundary.',
        ],
        policiesFromLogs: today.policies.slice(0, 20).map(({ name, kind, stays }) => ({ name, kind, stays })),
        admin: today.admin,
      },
      summary: `${plural(policies.length, 'policy', 'policies')} today${trust.length > 0 ? `, trust policy with ${plural(trust.length, 'principal')}` : ''}`,
    };
  },
});

function assumed({ activity }: ConversationEvidence): string[] {
  const [first] = activity.assumedBy ?? [];
  return first
    ? [`Most often it was assumed by ${quoted(first.who, 130)} (${plural(first.sessions, 'session')}).`]
    : [];
}

/** Everybody in the Allow statements of a trust policy, with the condition keys that hold for them; any JSON. */
function trustedBy(trust: unknown): string[] {
  return list(field(trust, 'Statement')).flatMap((statement) => {
    if (field(statement, 'Effect') !== 'Allow') return [];
    const keys = entries(field(statement, 'Condition')).flatMap(([, of]) =>
      entries(of).map(([key]) => quoted(key, 100)),
    );
    const only = keys.length > 0 ? ` (under conditions on ${keys.slice(0, 4).join(', ')})` : '';
    const principal = field(statement, 'Principal');
    const who = typeof principal === 'string' ? [principal] : entries(principal).flatMap(([, of]) => list(of));
    return who.flatMap((one) =>
      typeof one === 'string' ? [`${one === '*' ? 'anybody' : quoted(one, 150)}${only}`] : [],
    );
  });
}

function field(value: unknown, name: string): unknown {
  return entries(value).find(([key]) => key === name)?.[1];
}

function entries(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

function list(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined ? [] : [value];
}
