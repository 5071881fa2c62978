/** What Athena charges for one terabyte scanned in most regions, in US dollars. Source: Amazon Athena pricing. */
export const DOLLARS_PER_TERABYTE = 5;
/** A query is charged for at least this many bytes, and to the whole megabyte. Source: the same. */
const LEAST_CHARGED = 10_000_000;
const MEGABYTE = 1_000_000;

/** What one query costs that scanned this much; nothing scanned (the catalogue alone, a reused result) costs nothing. */
export function dollarsFor(bytes: number, perTerabyte = DOLLARS_PER_TERABYTE): number {
  if (bytes <= 0) return 0;
  const charged = Math.max(LEAST_CHARGED, Math.ceil(bytes / MEGABYTE) * MEGABYTE);
  return Math.round((charged / 1e12) * perTerabyte * 1e6) / 1e6;
}

/** "1.2 GB", "340 MB": decimal units, as AWS bills them. */
export function sizeText(bytes: number): string {
  if (bytes >= 1e12) return `${(bytes / 1e12).toFixed(1)} TB`;
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} KB`;
  return `${Math.round(bytes / 1e6).toLocaleString('en')} MB`;
}

/** "$0.53", "$14"; less than a cent is said so. */
export function dollarsText(dollars: number): string {
  if (dollars < 0.01) return 'less than $0.01';
  return dollars < 10 ? `$${dollars.toFixed(2)}` : `$${Math.round(dollars).toLocaleString('en')}`;
}

/** "about $14", "less than $0.01". */
export function aboutDollars(dollars: number): string {
  return dollars < 0.01 ? dollarsText(dollars) : `about ${dollarsText(dollars)}`;
}
