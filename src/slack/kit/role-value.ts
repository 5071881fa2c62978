/**
 * A role as an option's or a button's value: `account/name`, with the account id in base 36, because a Slack option
 * holds 75 characters and a role's name may have 64 of them.
 */
export function formatRole(role: { account: string; name: string }): string {
  return `${Number(role.account).toString(36)}/${role.name}`;
}

/** Reads it back; undefined for anything else. */
export function parseRole(value: string | undefined): { account: string; name: string } | undefined {
  const match = /^([0-9a-z]{1,8})\/([\w+=,.@-]{1,64})$/.exec(value ?? '');
  const account = match ? String(Number.parseInt(match[1]!, 36)).padStart(12, '0') : '';
  return match && account.length === 12 ? { account, name: match[2]! } : undefined;
}
