import { accessAnalyzer } from './access-analyzer.js';
import { airflow } from './airflow.js';
import { apigateway } from './apigateway.js';
import { applicationAutoscaling } from './application-autoscaling.js';
import { appsync } from './appsync.js';
import { athena } from './athena.js';
import { autoscaling } from './autoscaling.js';
import { backup } from './backup.js';
import { batch } from './batch.js';
import { bedrock } from './bedrock.js';
import { budgets } from './budgets.js';
import { cassandra } from './cassandra.js';
import { ce } from './ce.js';
import { cloudformation } from './cloudformation.js';
import { cloudfront } from './cloudfront.js';
import { cloudtrail } from './cloudtrail.js';
import { cloudwatch } from './cloudwatch.js';
import { codebuild } from './codebuild.js';
import { codedeploy } from './codedeploy.js';
import { codepipeline } from './codepipeline.js';
import { cognitoIdp } from './cognito-idp.js';
import { config } from './config.js';
import { controltower } from './controltower.js';
import { datasync } from './datasync.js';
import { dax } from './dax.js';
import { dlm } from './dlm.js';
import { dms } from './dms.js';
import { dynamodb } from './dynamodb.js';
import { ec2 } from './ec2.js';
import { ecr } from './ecr.js';
import { ecs } from './ecs.js';
import { eks } from './eks.js';
import { elasticache } from './elasticache.js';
import { elasticbeanstalk } from './elasticbeanstalk.js';
import { elasticfilesystem } from './elasticfilesystem.js';
import { elasticloadbalancing } from './elasticloadbalancing.js';
import { elasticmapreduce } from './elasticmapreduce.js';
import { emrServerless } from './emr-serverless.js';
import { events } from './events.js';
import { executeApi } from './execute-api.js';
import { firehose } from './firehose.js';
import { fis } from './fis.js';
import { glue } from './glue.js';
import { iam } from './iam.js';
import { iot } from './iot.js';
import { kinesis } from './kinesis.js';
import { kinesisanalytics } from './kinesisanalytics.js';
import { kms } from './kms.js';
import { lambda } from './lambda.js';
import { logs } from './logs.js';
import { organizations } from './organizations.js';
import { pipes } from './pipes.js';
import { rds } from './rds.js';
import { redshift } from './redshift.js';
import { route53 } from './route53.js';
import { s3 } from './s3.js';
import { s3express } from './s3express.js';
import { sagemaker } from './sagemaker.js';
import { scheduler } from './scheduler.js';
import { secretsmanager } from './secretsmanager.js';
import type { ServiceRules } from './service.js';
import { signin } from './signin.js';
import { sns } from './sns.js';
import { sqs } from './sqs.js';
import { ssm } from './ssm.js';
import { sso } from './sso.js';
import { states } from './states.js';
import { sts } from './sts.js';
import { synthetics } from './synthetics.js';
import { transfer } from './transfer.js';
import { translate } from './translate.js';
import { wafv2 } from './wafv2.js';

/** Every service that needs rules of its own. The folder's test holds each file to the shape, and to this list. */
export const services: ServiceRules[] = [
  accessAnalyzer,
  airflow,
  apigateway,
  applicationAutoscaling,
  appsync,
  athena,
  autoscaling,
  backup,
  batch,
  bedrock,
  budgets,
  cassandra,
  ce,
  cloudformation,
  cloudfront,
  cloudtrail,
  cloudwatch,
  codebuild,
  codedeploy,
  codepipeline,
  cognitoIdp,
  config,
  controltower,
  datasync,
  dax,
  dlm,
  dms,
  dynamodb,
  ec2,
  ecr,
  ecs,
  eks,
  elasticache,
  elasticbeanstalk,
  elasticfilesystem,
  elasticloadbalancing,
  elasticmapreduce,
  emrServerless,
  events,
  executeApi,
  firehose,
  fis,
  glue,
  iam,
  iot,
  kinesis,
  kinesisanalytics,
  kms,
  lambda,
  logs,
  organizations,
  pipes,
  rds,
  redshift,
  route53,
  s3,
  s3express,
  sagemaker,
  scheduler,
  secretsmanager,
  signin,
  sns,
  sqs,
  ssm,
  sso,
  states,
  sts,
  synthetics,
  transfer,
  translate,
  wafv2,
];

const bySource = new Map<string, ServiceRules>();
const byPrefix = new Map<string, ServiceRules>();
for (const rules of services) {
  for (const source of rules.sources) bySource.set(source, rules);
  byPrefix.set(rules.prefix, rules);
}

/** The rules of an `eventSource`, or undefined where the general rules do. */
export function rulesFor(source: string): ServiceRules | undefined {
  return bySource.get(source.trim().toLowerCase().replace(/\.cn$/, ''));
}

/** The rules of an IAM prefix: where an action of another service than the event's own finds its resources. */
export function rulesOfPrefix(prefix: string): ServiceRules | undefined {
  return byPrefix.get(prefix);
}
