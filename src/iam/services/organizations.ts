import { defineService } from './service.js';

/** AWS Organizations writes the outcome of account creations as service events. */
export const organizations = defineService({
  sources: ['organizations.amazonaws.com'],
  prefix: 'organizations',
  none: {
    CreateAccountResult: 'AWS delivered the result of an earlier request; nobody called an API.',
    CloseAccountResult: 'AWS delivered the result of an earlier request; nobody called an API.',
    LeftOrganizationResult: 'AWS delivered the result of an earlier request; nobody called an API.',
  },
});
