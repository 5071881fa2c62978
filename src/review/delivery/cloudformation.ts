import { stringify } from 'yaml';
import { commentHead, type Handover } from './handover.js';

/** A CloudFormation template with the policies, attached to the principal that exists already. */
export function cloudformation(handover: Handover): string {
  const { principal, policies, title } = handover;
  const resources = policies.map((policy, index): [string, unknown] => [
    `TightenPolicy${index + 1}`,
    {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: {
        ManagedPolicyName: policy.name,
        Path: principal.path,
        Description: `${title} for ${principal.name}, by Tighten`,
        PolicyDocument: policy.document,
        [principal.kind === 'role' ? 'Roles' : 'Users']: [principal.name],
      },
    },
  ]);
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `${title} for ${principal.name}. Named IAM resources need CAPABILITY_NAMED_IAM.`,
    Resources: Object.fromEntries(resources),
  };
  // Quoted, or an older reader takes the version for a date and an account id for a number.
  const yaml = stringify(template, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN', lineWidth: 0 });
  return `${commentHead(handover).join('\n')}\n${yaml}`;
}
