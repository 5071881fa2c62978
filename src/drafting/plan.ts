import type { Intent } from './intent.js';

/** One look into the evidence, as the tools take it. */
export interface PlannedCall {
  name: string;
  args: Record<string, string | string[] | null>;
}

/** Which tools answer a question, most telling first, at most four. */
export function planFor(intent: Intent): PlannedCall[] {
  const names = [...intent.actions, ...intent.names];
  const first = names[0] ?? null;
  const statement = intent.statement ?? null;
  switch (intent.about) {
    case 'denied':
      return [
        ...(names.length > 0 ? names.slice(0, 2) : [null]).map((name) =>
          call('denials', { name, at: intent.at ?? null }),
        ),
        ...(first ? [call('calls_behind', { name: first, statement: null })] : []),
      ];
    case 'what-breaks':
      if (statement) return [call('scope_effect', { statement, candidate: intent.candidate ?? null })];
      if (first) return [call('calls_behind', { name: first, statement: null }), ...evaluations(intent)];
      return [call('left_out', {}), call('blind_spots', {})];
    case 'can':
      if (intent.actions.length > 0)
        return [...evaluations(intent), call('calls_behind', { name: intent.actions[0]!, statement: null })];
      if (first)
        return [call('calls_behind', { name: first, statement: null }), call('denials', { name: first, at: null })];
      return statement ? [call('statements', { statement })] : [];
    case 'why-here':
      if (first) return names.slice(0, 3).map((name) => call('calls_behind', { name, statement: null }));
      return statement ? [call('calls_behind', { name: null, statement })] : [];
    case 'propose':
      return statement ? [call('propose', proposalOf(intent, statement))] : [call('statements', { statement: null })];
    case 'failures':
      return [call('failures', { name: first })];
    case 'attached':
      return [call('attached', {})];
    case 'not-used':
      return first
        ? [call('calls_behind', { name: first, statement: null })]
        : [call('not_used', { since: intent.since ?? null })];
    case 'usage':
      return first
        ? [call('calls_behind', { name: first, statement: null })]
        : [call('usage', { since: intent.day ? null : (intent.since ?? null), day: intent.day ?? null })];
    case 'delivery':
      return [call('delivery', {})];
    case 'policy':
      return statement ? [call('statements', { statement })] : [call('policy', {})];
    case 'changes':
      return [call('changes', { since: intent.since ?? null, statement, word: intent.word ?? null })];
    case 'safe':
      return [call('overview', {}), call('blind_spots', {}), call('left_out', {})];
    case 'left-out':
      return first
        ? [call('calls_behind', { name: first, statement: null }), call('left_out', {})]
        : [call('left_out', {})];
    case 'blind-spots':
      return [call('blind_spots', {})];
    case 'facts':
      if (intent.actions.length > 0)
        return intent.actions
          .slice(0, 2)
          .flatMap((name) => [call('iam_facts', { name }), call('calls_behind', { name, statement: null })]);
      if (first) return [call('calls_behind', { name: first, statement: null })];
      return statement ? [call('statements', { statement })] : [];
    case 'statements':
      return [call('statements', { statement })];
    case 'overview':
      return [call('overview', {})];
    case 'unclear':
      return [];
  }
}

function proposalOf(intent: Intent, statement: string): PlannedCall['args'] {
  const reason = 'Asked for in the thread';
  const none = { candidate: null, resources: null, actions: null };
  if (intent.splits) {
    return { ...none, kind: 'split-statement', statement, actions: [...intent.actions, ...intent.names], reason };
  }
  if (intent.candidate) return { ...none, kind: 'pick-candidate', statement, candidate: intent.candidate, reason };
  const resources = intent.resource ? [intent.resource] : (intent.words ?? null);
  return { ...none, kind: intent.extends ? 'extend-statement' : 'custom-scope', statement, resources, reason };
}

function evaluations(intent: Intent): PlannedCall[] {
  return intent.actions.slice(0, 2).map((action) => call('evaluate', { action, resource: intent.resource ?? null }));
}

function call(name: string, args: PlannedCall['args']): PlannedCall {
  return { name, args };
}
