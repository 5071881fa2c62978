import type { Outcome } from '../api.js';
import type { Fields } from '../fields.js';

/** How the elements of a message, a modal or a home reach the app. */
export interface Actor {
  /** Delivers a click or a choice; resolves when the app has acknowledged it. */
  act(what: { blockId: string; actionId: string; selected?: unknown }): Promise<Outcome>;
  /** What is filled in so far, in Slack's shape; undefined where nothing is kept between renderings. */
  current(blockId: string, actionId: string): Fields | undefined;
  /** Keeps what was filled in without telling the app. */
  keep(blockId: string, actionId: string, value: unknown): void;
  /** Options for an external select. */
  suggest?(blockId: string, actionId: string, text: string): Promise<Outcome>;
  /** Sentence beside an input after a refused submission. */
  error?(blockId: string): string | undefined;
}
