/** Which kind of policy refused a call, as far as the error message says. */
export type DenialCause =
  | 'no-identity-policy'
  | 'explicit-deny-identity'
  | 'service-control-policy'
  | 'resource-control-policy'
  | 'permissions-boundary'
  | 'session-policy'
  | 'resource-policy'
  | 'vpc-endpoint-policy'
  | 'role-trust-policy'
  | 'unknown';

export interface DenialMessage {
  /** The caller as the message names it: usually a session ARN. */
  principal?: string;
  /** `service:Action`, service prefix in lower case. */
  action?: string;
  /** As the message has it: an ARN (often with wildcards), `*`, or IAM's words (`role deploy`, `policy <arn> version v2`). */
  resource?: string;
  cause: DenialCause;
  /** The ARN of the policy that denied, where the message names one (explicit denies, since 2026). */
  policyArn?: string;
}

/**
 * Takes apart what AWS says about a refused call. Never throws: what is not said is absent, and an unknown sentence has
 * the cause `unknown`. The action can differ from the event's name (`iam:PassRole` on RunTask).
 * Source: IAM user guide, "Troubleshoot access denied error messages"; the messages of real logs.
 */
export function parseDenialMessage(message: string | undefined): DenialMessage {
  const text = (message ?? '').slice(0, 4096);
  const head = /User: (\S+) is not authorized to perform: ([A-Za-z0-9-]+):([A-Za-z0-9*]+)/.exec(text);
  if (!head) return { cause: bareCause(text), ...(/cross-account pass role/i.test(text) ? PASS_ROLE : {}) };
  const [whole, principal = '', service = '', name = ''] = head;
  const rest = text.slice(head.index + whole.length).replace(APPENDED, '');
  const reason = reasonOf(rest);
  const resource = /^ on resource: (.*)$/s
    .exec(rest.slice(0, reason.start))?.[1]
    ?.replace(/\.\s*$/, '')
    .trim();
  return {
    principal,
    action: `${service.toLowerCase()}:${name}`,
    ...(resource ? { resource } : {}),
    cause: reason.cause,
    ...(reason.policyArn ? { policyArn: reason.policyArn } : {}),
  };
}

const PASS_ROLE = { action: 'iam:PassRole' };

/** What some services put behind the reason. */
const APPENDED = /\.?\s*(?:Encoded authorization failure message: \S+|Go to https:\/\/\S+ for complete details.*)\s*$/s;

function reasonOf(rest: string): { start: number; cause: DenialCause; policyArn?: string } {
  const implicit = rest.lastIndexOf(' because no ');
  const explicit = rest.lastIndexOf(' with an explicit deny');
  if (implicit < 0 && explicit < 0) return { start: rest.length, cause: 'unknown' };
  if (implicit > explicit) {
    const policy = policyKind(/^ because no (.+?) allows? /s.exec(rest.slice(implicit))?.[1] ?? '');
    return { start: implicit, cause: policy === 'identity' ? 'no-identity-policy' : (policy ?? 'unknown') };
  }
  const words = rest.slice(explicit);
  const policy = policyKind(/ in (?:an? |the )?([^:]+)/.exec(words)?.[1] ?? '');
  const policyArn = /: (arn:\S+?)\.?\s*$/.exec(words)?.[1];
  return {
    start: explicit,
    cause: policy === 'identity' ? 'explicit-deny-identity' : (policy ?? 'unknown'),
    ...(policyArn ? { policyArn } : {}),
  };
}

function policyKind(words: string): 'identity' | DenialCause | undefined {
  return POLICY_KINDS.find(([start]) => words.toLowerCase().startsWith(start))?.[1];
}

const POLICY_KINDS: [string, 'identity' | DenialCause][] = [
  ['identity-based', 'identity'],
  ['service control policy', 'service-control-policy'],
  ['resource control policy', 'resource-control-policy'],
  ['permissions boundary', 'permissions-boundary'],
  ['session policy', 'session-policy'],
  ['resource-based', 'resource-policy'],
  ['vpc endpoint', 'vpc-endpoint-policy'],
  ['role trust', 'role-trust-policy'],
];

function bareCause(text: string): DenialCause {
  return /vpc endpoint policy/i.test(text) ? 'vpc-endpoint-policy' : 'unknown';
}

/**
 * The ARN behind the resource of a denial message. IAM writes words (`user jane`, `instance profile web`) with names
 * only: those ARNs are built in the account of the event and without the path, which the message does not tell.
 * `*` and ARNs come back as they are; a bare name whose kind is unknown gives undefined.
 */
export function resourceFromWords(words: string, account: string, partition: string): string | undefined {
  const text = words.trim();
  if (text === '*') return text;
  const arn = /^(?:policy )?(arn:[^\s]+)(?: version v\d+)?$/.exec(text)?.[1];
  if (arn) return arn;
  const named = /^(user|role|group|policy|instance profile|MFA device|server certificate) (\S+)$/i.exec(text);
  if (!named) return undefined;
  const kind = IAM_KINDS[(named[1] ?? '').toLowerCase()];
  return `arn:${partition}:iam::${account}:${kind}/${named[2]}`;
}

const IAM_KINDS: Record<string, string> = {
  user: 'user',
  role: 'role',
  group: 'group',
  policy: 'policy',
  'instance profile': 'instance-profile',
  'mfa device': 'mfa',
  'server certificate': 'server-certificate',
};
