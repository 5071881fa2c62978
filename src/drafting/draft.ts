import type { Statement } from '../needs/statements.js';
import type { Sent } from './sent.js';

/** Something that the model tried and the guard refused: kept, and shown on request. */
export interface RefusedAddition {
  /** 1 for the first answer, 2 and 3 for its corrections. */
  attempt: number;
  kind:
    | 'action-outside-contract'
    | 'need-unknown'
    | 'need-twice'
    | 'need-missing'
    | 'wildcard-in-action'
    | 'resource-written'
    | 'candidate-unknown'
    | 'bad-sid'
    | 'mixed-scopeability'
    | 'not-json';
  /** What it wrote, shortened to 200 characters. Model text: data. */
  what: string;
}

/** How a contract was grouped into statements. The statements are always a partition of the contract's needs. */
export interface Draft {
  author: 'model' | 'rules';
  /** Model name as configured, where a model drafted. */
  model?: string;
  /** Why the rules drafted, where a model was tried first: one sentence with what to do. */
  fallback?: string;
  attempts: number;
  refused: RefusedAddition[];
  statements: Statement[];
  /** Doubts of the drafter, as questions to people. Model text: data. */
  doubts: string[];
  tokens?: { input: number; output: number };
  /** What left for the model, where one was asked; `needs`: how many of them. */
  left?: Sent & { needs: number };
}
