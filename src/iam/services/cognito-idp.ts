import { passRole } from './pass-role.js';
import type { Request } from './request.js';
import type { OperationReading } from './service.js';
import { defineService } from './service.js';

const PUBLIC = 'Amazon Cognito lets everyone call this without AWS credentials, so no IAM policy decides it.';

/** Amazon Cognito user pools: pages of the hosted UI and operations for signed-in users need no IAM permission. */
export const cognitoIdp = defineService({
  sources: ['cognito-idp.amazonaws.com'],
  prefix: 'cognito-idp',
  otherwise: hostedUi,
  implies: [
    passRole({
      on: ['CreateUserPool', 'UpdateUserPool', 'SetUserPoolMfaConfig'],
      parameter: ['smsConfiguration.snsCallerArn', 'smsMfaConfiguration.smsConfiguration.snsCallerArn'],
      to: 'cognito-idp.amazonaws.com',
    }),
  ],
});

/** The hosted UI logs its pages as `Login_GET`, `Token_POST` (Cognito developer guide, "Logging with CloudTrail"). */
function hostedUi(request: Request): OperationReading | undefined {
  const page = /_(?:GET|POST|HEAD|OPTIONS)$/.test(request.name);
  return page ? { actions: [], none: PUBLIC } : undefined;
}
