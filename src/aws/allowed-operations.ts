/**
 * Every AWS operation that Tighten may call, with the IAM action it is authorised as: SDK package → command → action.
 * A test walks the source and fails for any other command. All of them read, except the two that start and stop an
 * Athena query, whose results are the only thing that Tighten writes.
 */
export const allowedOperations = {
  '@aws-sdk/client-sts': {
    AssumeRoleCommand: 'sts:AssumeRole',
    GetCallerIdentityCommand: 'sts:GetCallerIdentity',
  },
  '@aws-sdk/client-iam': {
    GetRoleCommand: 'iam:GetRole',
    GetAccountAuthorizationDetailsCommand: 'iam:GetAccountAuthorizationDetails',
    ListRolesCommand: 'iam:ListRoles',
    ListAttachedRolePoliciesCommand: 'iam:ListAttachedRolePolicies',
    ListRolePoliciesCommand: 'iam:ListRolePolicies',
    GetRolePolicyCommand: 'iam:GetRolePolicy',
    GetUserCommand: 'iam:GetUser',
    ListUsersCommand: 'iam:ListUsers',
    ListAttachedUserPoliciesCommand: 'iam:ListAttachedUserPolicies',
    ListUserPoliciesCommand: 'iam:ListUserPolicies',
    GetUserPolicyCommand: 'iam:GetUserPolicy',
    ListGroupsForUserCommand: 'iam:ListGroupsForUser',
    ListAttachedGroupPoliciesCommand: 'iam:ListAttachedGroupPolicies',
    ListGroupPoliciesCommand: 'iam:ListGroupPolicies',
    GetGroupPolicyCommand: 'iam:GetGroupPolicy',
    GetPolicyCommand: 'iam:GetPolicy',
    GetPolicyVersionCommand: 'iam:GetPolicyVersion',
    GetInstanceProfileCommand: 'iam:GetInstanceProfile',
    SimulateCustomPolicyCommand: 'iam:SimulateCustomPolicy',
    GenerateServiceLastAccessedDetailsCommand: 'iam:GenerateServiceLastAccessedDetails',
    GetServiceLastAccessedDetailsCommand: 'iam:GetServiceLastAccessedDetails',
  },
  '@aws-sdk/client-accessanalyzer': {
    ValidatePolicyCommand: 'access-analyzer:ValidatePolicy',
  },
  '@aws-sdk/client-athena': {
    StartQueryExecutionCommand: 'athena:StartQueryExecution',
    StopQueryExecutionCommand: 'athena:StopQueryExecution',
    GetQueryExecutionCommand: 'athena:GetQueryExecution',
    GetQueryResultsCommand: 'athena:GetQueryResults',
    GetTableMetadataCommand: 'athena:GetTableMetadata',
    GetWorkGroupCommand: 'athena:GetWorkGroup',
  },
  '@aws-sdk/client-cloudtrail': {
    LookupEventsCommand: 'cloudtrail:LookupEvents',
    DescribeTrailsCommand: 'cloudtrail:DescribeTrails',
    GetEventSelectorsCommand: 'cloudtrail:GetEventSelectors',
  },
} as const satisfies Record<string, Record<string, string>>;

/** The operations that are more than a read: an Athena query and its end. */
export const writingOperations: readonly string[] = ['athena:StartQueryExecution', 'athena:StopQueryExecution'];
