/** Words for services and resource types, as people say them. */

const SERVICES: Record<string, string> = {
  acm: 'ACM',
  apigateway: 'API Gateway',
  'application-autoscaling': 'Application Auto Scaling',
  athena: 'Athena',
  autoscaling: 'Auto Scaling',
  cloudformation: 'CloudFormation',
  cloudfront: 'CloudFront',
  cloudtrail: 'CloudTrail',
  cloudwatch: 'CloudWatch',
  codebuild: 'CodeBuild',
  codepipeline: 'CodePipeline',
  'cognito-idp': 'Cognito',
  dynamodb: 'DynamoDB',
  elasticfilesystem: 'EFS',
  elasticloadbalancing: 'load balancing',
  es: 'OpenSearch',
  events: 'EventBridge',
  firehose: 'Firehose',
  glue: 'Glue',
  kinesis: 'Kinesis',
  lambda: 'Lambda',
  logs: 'CloudWatch Logs',
  organizations: 'Organizations',
  route53: 'Route 53',
  scheduler: 'EventBridge Scheduler',
  secretsmanager: 'Secrets Manager',
  servicediscovery: 'Cloud Map',
  states: 'Step Functions',
  wafv2: 'WAF',
};

/** Types whose own name reads badly or already says the service. */
const TYPES: Record<string, string> = {
  's3:accesspoint': 'S3 access point',
  's3:accesspointobject': 'S3 access point object',
  's3:multiregionaccesspoint': 'S3 multi-region access point',
  'secretsmanager:secret': 'Secrets Manager secret',
  'logs:log-group': 'CloudWatch log group',
  'logs:log-stream': 'CloudWatch log stream',
  'elasticloadbalancing:targetgroup': 'target group',
  'elasticloadbalancing:listener/app': 'load balancer listener',
  'elasticloadbalancing:listener/net': 'load balancer listener',
  'elasticloadbalancing:loadbalancer/app/': 'load balancer',
  'elasticloadbalancing:loadbalancer/net/': 'load balancer',
  'states:statemachine': 'Step Functions state machine',
  'autoscaling:autoscalinggroup': 'Auto Scaling group',
  'rds:db': 'RDS database',
  'rds:pg': 'RDS parameter group',
  'rds:subgrp': 'RDS subnet group',
};

/** `s3` → `S3`, `dynamodb` → `DynamoDB`; unknown services of up to four letters in capitals. */
export function serviceWord(service: string): string {
  if (Object.hasOwn(SERVICES, service)) return SERVICES[service]!;
  return service.length <= 4 ? service.toUpperCase() : service.charAt(0).toUpperCase() + service.slice(1);
}

/** `('s3', 'object')` → `S3 object`. */
export function typeWord(service: string, type: string): string {
  const known = TYPES[`${service}:${type.toLowerCase()}`];
  if (known) return known;
  const plain = type
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[-_/]+/g, ' ')
    .trim()
    .toLowerCase();
  return `${serviceWord(service)} ${plain}`;
}

/** `S3 object` → `S3 objects`, `S3 access policy` → `S3 access policies`. */
export function plural(words: string): string {
  if (/[^aeiou]y$/.test(words)) return `${words.slice(0, -1)}ies`;
  return /(s|x|ch|sh)$/.test(words) ? `${words}es` : `${words}s`;
}

/** `an S3 bucket`, `a DynamoDB table`: abbreviations are spelled out when read aloud. */
export function withArticle(words: string): string {
  const first = words.split(' ')[0] ?? '';
  const spelled = first.length <= 4 && first === first.toUpperCase();
  return `${(spelled ? /^[AEFHILMNORSX]/ : /^[aeiouAEIO]/).test(first) ? 'an' : 'a'} ${words}`;
}

/** `a, b and c`; more than `limit` end as `and 4 more`. */
export function listWords(words: readonly string[], limit = 4): string {
  if (words.length <= 1) return words[0] ?? '';
  if (words.length > limit) return `${words.slice(0, limit - 1).join(', ')} and ${words.length - limit + 1} more`;
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** Cuts to at most `limit` characters, the last one an ellipsis then. */
export function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}
