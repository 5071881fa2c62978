import type { AccessPolicy } from '../../src/review/access-policy.js';
import type { AccessDefaults } from '../../src/review/read-access-policy.js';
import { policyOfSettings } from '../../src/review/read-access-policy.js';
import { type Access, createAccess } from '../../src/slack/access.js';
import type { People } from '../../src/slack/people.js';

/** The reviewers of the small Slack. */
export const REVIEWERS = { groups: ['S0REVIEW'], users: [] };
const defaults: AccessDefaults = { reviewers: REVIEWERS, approvals: 1, fourEyes: true };

/** Who may do what by the settings alone, or by another policy. */
export function accessFor(people: People, policy: () => AccessPolicy = () => policyOfSettings(defaults)): Access {
  return createAccess({
    people,
    policy,
    accounts: [{ account: '111122223333', label: 'staging' }],
    tagsOf: async () => ({}),
  });
}
