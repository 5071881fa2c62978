/** How people write the services that come up most; others are written as their prefix in capitals. */
const TITLES: Record<string, string> = {
  acm: 'ACM',
  athena: 'Athena',
  autoscaling: 'Auto Scaling',
  cloudformation: 'CloudFormation',
  cloudfront: 'CloudFront',
  cloudtrail: 'CloudTrail',
  cloudwatch: 'CloudWatch',
  codebuild: 'CodeBuild',
  codedeploy: 'CodeDeploy',
  dynamodb: 'DynamoDB',
  ec2: 'EC2',
  ecr: 'ECR',
  ecs: 'ECS',
  eks: 'EKS',
  elasticloadbalancing: 'Elastic Load Balancing',
  events: 'EventBridge',
  glue: 'Glue',
  iam: 'IAM',
  kinesis: 'Kinesis',
  kms: 'KMS',
  lambda: 'Lambda',
  logs: 'CloudWatch Logs',
  organizations: 'Organizations',
  rds: 'RDS',
  route53: 'Route 53',
  s3: 'S3',
  secretsmanager: 'Secrets Manager',
  sns: 'SNS',
  sqs: 'SQS',
  ssm: 'Systems Manager',
  states: 'Step Functions',
  sts: 'STS',
};

/** `ecs` → `ECS`, `secretsmanager` → `Secrets Manager`. */
export function serviceTitle(prefix: string): string {
  return Object.hasOwn(TITLES, prefix) ? TITLES[prefix]! : prefix.toUpperCase();
}
