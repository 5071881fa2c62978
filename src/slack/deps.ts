import type { WideRoles } from '../aws/find-roles.js';
import type { KnownPrincipal } from '../aws/principal-list.js';
import type { Review, Versions } from '../review/review.js';
import type { ReviewStore } from '../review/store.js';
import type { Submit } from '../review/submit.js';
import type { View } from '../review/view.js';
import type { Access } from './access.js';
import type { HomeReaders } from './home-readers.js';
import type { TokenPrice } from './messages/home.js';
import type { People } from './people.js';

/** Everything that `slack/` is given. Nothing in it reads settings or knows the queue. */
export interface SlackDeps {
  store: ReviewStore;
  /** The only way to change a review. */
  submit: Submit;
  /** A review with its documents, as messages and modals are made from: `loadView` of the store. */
  view(review: Review): Promise<View>;
  people: People;
  /** Who may do what with which review. */
  access: Access;
  /** What a new review starts with. `windowDays` counts back from now. */
  opening: { windowDays: number };
  /** Accounts by the names that people know them by: `/tighten staging/deploy-role`. */
  accounts: { account: string; label: string }[];
  /** Roles that can be chosen from, by what was typed so far: from a list that is kept, never from AWS at that moment. */
  principals?(query: string): Promise<KnownPrincipal[]>;
  /** Looks through all roles of all accounts for those that are allowed too much; may take a minute. */
  findRoles?(): Promise<WideRoles>;
  /** Who opened the home tab, so that it is kept up to date for them. */
  homeReaders?: Pick<HomeReaders, 'remember' | 'keepShown'>;
  /** Kept with every approval. */
  versions?: Versions;
  /** `ts` of a review's root message, once it was posted: `outbox.threadTs`. */
  threadTs(reviewId: string): Promise<string | undefined>;
  /** The address of a message in this workspace. */
  permalink(channel: string, ts: string): string | undefined;
  /** What the model's tokens cost; without it only tokens are shown. */
  price?: TokenPrice;
  now(): Date;
}
