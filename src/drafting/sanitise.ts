import { isAwsSite, isServicePrincipal } from './aws-hosts.js';
import { shorten, visible } from './visible.js';

const REMOVED = '(link removed)';
const IMAGE = /!\[([^\]]{0,500})\](?:\([^)]*\)?|\[[^\]]*\])/g;
const MARKDOWN_LINK = /\[([^\]]{0,500})\]\(\s*<?([^)\s>]*)[^)]*\)?/g;
const SLACK_LINK = /<((?:[a-z][a-z0-9+.-]{0,20}:|\/\/|www\.)[^|>\s]{0,2000})(?:\|([^>]*))?>/gi;
const HTML_TAG = /<\/?(?:a|img|script|iframe|svg|object|embed|link|style|form|video|audio)\b[^>]*>?/gi;
const SCHEME_LINK = /\b(?:[a-z][a-z0-9+.-]{0,20}:\/\/|mailto:|tel:|slack:|data:|javascript:)[^\s<>"'`|]*/gi;
const BARE_LINK = /(?:\bwww\.|\/\/)[^\s<>"'`|]+/gi;
/** `evil.example/path` and `evil.example?x`: Slack's clients make links of them. */
const BARE_DOMAIN = /(?<![\p{L}\p{N}_.-])(?:[\p{L}\p{N}_-]+\.)+\p{L}{2,24}(?::\d+)?(?:[/?#][^\s<>"'`|]*)?/giu;
/** The shape of an ARN (IAM User Guide, "Identify AWS resources with ARNs"); anything else that begins like one may be a link. */
const ARN = /\barn:aws(?:-[a-z]+)*:[a-z0-9-]+:[a-z0-9-]*:(?:\d{12}|aws|[A-Z]+_\d+|\*)?:[^\s<>"'`|]+/gi;
/** Full stops of other scripts in the middle of what then is an address to a browser. */
const OTHER_DOTS = /(?<=[a-z0-9-])[\u2024\u3002\uff0e\uff61](?=[a-z])/gi;
const QUERY = /\?[^/?=&\s]*=/;

/**
 * Makes prose that models wrote, or that quotes logs, safe to show in Slack, whatever is in it.
 *
 * - no mentions: `<@U…>`, `<!channel>`, `<#C…>` and `@here` are defused, not hidden, so that readers see what was tried
 * - no images; links only to AWS's documentation and consoles over https, written out as plain addresses
 * - no control, bidirectional or zero-width characters (spelled out), at most `lines` lines and `characters` characters
 *
 * The result is plain text with at most Slack's own simple emphasis; it still has to be escaped like all text.
 */
export function sanitiseProse(text: string, limits: { lines?: number; characters?: number } = {}): string {
  const { lines = 8, characters = 2_900 } = limits;
  const kept: string[] = [];
  const keep = (piece: string): string => `\ue000${kept.push(piece) - 1}\ue001`;
  const cleaned = visible(text.slice(0, characters * 4))
    .replace(/[\ue000\ue001]/g, '')
    .replace(OTHER_DOTS, '.')
    .replace(IMAGE, '$1')
    .replace(SLACK_LINK, (_, address: string, label: string | undefined) => linkText(address, label))
    .replace(MARKDOWN_LINK, (_, label: string, address: string) => linkText(address, label))
    .replace(HTML_TAG, '')
    .replace(ARN, (arn) => (arn.includes('://') || QUERY.test(arn) ? arn : keep(arn)))
    .replace(SCHEME_LINK, (address) => allowedOrRemoved(address, keep))
    .replace(BARE_LINK, REMOVED)
    .replace(BARE_DOMAIN, bareDomain)
    .replace(/\ue000(\d+)\ue001/g, (_, at: string) => kept[Number(at)] ?? '')
    .replace(/<(?=[@!#])/g, '‹')
    .replace(/(‹[@!#][^>\n]{0,200})>/g, '$1›')
    .replace(/@(?=(?:channel|here|everyone)\b)/gi, '＠');
  return shorten(limitLines(cleaned, lines), characters);
}

/** One plain line without any markup: a purpose, a doubt. */
export function sanitiseLine(text: string, characters: number): string {
  return sanitiseProse(text.slice(0, characters * 8).replace(/\s+/g, ' '), { lines: 1, characters })
    .replace(/[`*~]/g, '')
    .trim();
}

/** True for an https address of a host that prose may link to, without a query: that could carry data, or send on. */
export function isAllowedLink(address: string): boolean {
  try {
    const url = new URL(address);
    if (/:\/\/|%3a%2f|\/\//i.test(address.slice('https://'.length))) return false;
    const bare = !url.username && !url.password && !url.port && url.search === '' && !address.includes('?');
    // The consoles read what to do out of the part behind #.
    return url.protocol === 'https:' && bare && isAwsSite(url.hostname) && /^(?:#[\w./-]*)?$/.test(url.hash);
  } catch {
    return false;
  }
}

function linkText(address: string, label: string | undefined): string {
  const words = (label ?? '').trim();
  if (isAllowedLink(address)) return words && words !== address ? `${words} ${address}` : address;
  return words ? `${words} ${REMOVED}` : REMOVED;
}

function allowedOrRemoved(address: string, keep: (piece: string) => string): string {
  const trailing = /[.,;:!?)\]]+$/.exec(address)?.[0] ?? '';
  const bare = trailing ? address.slice(0, -trailing.length) : address;
  return isAllowedLink(bare) ? `${keep(bare)}${trailing}` : `${REMOVED}${trailing}`;
}

/**
 * A bare domain with a path or a query is a link to Slack, so it goes. One without is often a name (`logs.example.org`
 * is a fine bucket, `ecs-tasks.amazonaws.com` a service): it stays readable, with its last dot defused.
 */
function bareDomain(match: string): string {
  // Error codes of EC2 (`Client.DryRunOperation`) end in no domain.
  if (isServicePrincipal(match) || /^(?:Client|Server)\.[A-Z][a-z]+[A-Z]\w*$/.test(match)) return match;
  if (/[/?#]/.test(match)) return REMOVED;
  return match.replace(/\.(?=[^.]*$)/, '[.]');
}

function limitLines(text: string, lines: number): string {
  const kept = text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
  return kept.length <= lines ? kept.join('\n') : `${kept.slice(0, lines).join('\n')} …`;
}
