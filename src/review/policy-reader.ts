import { readFileSync, statSync } from 'node:fs';
import { Problem } from '../problem.js';
import type { AccessPolicy } from './access-policy.js';
import { type AccessDefaults, policyOfSettings, readAccessPolicy } from './read-access-policy.js';

/**
 * The access policy as it stands now: the file is read again when it changes, so that a rule that was made stricter
 * holds for reviews under way. Throws `Problem` ("policy-file") where the file is wrong at the start; where it becomes
 * wrong later, what held before goes on and `onError` hears of it once.
 *
 * @param file path of the policy file; without it the settings are the one rule.
 */
export function policyReader(
  file: string | undefined,
  defaults: AccessDefaults,
  onError: (problem: Problem) => void = () => undefined,
): () => AccessPolicy {
  if (file === undefined) {
    const policy = policyOfSettings(defaults);
    return () => policy;
  }
  let stamp = stampOf(file);
  let policy = readAccessPolicy(textOf(file), defaults, file);

  return () => {
    const now = stampOf(file);
    if (now === stamp) return policy;
    stamp = now;
    try {
      policy = readAccessPolicy(textOf(file), defaults, file);
    } catch (error) {
      onError(error instanceof Problem ? error : missing(file, error));
    }
    return policy;
  };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw missing(file, error);
  }
}

/** Changes with every write; empty while the file is away. The inode tells a file that was put in its place. */
function stampOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found ? `${found.ino} ${found.size} ${found.mtimeMs}` : '';
}

function missing(file: string, cause: unknown): Problem {
  return new Problem(
    'policy-file',
    `The policy file ${file} cannot be read.`,
    'Check POLICY_FILE and its permissions.',
    {
      cause,
    },
  );
}
