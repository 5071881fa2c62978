import type { Call } from './activity.js';

/** The data events of one service: recorded only where a trail selects them. */
export interface DataPlane {
  id: string;
  sources: string[];
  /** CloudTrail's name for what its data events are about; absent where no selector can be read for certain. */
  resourceType?: string;
  /** "S3 object calls": for a row of its own. */
  title: string;
  /** "object calls to S3": inside a sentence. */
  calls: string;
  /** What a policy would lack. */
  permissions: string;
  isDataCall(call: Pick<Call, 'source' | 'name'>): boolean;
}

function plane(
  id: string,
  sources: string[],
  names: RegExp,
  words: [title: string, calls: string, permissions: string],
  resourceType?: string,
): DataPlane {
  const [title, calls, permissions] = words;
  return {
    id,
    sources,
    title,
    calls,
    permissions,
    ...(resourceType ? { resourceType } : {}),
    isDataCall: (call) => sources.includes(call.source) && names.test(call.name),
  };
}

/**
 * The services whose data events a policy most often hangs on.
 * Source: CloudTrail user guide, "Logging data events" (resource types and their API names).
 */
export const DATA_PLANES: DataPlane[] = [
  plane(
    's3',
    ['s3.amazonaws.com'],
    /Object(?!Lock)|^ListParts$|MultipartUpload|^UploadPart|^ListObject/,
    ['S3 object calls', 'S3 object calls', 'reading and writing of objects'],
    'AWS::S3::Object',
  ),
  plane(
    'lambda',
    ['lambda.amazonaws.com'],
    /^Invoke/,
    ['Lambda invocations', 'Lambda invocations', 'lambda:InvokeFunction'],
    'AWS::Lambda::Function',
  ),
  plane(
    'dynamodb',
    ['dynamodb.amazonaws.com'],
    /Item|^Query$|^Scan$|Transact|^(?:Batch)?ExecuteStatement|^ExecuteTransaction$|^GetRecords$|^GetShardIterator$/,
    ['DynamoDB item calls', 'DynamoDB item calls', 'reading and writing of items'],
    'AWS::DynamoDB::Table',
  ),
  plane(
    'sqs',
    ['sqs.amazonaws.com'],
    /Message/,
    ['SQS messages', 'SQS message calls', 'sending and receiving of messages'],
    'AWS::SQS::Queue',
  ),
  plane('sns', ['sns.amazonaws.com'], /^Publish/, ['SNS messages', 'SNS publishes', 'sns:Publish'], 'AWS::SNS::Topic'),
  plane(
    'kinesis',
    ['kinesis.amazonaws.com'],
    /Record|ShardIterator|SubscribeToShard/,
    ['Kinesis records', 'Kinesis record calls', 'reading and writing of records'],
    'AWS::Kinesis::Stream',
  ),
  plane('logs', ['logs.amazonaws.com'], /^PutLogEvents$/, ['Log lines', 'CloudWatch Logs writes', 'logs:PutLogEvents']),
  plane(
    'cloudwatch',
    ['monitoring.amazonaws.com'],
    /^PutMetricData$/,
    ['Metrics', 'CloudWatch metric writes', 'cloudwatch:PutMetricData'],
    'AWS::CloudWatch::Metric',
  ),
  plane(
    'xray',
    ['xray.amazonaws.com'],
    /^PutTrace|^PutTelemetry/,
    ['Traces', 'X-Ray trace writes', 'xray:PutTraceSegments'],
    'AWS::XRay::Trace',
  ),
  plane(
    'ssmmessages',
    ['ssmmessages.amazonaws.com', 'ec2messages.amazonaws.com'],
    /Channel$|Message|GetEndpoint|SendReply/,
    ['Calls of the SSM agent', 'calls of the SSM agent', 'ssmmessages:CreateControlChannel and its siblings'],
    'AWS::SSMMessages::ControlChannel',
  ),
];
