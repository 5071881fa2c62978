import { optionalOnly } from './optional-only.js';
import { defineService } from './service.js';

/** Amazon Translate: terminologies and parallel data are optional (API reference, TranslateText). */
export const translate = defineService({
  sources: ['translate.amazonaws.com'],
  prefix: 'translate',
  unnamed: optionalOnly('translate', 'Its resources are optional, and this call named none (API reference).'),
});
