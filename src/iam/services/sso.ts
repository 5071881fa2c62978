import { defineService } from './service.js';

const TOKEN = 'The call carries a token or nothing; no IAM policy of the caller decides it.';
const PORTAL = 'The access portal signed a person in; nobody called an API with IAM.';

/** AWS IAM Identity Center: device sign-in and the access portal work with tokens, not with IAM (OIDC API reference). */
export const sso = defineService({
  sources: ['sso.amazonaws.com', 'sso-oidc.amazonaws.com', 'oidc.amazonaws.com', 'portal.sso.amazonaws.com'],
  prefix: 'sso',
  also: ['sso-oauth', 'sso-directory', 'identitystore'],
  operations: {
    DescribePermissionsPolicies: 'sso:ListManagedPoliciesInPermissionSet',
  },
  none: {
    CreateToken: TOKEN,
    RegisterClient: TOKEN,
    StartDeviceAuthorization: TOKEN,
    GetRoleCredentials: TOKEN,
    ListAccountRoles: TOKEN,
    ListAccounts: TOKEN,
    Logout: TOKEN,
    Authenticate: PORTAL,
    Federate: PORTAL,
    UserAuthentication: PORTAL,
  },
});
