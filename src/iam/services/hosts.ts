import { isService } from '../catalog.js';

/**
 * First part of `eventSource` → IAM prefix, where they differ. Sources: AWS service authorization reference (service
 * prefixes), the endpoint names in AWS's public API models, and the CloudTrail page of the service where it has one.
 */
const ALIASES: Record<string, string> = {
  'agreement-marketplace': 'aws-marketplace',
  amazonmq: 'mq',
  'api.ecr': 'ecr',
  'api.ecr-public': 'ecr-public',
  appconfigdata: 'appconfig',
  'application-insights': 'applicationinsights',
  appstream2: 'appstream',
  'bedrock-agent': 'bedrock',
  'bedrock-agent-runtime': 'bedrock',
  'bedrock-agentcore-control': 'bedrock-agentcore',
  'bedrock-data-automation': 'bedrock',
  'bedrock-data-automation-runtime': 'bedrock',
  'bedrock-runtime': 'bedrock',
  'cassandra-streams': 'cassandra',
  'catalog-marketplace': 'aws-marketplace',
  cloudcontrolapi: 'cloudformation',
  cloudhsmv2: 'cloudhsm',
  cloudsearchdomain: 'cloudsearch',
  cognitoidentity: 'cognito-identity',
  'contact-lens': 'connect',
  'data-signer': 'signer',
  'data.jobs.iot': 'iotjobsdata',
  'deployment-marketplace': 'aws-marketplace',
  'discovery-marketplace': 'aws-marketplace',
  docdb: 'rds',
  email: 'ses',
  'email-smtp': 'ses',
  'entitlement-marketplace': 'aws-marketplace',
  forecastquery: 'forecast',
  'identity-chime': 'chime',
  'iot-jobs-data': 'iotjobsdata',
  'iotevents-data': 'iotevents',
  ioteventsdata: 'iotevents',
  ivsrealtime: 'ivs',
  'mail-manager': 'ses',
  marketplace: 'aws-marketplace',
  'marketplace-catalog': 'aws-marketplace',
  'media-pipelines-chime': 'chime',
  'meetings-chime': 'chime',
  'messaging-chime': 'chime',
  'metering-marketplace': 'aws-marketplace',
  'metrics-sagemaker': 'sagemaker',
  migrationhub: 'mgh',
  'migrationhub-config': 'mgh',
  'models-v2-lex': 'lex',
  monitoring: 'cloudwatch',
  'mturk-requester': 'mechanicalturk',
  neptune: 'rds',
  oidc: 'sso-oauth',
  'participant.connect': 'connect',
  'partnercentral-account': 'partnercentral',
  'partnercentral-benefits': 'partnercentral',
  'partnercentral-channel': 'partnercentral',
  'partnercentral-selling': 'partnercentral',
  'personalize-events': 'personalize',
  'personalize-runtime': 'personalize',
  pinpoint: 'mobiletargeting',
  'portal.sso': 'sso',
  'private-marketplace': 'aws-marketplace',
  prometheus: 'aps',
  rdsdata: 'rds-data',
  'reporting-marketplace': 'aws-marketplace',
  resourcegroupstaggingapi: 'tag',
  'runtime-v2-lex': 'lex',
  'servicecatalog-appregistry': 'servicecatalog',
  'sms-voice-v2': 'sms-voice',
  'sms-voice.pinpoint': 'sms-voice',
  ssmcontacts: 'ssm-contacts',
  ssmincidents: 'ssm-incidents',
  'sso-oidc': 'sso-oauth',
  tagging: 'tag',
  'voice-chime': 'chime',
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
