/**
 * What had to be looked up in AWS (or was given) before needs can be built: `needs/` itself never calls out.
 * Everything is optional; what is missing becomes a question or a widened ARN that says so.
 */
export interface Lookups {
  /** Instance profile name or ARN → ARN of the role in it (`iam:GetInstanceProfile`). */
  instanceProfileRoles?: Record<string, string>;
  /** IAM role or user name → ARN with its path, for events that give the name alone. */
  iamArns?: Record<string, string>;
  /** ECS task definition family → ARNs of the roles in it; `buildContract` adds what RegisterTaskDefinition showed. */
  taskDefinitionRoles?: Record<string, string[]>;
  /** Services that the principal's trust policy lets assume it: `ecs-tasks.amazonaws.com` … */
  trustedServices?: string[];
  /**
   * `service:EventName` → actions that AWS's Service Reference names for it, for events that no rule knows. One action
   * is taken, several are offered with the question: the reference does not say which of them a call needs.
   */
  operations?: Record<string, string[]>;
  /** What could not be looked up, one sentence each: shown as blind spots. */
  notRead?: string[];
}
