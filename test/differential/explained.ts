import type { Decision, PolicyCase } from './policy-case.js';

/** A case that the two evaluators read differently, on purpose. `generate.ts` keeps out of its way. */
export interface Explained {
  /** What is read differently, and why ours reads it so. */
  why: string;
  /** Where AWS says so. */
  source: string;
  case: PolicyCase;
  ours: Decision;
  theirs: Decision;
}

const QUEUE = 'arn:aws:sqs:eu-west-1:111122223333:orders';
const ROLE = 'arn:aws:iam::111122223333:role/deploy';

function one(statement: object, request: Partial<PolicyCase> = {}, version = '2012-10-17'): PolicyCase {
  const filled = {
    Effect: 'Allow',
    Action: '*',
    ...('NotResource' in statement ? {} : { Resource: '*' }),
    ...statement,
  };
  return {
    policies: [{ Version: version, Statement: [filled] }],
    action: 'sqs:SendMessage',
    resource: QUEUE,
    context: {},
    ...request,
  };
}

export const explained: Explained[] = [
  {
    why: 'A * that ends a part of an ARN may reach over colons; the other stays inside the part.',
    source: 'IAM User Guide, "IAM JSON policy elements: Resource", wildcards in ARN segments',
    case: one({ Resource: 'arn:aws:sqs:eu-*:orders' }),
    ours: 'allowed',
    theirs: 'implicit-deny',
  },
  {
    why: 'A wildcard in the type of a resource is advised against, and what it would mean is not said; ours reads it as any wildcard. Tighten writes none there.',
    source: 'IAM User Guide, "Identify AWS resources with Amazon Resource Names", incorrect wildcard usage',
    case: one({ Resource: 'arn:aws:iam::111122223333:r*/deploy' }, { action: 'iam:GetRole', resource: ROLE }),
    ours: 'allowed',
    theirs: 'implicit-deny',
  },
  {
    why: 'ARNs are compared with case, in every part; the other ignores it before the resource.',
    source: 'IAM User Guide, "IAM JSON policy elements: Resource"',
    case: one({ Resource: QUEUE.replace('eu-', 'EU-') }),
    ours: 'implicit-deny',
    theirs: 'allowed',
  },
  {
    why: 'A request names a resource, never a pattern: a * in it is a character. The other asks whether anything under it may be allowed.',
    source: 'IAM User Guide, "Policy evaluation logic"',
    case: one({ Resource: 'arn:aws:s3:::reports/a' }, { action: 's3:GetObject', resource: 'arn:aws:s3:::reports/*' }),
    ours: 'implicit-deny',
    theirs: 'allowed',
  },
  {
    why: 'A call on no resource is covered by "*" alone.',
    source: 'Service Authorization Reference, "Actions table", resource types column',
    case: one({ Resource: QUEUE }, { action: 'ecr:GetAuthorizationToken', resource: '*' }),
    ours: 'implicit-deny',
    theirs: 'allowed',
  },
  {
    why: 'A variable without a value voids the statement; the other lets NotResource hold where another part of the ARN differs already.',
    source: 'IAM User Guide, "IAM policy elements: Variables and tags", note on variables that cannot be resolved',
    case: one({ NotResource: 'arn:aws:s3:::home/${aws:username}/*' }),
    ours: 'implicit-deny',
    theirs: 'allowed',
  },
  {
    why: 'Variables came with version 2012-10-17; before, ${…} is text.',
    source: 'IAM User Guide, "IAM JSON policy elements: Version"',
    case: one(
      { Resource: 'arn:aws:iam::111122223333:role/${aws:username}' },
      { action: 'iam:GetRole', resource: ROLE, context: { 'aws:username': ['deploy'] } },
      '2008-10-17',
    ),
    ours: 'implicit-deny',
    theirs: 'allowed',
  },
  {
    why: 'A variable may stand wherever the resource has a name; the other takes the colon inside it for the end of a type.',
    source: 'IAM User Guide, "IAM policy elements: Variables and tags", where you can use policy variables',
    case: one(
      { Resource: 'arn:aws:sqs:eu-west-1:111122223333:${aws:username}' },
      { context: { 'aws:username': ['orders'] } },
    ),
    ours: 'allowed',
    theirs: 'implicit-deny',
  },
  {
    why: 'An empty value is a value; the other takes it for none.',
    source: 'IAM User Guide, "IAM policy elements: Variables and tags", policy variables with no value',
    case: one(
      { Resource: 'arn:aws:sqs:eu-west-1:111122223333:orders${aws:PrincipalTag/team}' },
      { context: { 'aws:PrincipalTag/team': [''] } },
    ),
    ours: 'allowed',
    theirs: 'implicit-deny',
  },
  {
    why: 'A key without values is absent, which Null asks for together with ForAllValues; the other takes it for present.',
    source: 'IAM User Guide, "Set operators for multivalued context keys", ForAllValues with Null',
    case: one({ Condition: { Null: { 'aws:TagKeys': 'true' } } }, { context: { 'aws:TagKeys': [] } }),
    ours: 'allowed',
    theirs: 'implicit-deny',
  },
  {
    why: 'Epoch dates are in seconds; the other compares them with milliseconds.',
    source: 'IAM User Guide, "Condition operators", date condition operators',
    case: one(
      { Condition: { DateGreaterThan: { 'aws:CurrentTime': '1767225600' } } },
      { context: { 'aws:CurrentTime': ['2025-06-01T00:00:00Z'] } },
    ),
    ours: 'implicit-deny',
    theirs: 'allowed',
  },
  {
    why: '0.0.0.0/0 holds every IPv4 address; the other shifts by 32 bits, which JavaScript takes for none.',
    source: 'RFC 4632, to which the IAM User Guide refers for IP address condition operators',
    case: one(
      { Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } } },
      { context: { 'aws:SourceIp': ['203.0.113.7'] } },
    ),
    ours: 'allowed',
    theirs: 'implicit-deny',
  },
  {
    why: 'An IPv6 address is the same however it is written; the other compares single addresses as text.',
    source: 'RFC 4291, to which the IAM User Guide refers for IP address condition operators',
    case: one(
      { Condition: { IpAddress: { 'aws:SourceIp': '2001:db8:0:0::1' } } },
      { context: { 'aws:SourceIp': ['2001:db8::1'] } },
    ),
    ours: 'allowed',
    theirs: 'implicit-deny',
  },
  {
    why: 'An IPv6 address is not a given IPv4 address; the other lets NotIpAddress hold for a range and not for an address.',
    source: 'IAM User Guide, "Condition operators", IP address condition operators',
    case: one(
      { Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.7' } } },
      { context: { 'aws:SourceIp': ['2001:db8::1'] } },
    ),
    ours: 'allowed',
    theirs: 'implicit-deny',
  },
  {
    why: 'One value is compared as one, also where the key could hold several: a context does not say which keys do.',
    source: 'IAM User Guide, "Set operators for multivalued context keys"',
    case: one({ Condition: { StringEquals: { 'aws:TagKeys': 'team' } } }, { context: { 'aws:TagKeys': ['team'] } }),
    ours: 'allowed',
    theirs: 'implicit-deny',
  },
  {
    why: 'The service of an action is compared without case, as its name; a wildcard in it is read.',
    source: 'IAM User Guide, "IAM JSON policy elements: Action"',
    case: one({ Action: 'sq*:SendMessage' }),
    ours: 'allowed',
    theirs: 'implicit-deny',
  },
];
