import type { BaselinePolicy } from '../../aws/principal.js';
import type { Policy } from '../../needs/policy.js';
import { commentHead, type Handover, oneLine } from './handover.js';

/**
 * Terraform for the policies and their attachments. Old attachments are named in a comment only: taking them away is a
 * second step, after the shadow.
 */
export function terraform(handover: Handover): string {
  const lines = [
    ...commentHead(handover),
    ...handover.policies.flatMap((policy) => policyBlocks(handover, policy)),
    ...laterSteps(handover.today.replaced),
  ];
  return `${lines.join('\n')}\n`;
}

function policyBlocks({ principal, title }: Handover, policy: Policy): string[] {
  const label = labelOf(policy.name);
  const kind = principal.kind;
  return [
    '',
    `resource "aws_iam_policy" "${label}" {`,
    `  name        = ${text(policy.name)}`,
    `  path        = ${text(principal.path)}`,
    `  description = ${text(`${title} for ${principal.name}, by Tighten`)}`,
    `  policy      = jsonencode(${indented(value(policy.document))})`,
    '}',
    '',
    `resource "aws_iam_${kind}_policy_attachment" "${label}" {`,
    `  ${kind.padEnd(10)} = ${text(principal.name)}`,
    `  policy_arn = aws_iam_policy.${label}.arn`,
    '}',
  ];
}

function laterSteps(old: BaselinePolicy[]): string[] {
  if (old.length === 0) return [];
  return [
    '',
    '# Later, after the shadow: take these away. Until then both apply, and nothing can be refused.',
    ...old.map(
      (policy) =>
        `#   ${oneLine(policy.kind === 'inline' ? `inline policy ${policy.name}` : (policy.arn ?? policy.name))}`,
    ),
  ];
}

/** A resource label: letters, digits, `_` and `-`, not beginning with a digit (Terraform, "Identifiers"). */
function labelOf(name: string): string {
  const label = name.replace(/[^A-Za-z0-9_]/g, '_');
  return /^[A-Za-z_]/.test(label) ? label : `_${label}`;
}

/** A JSON value as an HCL expression: HCL's objects and lists take JSON's spelling (Terraform, "Types and Values"). */
function value(json: unknown): string {
  return JSON.stringify(json, null, 2).replace(/"(?:[^"\\]|\\.)*"/g, inTemplate);
}

function text(plain: string): string {
  return inTemplate(JSON.stringify(plain));
}

/**
 * A JSON string as an HCL template string: `${` and `%{` would begin an interpolation and are doubled, and the escapes
 * that HCL does not know are spelled with `\u` (HCL native syntax, "Quoted templates").
 */
function inTemplate(json: string): string {
  return json
    .replace(/\$\{/g, '$$$${')
    .replace(/%\{/g, '%%{')
    .replace(/(?<!\\)((?:\\\\)*)\\([bf/])/g, (_all, before: string, letter: string) => before + unicode(letter));
}

function unicode(letter: string): string {
  if (letter === '/') return '/';
  return letter === 'b' ? '\\u0008' : '\\u000c';
}

function indented(block: string): string {
  return block.replace(/\n/g, '\n  ');
}
