import { optionalOnly } from './optional-only.js';
import { defineService } from './service.js';

/** AWS Cost Explorer: a billing view is optional; without one a call is about the account (API reference). */
export const ce = defineService({
  sources: ['ce.amazonaws.com'],
  prefix: 'ce',
  unnamed: optionalOnly('ce', 'Its resources are optional, and this call named none (API reference).'),
});
