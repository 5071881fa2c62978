import type { Request } from './request.js';
import type { OperationReading } from './service.js';
import { defineService } from './service.js';

/** Amazon EFS: an NFS client's connection is a service event, yet a policy decides it (EFS user guide, IAM for NFS). */
export const elasticfilesystem = defineService({
  sources: ['elasticfilesystem.amazonaws.com'],
  prefix: 'elasticfilesystem',
  operations: { NewClientConnection: connection },
});

function connection(request: Request): OperationReading {
  return {
    actions: ['elasticfilesystem:ClientMount'],
    ask: {
      text: `${request.name} shows that a client mounted the file system, not whether it may write or act as root.`,
      likely: ['elasticfilesystem:ClientWrite', 'elasticfilesystem:ClientRootAccess'],
    },
  };
}
