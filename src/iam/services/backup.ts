import { passRole } from './pass-role.js';
import { defineService } from './service.js';

/** AWS Backup works with a role for each selection and job. */
export const backup = defineService({
  sources: ['backup.amazonaws.com'],
  prefix: 'backup',
  implies: [
    passRole({
      on: ['StartBackupJob', 'StartRestoreJob', 'StartCopyJob'],
      parameter: ['iamRoleArn'],
      to: 'backup.amazonaws.com',
    }),
    passRole({ on: ['CreateBackupSelection'], parameter: ['backupSelection.iamRoleArn'], to: 'backup.amazonaws.com' }),
  ],
});
