import { defineService } from './service.js';

/** AWS Control Tower writes the ends of its own life-cycle steps as service events. */
export const controltower = defineService({
  sources: ['controltower.amazonaws.com'],
  prefix: 'controltower',
  none: {
    CreateManagedAccount: 'AWS Control Tower reports the end of a step of its own; nobody called an API.',
    UpdateManagedAccount: 'AWS Control Tower reports the end of a step of its own; nobody called an API.',
    RegisterOrganizationalUnit: 'AWS Control Tower reports the end of a step of its own; nobody called an API.',
    DeregisterOrganizationalUnit: 'AWS Control Tower reports the end of a step of its own; nobody called an API.',
    PrecheckOrganizationalUnit: 'AWS Control Tower reports the end of a step of its own; nobody called an API.',
  },
});
