import type { BaselinePolicy } from '../../aws/principal.js';
import { commentHead, fileBase, type Handover, oneLine, policyArn } from './handover.js';

/** Managed policies that AWS lets a role or user have by default (IAM quotas, "Managed policies attached to an IAM role"). */
const ATTACHMENTS = 10;

/**
 * A shell script for the AWS CLI. Its first command line is the rollback and runs only when asked for; then it creates
 * and attaches the policies. What they replace is detached by nobody but a person who takes the comment away.
 */
export function script(handover: Handover): string {
  const lines = [
    '#!/bin/sh',
    ...commentHead(handover),
    '# Needs the AWS CLI and credentials that may change IAM in this account. To roll back:',
    `#   sh ${quote(`${fileBase(handover)}.sh`)} rollback`,
    rollback(handover),
    'set -eu',
    '',
    ...rightAccount(handover),
    ...tooMany(handover),
    ...handover.policies.flatMap((_policy, index) => create(handover, index)),
    ...laterSteps(handover),
  ];
  return `${lines.join('\n')}\n`;
}

/** In one line: put back what there was, then take away what is new. Attaching what is attached changes nothing. */
function rollback(handover: Handover): string {
  const commands = [
    ...handover.today.replaced.map((policy) => putBack(handover, policy)),
    ...handover.policies.map(
      (policy) => `${iam(handover, 'detach')} --policy-arn ${quote(policyArn(handover, policy))}`,
    ),
  ];
  return `if [ "\${1:-}" = rollback ]; then ${commands.join('; ')}; exit; fi`;
}

function putBack(handover: Handover, policy: BaselinePolicy): string {
  if (policy.kind === 'attached') return `${iam(handover, 'attach')} --policy-arn ${quote(policy.arn ?? '')}`;
  const document = quote(JSON.stringify(policy.document));
  return `${iam(handover, 'put')} --policy-name ${quote(policy.name)} --policy-document ${document}`;
}

/** `aws iam attach-role-policy --role-name 'deploy'`. */
function iam({ principal }: Handover, verb: 'attach' | 'detach' | 'put' | 'delete'): string {
  return `aws iam ${verb}-${principal.kind}-policy --${principal.kind}-name ${quote(principal.name)}`;
}

function rightAccount({ principal }: Handover): string[] {
  return [
    `if [ "$(aws sts get-caller-identity --query Account --output text)" != ${quote(principal.account)} ]; then`,
    `  echo ${quote(`These credentials are not of account ${principal.account}. Nothing was changed.`)} >&2`,
    '  exit 1',
    'fi',
  ];
}

function tooMany({ today, policies, principal }: Handover): string[] {
  const { kept, replaced } = today;
  const attached = [...kept, ...replaced].filter(({ kind, group }) => kind === 'attached' && !group).length;
  if (attached === 0 || attached + policies.length <= ATTACHMENTS) return [];
  return [
    `# This ${principal.kind} has ${attached} managed policies and gets ${policies.length} more. AWS allows ${ATTACHMENTS} unless the`,
    '# quota was raised: if attaching is refused, raise it, or detach one that nothing needs.',
  ];
}

function create(handover: Handover, index: number): string[] {
  const policy = handover.policies[index]!;
  const { principal, title } = handover;
  const arn = quote(policyArn(handover, policy));
  const document = `document_${index + 1}`;
  const description = quote(`${title} for ${principal.name}, by Tighten`);
  return [
    '',
    `${document}=${quote(JSON.stringify(policy.document, null, 2))}`,
    `if aws iam get-policy --policy-arn ${arn} >/dev/null 2>&1; then`,
    '  # IAM keeps five versions of a policy: delete an old one first if this is refused.',
    `  aws iam create-policy-version --policy-arn ${arn} --set-as-default --policy-document "$${document}"`,
    'else',
    `  aws iam create-policy --policy-name ${quote(policy.name)} --path ${quote(principal.path)} --description ${description} --policy-document "$${document}"`,
    'fi',
    `${iam(handover, 'attach')} --policy-arn ${arn}`,
  ];
}

function laterSteps(handover: Handover): string[] {
  const old = handover.today.replaced;
  if (old.length === 0) return [];
  return [
    '',
    '# Later, after the shadow: take away what this replaces. Until then both apply, and nothing can be refused.',
    ...old.map((policy) => {
      if (policy.kind === 'attached') return `# ${iam(handover, 'detach')} --policy-arn ${quote(policy.arn ?? '')}`;
      return `# ${iam(handover, 'delete')} --policy-name ${quote(policy.name)}`;
    }),
  ].map((line) => (line === '' ? line : oneLine(line)));
}

/** One word of a POSIX shell, whatever is in it (POSIX, Shell Command Language, 2.2.2 Single-Quotes). */
export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
