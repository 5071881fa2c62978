/** Condition block: operator → key → values, e.g. `{ StringEquals: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com'] } }`. */
export type Conditions = Record<string, Record<string, string[]>>;

/** A statement that Tighten writes. Read documents may hold more (see `parseDocument`). */
export interface PolicyStatement {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Action?: string[];
  NotAction?: string[];
  Resource?: string[];
  NotResource?: string[];
  Condition?: Conditions;
}

export interface PolicyDocument {
  Version: '2012-10-17' | '2008-10-17';
  Statement: PolicyStatement[];
}
