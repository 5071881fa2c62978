/** An address as a number of 32 or 128 bits. */
interface Address {
  bits: 32 | 128;
  value: bigint;
}

/** Reads an IPv4 or IPv6 address (RFC 4291 forms, `::` and a trailing dotted quad included); undefined for anything else. */
function readAddress(text: string): Address | undefined {
  const quad = readQuad(text);
  if (quad !== undefined) return { bits: 32, value: quad };
  if (!text.includes(':')) return undefined;
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const last = dotted ? readQuad(dotted[2]!) : undefined;
  if (dotted && last === undefined) return undefined;
  const plain = dotted ? `${dotted[1]}${(last! >> 16n).toString(16)}:${(last! & 0xffffn).toString(16)}` : text;
  const halves = plain.split('::');
  if (halves.length > 2) return undefined;
  const [front, back] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - front!.length - (back?.length ?? 0);
  if (back ? missing < 1 : missing !== 0) return undefined;
  const groups = [...front!, ...Array.from({ length: missing }, () => '0'), ...(back ?? [])];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return { bits: 128, value: BigInt(`0x${groups.map((group) => group.padStart(4, '0')).join('')}`) };
}

function readQuad(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return parts.reduce((value, part) => value * 256n + BigInt(part), 0n);
}

/**
 * Reads an address range as IAM writes it: `203.0.113.0/24`, `2001:db8::/32`, or one address alone. Gives the test
 * whether an address is in it (never true across versions), or undefined where the text is no range.
 */
export function readIpRange(text: string): ((address: string) => boolean) | undefined {
  const [start = '', length, ...rest] = text.split('/');
  const from = readAddress(start);
  if (!from || rest.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined;
  const prefix = length === undefined ? from.bits : Number(length);
  if (prefix > from.bits) return undefined;
  const shift = BigInt(from.bits - prefix);
  return (address) => {
    const given = readAddress(address);
    return given !== undefined && given.bits === from.bits && given.value >> shift === from.value >> shift;
  };
}
