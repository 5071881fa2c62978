import type { Request } from './request.js';
import { isObject } from './request.js';

/**
 * Operations that pass a role and that no rule of their service tells about, by IAM prefix: AWS lists `iam:PassRole` as
 * a dependent action of each (service authorization reference, actions tables, December 2025). Which service the role
 * goes to is not listed there.
 */
const PASSING: Record<string, string> = {
  aiops: 'CreateInvestigationGroup UpdateInvestigationGroup',
  backup: 'CreateBackupPlan CreateRestoreTestingSelection StartScanJob UpdateBackupPlan UpdateRestoreTestingSelection',
  'backup-gateway': 'PutHypervisorPropertyMappings StartVirtualMachinesMetadataSync',
  'backup-search': 'StartSearchResultExportJob',
  'bedrock-agentcore':
    'CreateAgentRuntime CreateGateway CreateMemory CreateOnlineEvaluationConfig UpdateAgentRuntime UpdateGateway UpdateMemory UpdateOnlineEvaluationConfig',
  budgets: 'CreateBudgetAction UpdateBudgetAction',
  chime: 'CreateMediaInsightsPipelineConfiguration UpdateMediaInsightsPipelineConfiguration',
  cleanrooms: 'CreateConfiguredTableAssociation CreateMembership UpdateConfiguredTableAssociation UpdateMembership',
  cloudtrail: 'EnableFederation',
  codecatalyst: 'AssociateIamRoleToConnection',
  codeconnections: 'CreateSyncConfiguration',
  'codestar-connections': 'CreateSyncConfiguration',
  config: 'PutConformancePack PutOrganizationConformancePack PutRemediationConfigurations',
  deadline: 'CreateFleet CreateMonitor CreateQueue UpdateFleet UpdateMonitor UpdateQueue',
  dms: 'CreateDataMigration CreateDataProvider CreateFleetAdvisorCollector CreateMigrationProject ModifyDataMigration StartReplicationTaskAssessmentRun',
  ds: 'EnableRoleAccess',
  ecr: 'CreateRepositoryCreationTemplate UpdateRepositoryCreationTemplate',
  gamelift:
    'CreateBuild CreateContainerFleet CreateFleet CreateGameServerGroup CreateScript UpdateGameServerGroup UpdateScript',
  imagebuilder:
    'CreateImage CreateImagePipeline CreateLifecyclePolicy DistributeImage ImportDiskImage UpdateImagePipeline UpdateLifecyclePolicy',
  iot: 'CreateProvisioningTemplate RegisterCACertificate UpdateCACertificate UpdatePackageConfiguration UpdateProvisioningTemplate',
  iotfleetwise: 'RegisterAccount',
  kafka: 'CreateReplicator',
  kafkaconnect: 'CreateConnector',
  mediaconnect: 'CreateRouterInput CreateRouterOutput UpdateRouterInput UpdateRouterOutput',
  'neptune-graph': 'CreateGraphUsingImportTask StartExportTask StartImportTask',
  omics: 'StartRun',
  osis: 'CreatePipeline UpdatePipeline',
  proton: 'CreateEnvironment UpdateAccountSettings UpdateEnvironment',
  quicksight: 'CreateDataSource CreateVPCConnection UpdateDataSource UpdateVPCConnection',
  rds: 'ModifyOptionGroup RemoveRoleFromDBCluster RemoveRoleFromDBInstance RestoreDBClusterFromSnapshot RestoreDBClusterToPointInTime',
  resiliencehub: 'CreateApp UpdateApp',
  'resource-groups': 'StartTagSyncTask',
  rolesanywhere: 'CreateProfile EnableProfile UpdateProfile',
  's3-outposts': 'PutReplicationConfiguration',
  sagemaker: 'CreateCluster CreateMlflowApp RenderUiTemplate UpdateCluster UpdateImage',
  'sagemaker-geospatial':
    'ExportEarthObservationJob ExportVectorEnrichmentJob StartEarthObservationJob StartVectorEnrichmentJob',
  securitylake: 'CreateCustomLogSource CreateDataLake CreateSubscriberNotification UpdateSubscriberNotification',
  shield: 'AssociateDRTRole',
  'sms-voice': 'CreateEventDestination UpdateEventDestination UpdatePhoneNumber UpdatePool',
  sns: 'CreatePlatformApplication CreateTopic SetPlatformApplicationAttributes SetTopicAttributes',
  'ssm-incidents': 'CreateResponsePlan UpdateResponsePlan',
  timestream: 'CreateScheduledQuery',
  transfer: 'CreateWebApp UpdateAgreement UpdateConnector UpdateWebApp',
};

/** `kafkaconnect:CreateConnector` …: the actions of that list. */
export const PASSING_ACTIONS: ReadonlySet<string> = new Set(
  Object.entries(PASSING).flatMap(([prefix, names]) => names.split(' ').map((name) => `${prefix}:${name}`)),
);

const ROLE = /^arn:[^:]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;
/** `roleArn`, `executionRole`, `roleArns` … not `principalArn`, whom a resource is shared with, nor what is taken away. */
const HOLDS_ROLE = /^(?!remove).*roles?(?:_?arns?)?$/i;

/** ARNs of roles that stand in the parameters under a name that says so, each with the path to it. */
export function rolesIn(request: Request): { arn: string; path: string }[] {
  return walk(request.parameters, []);
}

function walk(value: unknown, path: string[]): { arn: string; path: string }[] {
  if (typeof value === 'string') {
    const named = path.slice(-2).some((key) => HOLDS_ROLE.test(key));
    return named && ROLE.test(value) ? [{ arn: value, path: path.join('.') }] : [];
  }
  if (Array.isArray(value)) return value.flatMap((one) => walk(one, path));
  if (!isObject(value) || path.length > 12) return [];
  return Object.entries(value).flatMap(([key, one]) => walk(one, [...path, key]));
}
