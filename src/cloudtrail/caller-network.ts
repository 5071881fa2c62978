/**
 * What of an address is put by what, one after the other: enough to know the network of the rest. Written so that
 * JavaScript and Athena's `regexp_replace` read them alike, and so that the network of what is left is that of the
 * address: Athena groups by what is left.
 */
export const ADDRESS_PARTS: [pattern: string, by: string][] = [
  ['^([0-9]+\\.[0-9]+)\\.[0-9]+\\.[0-9]+$', '$1.0.0'],
  ['^([0-9a-fA-F]+:[0-9a-fA-F]*):.*$', '$1::'],
];

/** Stands for an address where the call came through an endpoint of a VPC. */
export const ENDPOINT = 'VPC endpoint';

const PARTS = ADDRESS_PARTS.map(([pattern, by]): [RegExp, string] => [new RegExp(pattern), by]);
const PRIVATE_4 = /^(?:10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./;
const PRIVATE_6 = /^(?:::|f[cd]|fe[89ab])/i;

/**
 * Where a call came from, as coarse as a person can tell workloads apart by it: `AWS service`, `VPC endpoint`, `private
 * network`, a public network of 65,536 addresses (`203.0.0.0/16`), of IPv6 a provider's (`2001:db8::/32`); empty where the
 * record does not say it.
 * Source: CloudTrail user guide, "Record contents" (`sourceIPAddress`: an address, a service's DNS name or "AWS Internal").
 */
export function networkOf(address: string): string {
  const text = PARTS.reduce((rest, [pattern, by]) => rest.replace(pattern, by), address);
  if (text === ENDPOINT) return text;
  if (/\.amazonaws\.com(?:\.cn)?$|^AWS Internal$/i.test(text)) return 'AWS service';
  if (/^\d{1,3}\.\d{1,3}\.0\.0$/.test(text)) return PRIVATE_4.test(text) ? PRIVATE : `${text}/16`;
  if (!/^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(text)) return '';
  if (PRIVATE_6.test(text)) return PRIVATE;
  const [first = '', second = ''] = text.toLowerCase().split(':');
  return `${first}:${second || '0'}::/32`;
}

const PRIVATE = 'private network';
