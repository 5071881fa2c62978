import type { WebClient } from '@slack/web-api';
import type { DocumentRef, Review, Rules } from '../review/review.js';
import type { Submit } from '../review/submit.js';
import type { View } from '../review/view.js';
import type { People } from './people.js';

/** What the listeners need of the review store; `review/store.ts` fulfils it. */
export interface SlackStore {
  load(reviewId: string): Promise<Review | undefined>;
  /** Ids of the reviews that are not over (drafts under way and watches), in any order. */
  openReviews(): Promise<string[]>;
  /** The review whose root message is `ts` in `channel`. */
  findByThread(channel: string, ts: string): Promise<string | undefined>;
  putDocument(reviewId: string, value: unknown): Promise<DocumentRef>;
  /** True the first time an id is given, false for every redelivery; remembered in Redis, so a restart changes nothing. */
  firstSight(eventId: string): Promise<boolean>;
  /** Keeps where the requester can be answered out of sight (`response_url`: 5 uses within 30 minutes). */
  keepResponseUrl(reviewId: string, url: string): Promise<void>;
}

/** Everything that `slack/` is given. Nothing in it reads settings or knows the queue. */
export interface SlackDeps {
  store: SlackStore;
  submit: Submit;
  /** The review with its documents, as messages and modals are made from. */
  view(reviewId: string): Promise<View | undefined>;
  people: People;
  /** What a new review starts with. `windowDays` counts back from now. */
  opening: { windowDays: number; rules: Rules };
  accounts: { account: string; label: string }[];
  /** For single questions (permalinks, modals); posting goes through the outbox. */
  client: WebClient;
  /** Timestamp of a review's root message, once it was posted. */
  threadTs(reviewId: string): Promise<string | undefined>;
  now(): Date;
  /** A fresh review, turn or denial-read id: letters, digits and dashes only. */
  newId(): string;
}
