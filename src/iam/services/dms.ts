import { passRole } from './pass-role.js';
import { defineService } from './service.js';

/** AWS DMS has other names for some actions of its schema conversion (service authorization reference of AWS DMS). */
export const dms = defineService({
  sources: ['dms.amazonaws.com'],
  prefix: 'dms',
  operations: {
    DescribeDataProviders: 'dms:ListDataProviders',
    ModifyDataProvider: 'dms:UpdateDataProvider',
    DescribeInstanceProfiles: 'dms:ListInstanceProfiles',
    ModifyInstanceProfile: 'dms:UpdateInstanceProfile',
    DescribeMigrationProjects: 'dms:ListMigrationProjects',
    ModifyMigrationProject: 'dms:UpdateMigrationProject',
  },
  implies: [
    passRole({
      on: ['CreateEndpoint', 'ModifyEndpoint'],
      parameter: ['serviceAccessRoleArn', '*Settings.serviceAccessRoleArn'],
      to: 'dms.amazonaws.com',
    }),
  ],
});
