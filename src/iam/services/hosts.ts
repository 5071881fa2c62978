import { isService } from '../catalog.js';

/**
 * First part of `eventSource` → IAM prefix, where they differ. Sources: AWS service authorization reference (service
 * prefixes), the endpoint names in AWS's public API models, and the CloudTrail page of the service where it has one.
 */
const ALIASES: Record<string, string> = {
  monitoring: 'cloudwatch',
  amazonmq: 'mq',
  tagging: 'tag',
  resourcegroupstaggingapi: 'tag',
  appstream2: 'appstream',
  'mturk-requester': 'mechanicalturk',
  rdsdata: 'rds-data',
  'redshift-serverless': 'redshift-serverless',
  'servicecatalog-appregistry': 'servicecatalog',
  'application-insights': 'applicationinsights',
  'metrics-sagemaker': 'sagemaker',
  email: 'ses',
  'email-smtp': 'ses',
  cognitoidentity: 'cognito-identity',
  elasticfilesystem: 'elasticfilesystem',
  efs: 'elasticfilesystem',
  'marketplace-catalog': 'aws-marketplace',
  'catalog-marketplace': 'aws-marketplace',
  'entitlement-marketplace': 'aws-marketplace',
  'metering-marketplace': 'aws-marketplace',
  'agreement-marketplace': 'aws-marketplace',
  'deployment-marketplace': 'aws-marketplace',
  'reporting-marketplace': 'aws-marketplace',
  'discovery-marketplace': 'aws-marketplace',
  'private-marketplace': 'aws-marketplace',
  marketplacecommerceanalytics: 'marketplacecommerceanalytics',
  cloudcontrolapi: 'cloudformation',
  serverlessrepo: 'serverlessrepo',
  'sso-oidc': 'sso-oauth',
  'identity-store': 'identitystore',
  'sms-voice-v2': 'sms-voice',
  pinpoint: 'mobiletargeting',
  mobile: 'mobiletargeting',
  edge: 'sagemaker',
  cloudhsmv2: 'cloudhsm',
  'firehose-v2': 'firehose',
  ecrpublic: 'ecr-public',
  'api.ecr': 'ecr',
  'api.ecr-public': 'ecr-public',
  'participant.connect': 'connect',
  participant: 'connect',
  prometheus: 'aps',
  managedgrafana: 'grafana',
  kinesisvideoarchivedmedia: 'kinesisvideo',
  'location-service': 'geo',
  geo: 'geo',
  iotdata: 'iot',
  iotthingsgraph: 'iotthingsgraph',
  'iotevents-data': 'iotevents',
  ioteventsdata: 'iotevents',
  'opensearch-serverless': 'aoss',
  opensearchserverless: 'aoss',
  opensearchservice: 'es',
  lookoutforequipment: 'lookoutequipment',
  lookoutforvision: 'lookoutvision',
  lookoutforvisiondashboard: 'lookoutvision',
  migrationhub: 'mgh',
  'migrationhub-config': 'mgh',
  neptune: 'rds',
  docdb: 'rds',
  documentdb: 'rds',
  stepfunctions: 'states',
  apprunner: 'apprunner',
  'runtime-lex': 'lex',
  lexv2: 'lex',
  'models-v2-lex': 'lex',
  'waf-regional': 'waf-regional',
  controlcatalog: 'controlcatalog',
  'a2i-runtime.sagemaker': 'sagemaker',
  autoscalingplans: 'autoscaling-plans',
  'autoscaling-plans': 'autoscaling-plans',
  personalize: 'personalize',
  forecastquery: 'forecast',
  ssmcontacts: 'ssm-contacts',
  ssmincidents: 'ssm-incidents',
  'ssm-sap': 'ssm-sap',
  sapssm: 'ssm-sap',
  cloudsearchdomain: 'cloudsearch',
  globalaccelerator: 'globalaccelerator',
  'kafka-connect': 'kafkaconnect',
  'emr-containers': 'emr-containers',
  'dms-replication': 'dms',
  resiliencehub: 'resiliencehub',
  bcmdataexports: 'bcm-data-exports',
  costoptimizationhub: 'cost-optimization-hub',
  cloudshell: 'cloudshell',
};

/**
 * IAM prefix of an `eventSource` such as `monitoring.amazonaws.com`; undefined where nothing certain is known.
 * A host with dots is read from its end (`streams.dynamodb` → `dynamodb`), a spelling without hyphens is the same name.
 */
export function prefixOfSource(source: string): string | undefined {
  const host = source
    .trim()
    .toLowerCase()
    .replace(/\.(?:amazonaws\.com(?:\.cn)?|api\.aws|aws\.internal|amazon\.com|aws\.com)$/, '');
  return prefixOfHost(host);
}

function prefixOfHost(host: string): string | undefined {
  if (Object.hasOwn(ALIASES, host)) return ALIASES[host];
  if (isService(host)) return host;
  const dot = host.indexOf('.');
  if (dot > 0) return prefixOfHost(host.slice(dot + 1));
  const plain = host.replaceAll('-', '');
  return isService(plain) ? plain : undefined;
}
