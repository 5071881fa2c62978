import { escapeArnText, parseArn } from '../arn.js';
import { iamArns } from './iam-names.js';
import type { Known, Request } from './request.js';
import { texts } from './request.js';
import type { Implied, ImpliedQuestion, ImpliedRule } from './service.js';

/**
 * `iam:PassRole` has no event of its own: the event that received the role is the evidence
 * (IAM user guide, "Granting a user permissions to pass a role to an AWS service").
 *
 * @param on event names, without date and version
 * @param parameter paths that hold the role, as ARN or name
 * @param to value of `iam:PassedToService`; two where AWS's pages name both and a wrong one would refuse the call
 * @param holds `profile` where the parameter names an instance profile: its role must be looked up
 */
export function passRole(rule: {
  on: string[];
  parameter: string | string[];
  to: string | string[];
  holds?: 'role' | 'profile';
}): ImpliedRule {
  const paths = [rule.parameter].flat();
  return {
    on: rule.on,
    find: (request, known) => {
      const needs: Implied[] = [];
      const questions: ImpliedQuestion[] = [];
      for (const path of paths) {
        for (const value of texts(request, path)) {
          const found = rule.holds === 'profile' ? roleOfProfile(value, known) : roleArns(value, request, known);
          if (found) needs.push(passing(found, rule.to, request, path));
          else questions.push(unknownRole(value, path, request));
        }
      }
      return { needs, questions };
    },
  };
}

function passing(arns: string[], to: string | string[], request: Request, path: string): Implied {
  const services = [to].flat().map((service) => principalIn(service, request.partition));
  return {
    action: 'iam:PassRole',
    resources: arns,
    conditions: { StringEquals: { 'iam:PassedToService': services } },
    because: `${request.name} hands the role in ${path} to ${services.join(' or ')}.`,
  };
}

/** EC2's service principal has the China suffix in China; most others do not (IAM user guide, service principals). */
function principalIn(service: string, partition: string): string {
  return partition === 'aws-cn' && service === 'ec2.amazonaws.com' ? 'ec2.amazonaws.com.cn' : service;
}

/** The ARN of a role that a parameter gives by ARN or by name; undefined where it is neither. */
export function roleArns(value: string, request: Request, known: Known): string[] | undefined {
  const arn = parseArn(value);
  if (!arn) return iamArns('role', value, request, known);
  return arn.service === 'iam' && arn.resource.startsWith('role/') ? [escapeArnText(value)] : undefined;
}

function roleOfProfile(value: string, known: Known): string[] | undefined {
  const name = value.slice(value.lastIndexOf('/') + 1);
  const role = known.instanceProfileRoles?.[value] ?? known.instanceProfileRoles?.[name];
  return role === undefined ? undefined : [role];
}

function unknownRole(value: string, path: string, request: Request): ImpliedQuestion {
  const shown = value.length > 200 ? `${value.slice(0, 200)}…` : value;
  return {
    about: 'parameter',
    text: `${request.name} names "${shown}" in ${path}: which role is passed with it?`,
    likely: ['iam:PassRole'],
  };
}
