import { createHash } from 'node:crypto';
import { ENDPOINT, networkOf } from './caller-network.js';
import type { CloudTrailRecord } from './record.js';
import { remembering } from './remembering.js';

/** One family of sessions: see `Caller` in activity.ts. */
export interface CallerFamily {
  /** `k` and 12 hex digits over the others: the same in every run. */
  id: string;
  session: string;
  agent: string;
  console: boolean;
  /** See `networkOf`. */
  network: string;
}

/** The parts of a record that say who called. */
export type SaysCaller = Pick<
  CloudTrailRecord,
  'userAgent' | 'sessionCredentialFromConsole' | 'sourceIPAddress' | 'vpcEndpointId'
> & {
  userIdentity: Pick<CloudTrailRecord['userIdentity'], 'principalId' | 'arn' | 'userName'>;
};

/**
 * The family of sessions that made a record: the session name with its generated parts as `*`, the tool behind the
 * user agent, whether a person clicked it in the console, and the network that it came from.
 */
export function callerOf(record: SaysCaller): CallerFamily {
  const address = record.vpcEndpointId === undefined ? (record.sourceIPAddress ?? '') : ENDPOINT;
  return callerFamily(
    sessionName(record),
    record.userAgent ?? '',
    record.sessionCredentialFromConsole ?? false,
    address,
  );
}

/** The same from its parts, which may already have gone through `GENERATED_PARTS`, `AGENT_VERSION` and `ADDRESS_PARTS`. */
export function callerFamily(
  sessionText: string,
  userAgent: string,
  fromConsole: boolean,
  address: string,
): CallerFamily {
  const session = sessions(sessionText);
  const agent = agents(userAgent);
  const console = fromConsole || agent === 'console';
  const network = networks(address);
  return families(`${session}\n${agent}\n${console}\n${network}`, session, agent, console, network);
}

const sessions = remembering(sessionFamily);
const agents = remembering(agentFamily);
const networks = remembering(networkOf);
const families = remembering((_, session: string, agent: string, console: boolean, network: string): CallerFamily => {
  const id = familyId({ session, agent, console, network });
  return { id, session, agent, console, network };
});

/** A family whose network is unknown has the id that it had before networks were told apart. */
export function familyId({ session, agent, console, network }: Omit<CallerFamily, 'id'>): string {
  const text = JSON.stringify([session, agent, console, ...(network === '' ? [] : [network])]);
  return `k${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
}

/** The role session's name, or the user's name. */
export function sessionName(record: Pick<SaysCaller, 'userIdentity'>): string {
  const { principalId, arn, userName } = record.userIdentity;
  const colon = principalId?.indexOf(':') ?? -1;
  if (principalId && colon >= 0) return principalId.slice(colon + 1);
  return /:assumed-role\/[^/]+\/(.+)$/.exec(arn ?? '')?.[1] ?? userName ?? '';
}

/**
 * Parts of a session name that machines generate. Written so that JavaScript and Athena's `regexp_replace` read them
 * alike, and so that replacing them twice changes nothing: Athena groups by the replaced text, and the family of the
 * replaced text is the family of the original.
 */
export const GENERATED_PARTS = [
  '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}',
  '[0-9a-fA-F]{8,}',
  '[0-9]{4,}',
];

/** Version of a product in a user agent, under the same two rules. */
export const AGENT_VERSION = '/[0-9][^ )\\]]*';

const PARTS = GENERATED_PARTS.map((part) => new RegExp(part, 'g'));

function withoutGenerated(text: string): string {
  return PARTS.reduce((rest, part) => rest.replace(part, '*'), text);
}

function sessionFamily(session: string): string {
  const text = withoutGenerated(session);
  if (text.includes('@')) return text.slice(0, 100);
  return text
    .replace(/[A-Za-z0-9*]+/g, (word) => (looksGenerated(word) ? '*' : word))
    .replace(/\*(?:[-_.]?\*)+/g, '*')
    .slice(0, 100);
}

/** Letters and digits mixed, other than a word with a short number behind it (`web2`, `eu1`). */
function looksGenerated(word: string): boolean {
  return word.length >= 4 && /[A-Za-z]/.test(word) && /[0-9]/.test(word) && !/^[A-Za-z]+[0-9]{1,3}$/.test(word);
}

function agentFamily(userAgent: string): string {
  const text = withoutGenerated(userAgent.replace(new RegExp(AGENT_VERSION, 'g'), '')).trim();
  if (text === '') return 'unknown';
  for (const [pattern, family] of AGENTS) if (pattern.test(text)) return family;
  return (/^\[?([^\s/;()[\]]+)/.exec(text)?.[1] ?? 'unknown').slice(0, 60);
}

/** Tools before the SDKs that they are built on. */
const AGENTS: [RegExp, string][] = [
  [/console|signin\.amazonaws\.com/i, 'console'],
  [/opentofu/i, 'OpenTofu'],
  [/terraform/i, 'Terraform'],
  [/pulumi/i, 'Pulumi'],
  [/aws-cdk|cdk-assets/i, 'aws-cdk'],
  [/serverless/i, 'Serverless'],
  [/ansible/i, 'Ansible'],
  [/aws-cli/i, 'aws-cli'],
  [/^\[?aws[ -]internal/i, 'AWS Internal'],
  [/aws-sdk-go/i, 'aws-sdk-go'],
  [/boto3/i, 'Boto3'],
  [/botocore/i, 'Botocore'],
  [/^\[?mozilla/i, 'browser'],
];
