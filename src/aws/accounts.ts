/** An account that may be reviewed. */
export interface Account {
  /** Twelve digits. */
  account: string;
  label: string;
  partition: string;
}

/** Accounts asked at the same time. */
const AT_ONCE = 8;

/** How an account is called before people: by its label and id. */
export function named({ account, label }: Account): string {
  return label === account ? account : `${label} (${account})`;
}

/** `a, b and c`. */
export function listed(items: string[], word = 'and'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}

/** Does the same for every account, eight at a time; results in their order. */
export async function inBatches<T, R>(items: T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map(work))));
  }
  return results;
}
