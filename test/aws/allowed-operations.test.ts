import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allowedOperations, writingOperations } from '../../src/aws/allowed-operations.js';
import { findAction } from '../../src/iam/catalog.js';

const source = new URL('../../src', import.meta.url).pathname;

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : path.endsWith('.ts') ? [path] : [];
  });
}

describe('the operations that Tighten may call', () => {
  const allowed = new Set(Object.values(allowedOperations).flatMap((commands) => Object.keys(commands)));

  it('are all that the source uses', () => {
    const used = files(source).flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(/\bnew ([A-Z]\w*Command)\s*\(/g)].map((match) => ({
        path,
        command: match[1]!,
      })),
    );
    expect(used.length).toBeGreaterThan(10);
    expect(used.filter(({ command }) => !allowed.has(command))).toEqual([]);
  });

  it('are called through clients with commands only, never through the aggregated clients or a paginator', () => {
    const clients = files(source).flatMap((path) => {
      const text = readFileSync(path, 'utf8');
      return [...text.matchAll(/import\s+(?:type\s+)?\{([^}]*)\}\s+from\s+'@aws-sdk\/client-[^']+'/gs)].flatMap(
        (match) =>
          match[1]!
            .split(',')
            .map((name) => name.trim())
            .filter((name) => /^(paginate|waitUntil|STS$|IAM$|Athena$|CloudTrail$|AccessAnalyzer$)/.test(name)),
      );
    });
    expect(clients).toEqual([]);
  });

  it('are actions of the catalogue, and read, except an Athena query', () => {
    for (const commands of Object.values(allowedOperations)) {
      for (const action of Object.values(commands)) {
        const facts = findAction(action);
        expect(facts, action).toBeDefined();
        const reads = facts!.accessLevel === 'Read' || facts!.accessLevel === 'List' || action === 'sts:AssumeRole';
        expect(reads || writingOperations.includes(action), action).toBe(true);
      }
    }
  });
});
