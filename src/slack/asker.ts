import type { Asker } from '../drafting/evidence.js';
import type { Review } from '../review/review.js';
import type { Access } from './access.js';
import type { People } from './people.js';

/**
 * What an answer has to know of the person who asked. Where Slack does not say, they decide nothing and no time zone is
 * known: an answer does not wait for that.
 */
export function createAsker({ access, people }: { access: Access; people: People }) {
  return async (review: Review, user: string): Promise<Asker> => {
    try {
      const refused = await access.may('review', { user, team: review.team }, review);
      const timeZone = await people.timeZoneOf(user);
      return { mayDecide: refused === undefined, ...(timeZone === undefined ? {} : { timeZone }) };
    } catch {
      return { mayDecide: false };
    }
  };
}
