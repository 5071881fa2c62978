import type { Known, Request } from './request.js';

type NamedType = 'role' | 'user' | 'group' | 'instance-profile' | 'policy' | 'server-certificate' | 'mfa';

/**
 * ARNs of an IAM entity that an event gives by name alone. The path is missing in the event: a looked-up ARN wins;
 * without one, the name is taken at the root and under any path. Names are unique in an account whatever their path,
 * and hold no slash, so these two patterns cover that one entity and nothing else (IAM user guide, identifiers).
 *
 * @returns undefined where the text cannot be such a name
 */
export function iamArns(type: NamedType, name: string, request: Request, known: Known): string[] | undefined {
  if (!/^[\w+=,.@-]{1,128}$/.test(name)) return undefined;
  const looked = known.iamArns?.[name];
  if (looked?.includes(`:${type}/`)) return [looked];
  const root = `arn:${request.partition}:iam::${request.account}:${type}/`;
  return [`${root}${name}`, `${root}*/${name}`];
}
