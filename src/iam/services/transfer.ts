import { passRole } from './pass-role.js';
import { defineService } from './service.js';

/** AWS Transfer Family: servers log and users work with roles. */
export const transfer = defineService({
  sources: ['transfer.amazonaws.com'],
  prefix: 'transfer',
  implies: [
    passRole({ on: ['CreateServer', 'UpdateServer'], parameter: ['loggingRole'], to: 'transfer.amazonaws.com' }),
    passRole({
      on: ['CreateUser', 'UpdateUser', 'CreateAccess', 'UpdateAccess'],
      parameter: ['role'],
      to: 'transfer.amazonaws.com',
    }),
    passRole({ on: ['CreateAgreement', 'CreateConnector'], parameter: ['accessRole'], to: 'transfer.amazonaws.com' }),
  ],
});
