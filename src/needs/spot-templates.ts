/** Actions that share their resources, as somebody would attest them. */
export interface TemplatePart {
  actions: string[];
  /** How an ARN has to look, with `{partition}`, `{region}` and `{account}`; absent where AWS takes no resource. */
  form?: string;
}

/** What a principal may need of a service whose calls its trail does not show. */
export interface SpotTemplate {
  title: string;
  /** Why, ready to be kept as the note of an attested need. */
  because: string;
  parts: TemplatePart[];
}

interface Rule extends SpotTemplate {
  /** Data plane (see `data-planes.ts`) that it answers. */
  plane: string;
  /** Services one of which has to be allowed to assume the principal. */
  trusted?: string[];
  /** Matches the user agent of a caller. */
  agent?: RegExp;
}

/** What is known of a principal beside its calls. */
export interface TemplateFacts {
  /** Services that may assume it (`lambda.amazonaws.com`). */
  trusted: readonly string[];
  /** User agents of its callers. */
  agents: readonly string[];
}

const X_RAY = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];
const WRITE_LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const LOG_GROUP = 'arn:{partition}:logs:{region}:{account}:log-group';

/**
 * Sources: Lambda developer guide ("Execution role"), ECS developer guide ("Task execution role", "Task role", "ECS
 * Exec"), Systems Manager user guide ("Configure instance permissions"), Terraform's documentation of the `s3` backend.
 */
const RULES: Rule[] = [
  {
    plane: 'logs',
    trusted: ['lambda.amazonaws.com'],
    title: 'Lambda writes its logs',
    because: 'Lambda writes the logs of the function with this role.',
    parts: [
      { actions: ['logs:CreateLogGroup'], form: `${LOG_GROUP}:/aws/lambda/your-function` },
      { actions: WRITE_LOGS, form: `${LOG_GROUP}:/aws/lambda/your-function:log-stream:*` },
    ],
  },
  {
    plane: 'logs',
    trusted: ['ecs-tasks.amazonaws.com'],
    title: 'ECS starts a task: pulls its image and writes its logs',
    because: 'ECS pulls the image and writes the logs of the containers with this role.',
    parts: [
      { actions: ['ecr:GetAuthorizationToken'] },
      {
        actions: ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
        form: 'arn:{partition}:ecr:{region}:{account}:repository/your-repository',
      },
      { actions: WRITE_LOGS, form: `${LOG_GROUP}:your-group:log-stream:*` },
    ],
  },
  {
    plane: 'logs',
    title: 'Writes log lines',
    because: 'The workload writes log lines with this role.',
    parts: [{ actions: WRITE_LOGS, form: `${LOG_GROUP}:your-group:log-stream:*` }],
  },
  {
    plane: 'ssmmessages',
    trusted: ['ec2.amazonaws.com'],
    title: 'The SSM agent on an EC2 instance',
    because: 'The SSM agent on the instance connects with this role.',
    parts: [
      {
        actions: [
          'ssmmessages:CreateControlChannel',
          'ssmmessages:CreateDataChannel',
          'ssmmessages:OpenControlChannel',
          'ssmmessages:OpenDataChannel',
        ],
      },
      {
        actions: [
          'ec2messages:AcknowledgeMessage',
          'ec2messages:DeleteMessage',
          'ec2messages:FailMessage',
          'ec2messages:GetEndpoint',
          'ec2messages:GetMessages',
          'ec2messages:SendReply',
        ],
      },
      {
        actions: ['ssm:UpdateInstanceInformation'],
        form: 'arn:{partition}:ec2:{region}:{account}:instance/i-0123456789abcdef0',
      },
    ],
  },
  {
    plane: 'ssmmessages',
    title: 'ECS Exec, or another SSM session',
    because: 'Sessions of Systems Manager are opened with this role.',
    parts: [
      {
        actions: [
          'ssmmessages:CreateControlChannel',
          'ssmmessages:CreateDataChannel',
          'ssmmessages:OpenControlChannel',
          'ssmmessages:OpenDataChannel',
        ],
      },
    ],
  },
  {
    plane: 'xray',
    title: 'Sends traces',
    because: 'The workload sends its traces to X-Ray with this role.',
    parts: [{ actions: X_RAY }],
  },
  {
    plane: 's3',
    agent: /terraform|opentofu/i,
    title: 'Terraform keeps its state in a bucket',
    because: 'Terraform reads and writes its state with this role.',
    parts: [
      { actions: ['s3:ListBucket'], form: 'arn:{partition}:s3:::your-state-bucket' },
      {
        actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
        form: 'arn:{partition}:s3:::your-state-bucket/path/terraform.tfstate',
      },
    ],
  },
  {
    plane: 's3',
    title: 'Reads or writes objects',
    because: 'The workload reads or writes these objects with this role.',
    parts: [
      { actions: ['s3:ListBucket'], form: 'arn:{partition}:s3:::your-bucket' },
      {
        actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
        form: 'arn:{partition}:s3:::your-bucket/your/object',
      },
    ],
  },
  {
    plane: 'dynamodb',
    agent: /terraform|opentofu/i,
    title: 'Terraform locks its state in a table',
    because: 'Terraform takes and gives back the lock of its state with this role.',
    parts: [
      {
        actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
        form: 'arn:{partition}:dynamodb:{region}:{account}:table/your-lock-table',
      },
    ],
  },
  {
    plane: 'dynamodb',
    title: 'Reads or writes items',
    because: 'The workload reads or writes items with this role.',
    parts: [
      {
        actions: [
          'dynamodb:GetItem',
          'dynamodb:BatchGetItem',
          'dynamodb:Query',
          'dynamodb:Scan',
          'dynamodb:PutItem',
          'dynamodb:UpdateItem',
          'dynamodb:DeleteItem',
          'dynamodb:BatchWriteItem',
        ],
        form: 'arn:{partition}:dynamodb:{region}:{account}:table/your-table',
      },
    ],
  },
  {
    plane: 'lambda',
    title: 'Invokes functions',
    because: 'The workload invokes these functions with this role.',
    parts: [
      {
        actions: ['lambda:InvokeFunction'],
        form: 'arn:{partition}:lambda:{region}:{account}:function:your-function',
      },
    ],
  },
  {
    plane: 'sqs',
    title: 'Sends or receives messages',
    because: 'The workload sends or receives messages with this role.',
    parts: [
      {
        actions: ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'],
        form: 'arn:{partition}:sqs:{region}:{account}:your-queue',
      },
    ],
  },
  {
    plane: 'sns',
    title: 'Publishes messages',
    because: 'The workload publishes to these topics with this role.',
    parts: [{ actions: ['sns:Publish'], form: 'arn:{partition}:sns:{region}:{account}:your-topic' }],
  },
  {
    plane: 'kinesis',
    title: 'Reads or writes records',
    because: 'The workload reads or writes records of these streams with this role.',
    parts: [
      {
        actions: [
          'kinesis:PutRecord',
          'kinesis:PutRecords',
          'kinesis:GetRecords',
          'kinesis:GetShardIterator',
          'kinesis:DescribeStreamSummary',
          'kinesis:ListShards',
        ],
        form: 'arn:{partition}:kinesis:{region}:{account}:stream/your-stream',
      },
    ],
  },
];

/** The data plane that a blind spot is about (`data-events-off:s3` → `s3`); undefined for other blind spots. */
export function planeOf(spotId: string): string | undefined {
  return /^data-events-(?:off|partial):([a-z0-9]+)$/.exec(spotId)?.[1];
}

/**
 * What the principal may need of the service that a blind spot is about: what is known of whoever assumes it (Lambda,
 * ECS, an instance with the SSM agent) and of its callers (Terraform) where that fits, else the plain use of the
 * service. A proposal to people: nothing of it gets into a policy before one of them fills it in and another approves.
 */
export function templateFor(spotId: string, { trusted, agents }: TemplateFacts): SpotTemplate | undefined {
  const plane = planeOf(spotId);
  const rules = RULES.filter((rule) => rule.plane === plane);
  return (
    rules.find((rule) => rule.trusted?.some((service) => trusted.includes(service))) ??
    rules.find((rule) => rule.agent && agents.some((agent) => rule.agent?.test(agent))) ??
    rules.find((rule) => !rule.trusted && !rule.agent)
  );
}
