import { createHash } from 'node:crypto';
import { canonical } from './canonical.js';
import type { Policy } from './policy.js';
import type { ScopeChoice, Statement } from './statements.js';

/** SHA-256 (hex) over the canonical JSON of names and documents: what an approval is for. */
export function editionHash(policies: readonly Policy[]): string {
  const content = policies.map(({ name, document }) => ({ name, document }));
  return createHash('sha256').update(canonical(content)).digest('hex');
}

/** For every statement the narrowest scope that rests on nothing uncertain: what a draft without people is built with. */
export function narrowestChoices(statements: readonly Statement[]): Record<string, ScopeChoice> {
  return Object.fromEntries(
    statements.map((statement): [string, ScopeChoice] => {
      const narrowest = statement.candidates.find((candidate) => !candidate.uncertain) ?? statement.candidates.at(-1)!;
      return [statement.id, { kind: 'candidate', candidate: narrowest.id }];
    }),
  );
}
