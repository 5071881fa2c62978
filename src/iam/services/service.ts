import type { Conditions } from '../document.js';
import type { Known, Request } from './request.js';

/** What a call needs, as a service's rule reads it. */
export interface OperationReading {
  /** Actions that the call itself needs. */
  actions: string[];
  /** What else its parameters prove, and which parameter does. */
  also?: { action: string; because: string }[];
  /** Conditions that AWS is certain to set for these actions, with the values of this request. */
  conditions?: Conditions;
  /** Conditions that may narrow them and are not certain: for scope candidates only. */
  candidates?: Conditions[];
  /** What cannot be told from the record. With no actions, the call itself becomes a question. */
  ask?: { text: string; likely: string[] };
  /** Set where the call is authorised by something else than the caller's policy, or by nothing. */
  none?: string;
}

/** An action, several, or a look at the parameters. */
export type OperationRule = string | string[] | ((request: Request) => OperationReading);

/** Where the ARN of one resource type is found. */
export interface ResourceRule {
  /** Parameter paths (see `valuesAt`); the first that holds something wins. */
  parameter?: string | string[];
  /** Turns one value into the ARN or ARNs; without it the value fills the template's only variable, or is the ARN. */
  arn?: (value: string, request: Request, known: Known) => string | string[] | undefined;
  /** Instead of `parameter`: reads the ARNs from the request itself. */
  find?: (request: Request, known: Known) => string[];
  /** The events that the rule is for; all by default. */
  only?: string[];
  /** The IAM actions that the rule is for, by name without prefix; all by default. */
  actions?: string[];
}

/** One permission that parameters prove beside the call itself. */
export interface Implied {
  action: string;
  resources: string[];
  conditions?: Conditions;
  /** Which parameter proves it. */
  because: string;
}

/** What could not be decided about an implied permission. */
export interface ImpliedQuestion {
  about: 'parameter' | 'resource';
  text: string;
  likely: string[];
}

export interface ImpliedRule {
  /** Event names, without date and version. */
  on: string[];
  find: (request: Request, known: Known) => { needs: Implied[]; questions: ImpliedQuestion[] };
}

/** What is special about one AWS service: only what differs from the general rules. */
export interface ServiceRules {
  /** `eventSource` values. */
  sources: string[];
  /** IAM prefix that its actions have. */
  prefix: string;
  /** Further prefixes in which an event of this source may have its action. */
  also?: string[];
  /** Event name → what it needs; only what differs from the name. */
  operations?: Record<string, OperationRule>;
  /** For events that neither `operations` nor an action's name covers; undefined leaves them to the general rules. */
  otherwise?: (request: Request) => OperationReading | undefined;
  /** Event name → why it needs no permission. */
  none?: Record<string, string>;
  /** Resource type in iam-data → where its ARN is found; of several rules the first that is for this call decides. */
  resources?: Record<string, ResourceRule | ResourceRule[]>;
  /** Resource types whose ARN may carry a version or alias behind it, as Lambda's `function:name:alias`. */
  qualified?: string[];
  /** Actions (without prefix) that are authorised on `*` when a call names no resource, each with its source. */
  unnamed?: Record<string, string>;
  implies?: ImpliedRule[];
}

/** Declares a service. The identity function: it is there for the types, and for the test that walks this folder. */
export function defineService(rules: ServiceRules): ServiceRules {
  return rules;
}
