import { type IAMClient, ListRolesCommand, ListUsersCommand } from '@aws-sdk/client-iam';
import { Problem } from '../problem.js';
import { type Account, inBatches, listed, named } from './accounts.js';
import { nearestNames } from './nearest-names.js';
import type { AwsClients } from './session.js';
import type { Target } from './target.js';

/** How many names are read per account for "did you mean": ten pages, as IAM gives at most 1,000 per page. */
const PAGES = 10;

/** What to say where no account that was asked has the principal: with the nearest names that they have. */
export async function missingPrincipal(
  target: Target,
  asked: Account[],
  clientsFor: (account: string, partition: string) => AwsClients,
): Promise<Problem> {
  const name = target.name ?? '';
  const names = await inBatches(asked, async (account) => {
    const { iam } = clientsFor(account.account, account.partition);
    const all = await Promise.all([
      target.kind === 'user' ? [] : readNames(iam, 'role').catch(() => []),
      target.kind === 'role' ? [] : readNames(iam, 'user').catch(() => []),
    ]);
    return all.flat().map((found) => ({ found, label: account.label }));
  });
  const near = nearestNames(
    name,
    names.flat().map(({ found }) => found),
  ).flatMap((found) =>
    names
      .flat()
      .filter((one) => one.found === found)
      .map(({ label }) => (asked.length > 1 ? `${label}/${found}` : found)),
  );
  const what = target.kind ?? 'role or user';
  return new Problem(
    'principal-missing',
    `There is no ${what} ${name} in ${listed(asked.map(named), 'or')}.`,
    near.length > 0 ? `Did you mean ${listed(near.slice(0, 3), 'or')}?` : 'Check the name and the account.',
  );
}

async function readNames(iam: IAMClient, kind: 'role' | 'user'): Promise<string[]> {
  const names: string[] = [];
  let marker: string | undefined;
  for (let page = 0; page < PAGES; page++) {
    const input = { MaxItems: 1000, Marker: marker };
    if (kind === 'role') {
      const answer = await iam.send(new ListRolesCommand(input));
      names.push(...(answer.Roles ?? []).flatMap(({ RoleName }) => (RoleName ? [RoleName] : [])));
      marker = answer.IsTruncated ? answer.Marker : undefined;
    } else {
      const answer = await iam.send(new ListUsersCommand(input));
      names.push(...(answer.Users ?? []).flatMap(({ UserName }) => (UserName ? [UserName] : [])));
      marker = answer.IsTruncated ? answer.Marker : undefined;
    }
    if (!marker) break;
  }
  return names;
}
