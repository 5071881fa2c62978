import { findAction } from '../catalog.js';
import type { Request } from './request.js';
import type { OperationReading } from './service.js';
import { defineService } from './service.js';

/** Sign-in events are no API calls, except the few that IAM lists (service authorization reference of AWS Signin). */
export const signin = defineService({
  sources: ['signin.amazonaws.com'],
  prefix: 'signin',
  otherwise: reading,
});

function reading(request: Request): OperationReading | undefined {
  if (findAction(`signin:${request.name}`)) return undefined;
  return { actions: [], none: 'Signing in is decided before IAM policies are.' };
}
