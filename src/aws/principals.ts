import { GetRoleCommand, GetUserCommand, type IAMClient } from '@aws-sdk/client-iam';
import { Problem } from '../problem.js';
import { type Account, inBatches, listed, named } from './accounts.js';
import { awsProblem, isMissing } from './errors.js';
import { missingPrincipal } from './missing-principal.js';
import { nearestNames } from './nearest-names.js';
import { type Baseline, readBaseline } from './principal.js';
import type { AwsClients } from './session.js';
import type { Target } from './target.js';

interface Hit {
  account: Account;
  kind: 'role' | 'user';
  arn: string;
}

/**
 * Finds the principal that was meant, in the account that was named or in all configured ones. A name without a kind
 * is looked up as a role first, then as a user. Returns its baseline, or, where several accounts have the name, all
 * of them to choose from. Throws `Problem`: `principal-missing` with the nearest names, `account-unknown`, and what
 * stopped AWS from answering.
 */
export async function findPrincipal(
  target: Target,
  accounts: Account[],
  clientsFor: (account: string, partition: string) => AwsClients,
): Promise<{ found: Baseline; label: string } | { several: { account: string; label: string; arn: string }[] }> {
  const name = target.name ?? '';
  const asked = accountsFor(target, accounts);
  const answers = await inBatches(asked, async (account) => {
    try {
      return { account, hit: await locate(clientsFor(account.account, account.partition).iam, account, target, name) };
    } catch (error) {
      return { account, problem: awsProblem(error, `look for ${name} in ${named(account)}`) };
    }
  });
  const hits = answers.flatMap(({ hit }) => (hit ? [hit] : []));
  const failed = answers.find(({ problem }) => problem);
  if (failed?.problem) throw hits[0] ? halfFound(hits[0], failed.account, failed.problem, name) : failed.problem;
  if (hits.length > 1) {
    return { several: hits.map(({ account, arn }) => ({ account: account.account, label: account.label, arn })) };
  }
  const [hit] = hits;
  if (!hit) throw await missingPrincipal(target, asked, clientsFor);
  if (target.arn && target.arn !== hit.arn) throw otherPath(target.arn, hit);
  const { iam } = clientsFor(hit.account.account, hit.account.partition);
  return { found: await readBaseline(iam, { kind: hit.kind, name }), label: hit.account.label };
}

/** The accounts to look in. With none configured, an account that was named by its id is taken at its word. */
function accountsFor(target: Target, accounts: Account[]): Account[] {
  const { account } = target;
  if (account === undefined) {
    if (accounts.length > 0) return accounts;
    throw new Problem(
      'account-unknown',
      'A name alone does not say which account is meant.',
      'Type the ARN, or account/name, or list the accounts in ACCOUNTS.',
    );
  }
  const chosen = accounts.filter((one) => one.account === account || one.label.toLowerCase() === account.toLowerCase());
  if (chosen.length > 0) return chosen.slice(0, 1);
  if (accounts.length === 0 && /^\d{12}$/.test(account)) {
    return [{ account, label: account, partition: target.partition ?? 'aws' }];
  }
  const near = nearestNames(
    account,
    accounts.map(({ label }) => label),
  );
  throw new Problem(
    'account-unknown',
    `The account ${account} is not one that Tighten may look into.`,
    near.length > 0
      ? `Did you mean ${listed(near)}? Otherwise add it to ACCOUNTS.`
      : `Known are ${listed(accounts.map(named)) || 'none'}. Add it to ACCOUNTS, with its reader role.`,
  );
}

async function locate(iam: IAMClient, account: Account, target: Target, name: string): Promise<Hit | undefined> {
  if (target.kind !== 'user') {
    const role = await orMissing(iam.send(new GetRoleCommand({ RoleName: name })));
    if (role?.Role?.Arn) return { account, kind: 'role', arn: role.Role.Arn };
  }
  if (target.kind !== 'role') {
    const user = await orMissing(iam.send(new GetUserCommand({ UserName: name })));
    if (user?.User?.Arn) return { account, kind: 'user', arn: user.User.Arn };
  }
  return undefined;
}

async function orMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function otherPath(typed: string, hit: Hit): Problem {
  return new Problem(
    'principal-missing',
    `There is no ${typed}.`,
    `The ${hit.kind} of that name has another path. Did you mean ${hit.arn}?`,
  );
}

/** One account has it and another could not be asked: going on would be a guess. */
function halfFound(hit: Hit, failed: Account, problem: Problem, name: string): Problem {
  return new Problem(
    problem.kind,
    `${name} is in ${named(hit.account)}, but ${named(failed)} could not be asked. ${problem.message}`,
    `Type ${hit.account.label}/${name} if that one is meant. To have both asked: ${problem.advice}`,
    { passing: problem.passing, cause: problem },
  );
}

export type { Account } from './accounts.js';
