import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Conditions, PolicyStatement } from '../../src/iam/document.js';
import { compilePolicies } from '../../src/iam/evaluate.js';
import type { Problem } from '../../src/problem.js';

const REFERENCE = 'IAM User Guide';

type Statement = Record<string, unknown>;
interface Row {
  fact: string;
  /** Page of the IAM User Guide that the rule comes from. */
  page: string;
  version?: string | null;
  statements: Statement[];
  boundary?: Statement[];
  action: string;
  resource: string;
  context?: Record<string, string[]>;
  decision: 'allowed' | 'implicit-deny' | 'explicit-deny';
}

const allow = (action: string | string[], resource: string | string[], condition?: object): Statement => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
  ...(condition ? { Condition: condition } : {}),
});
const deny = (action: string | string[], resource: string | string[], condition?: object): Statement => ({
  ...allow(action, resource, condition),
  Effect: 'Deny',
});
const OBJECT = 'arn:aws:s3:::reports/2026/january.csv';
const ROLE = 'arn:aws:iam::111122223333:role/team/deploy';
const QUEUE = 'arn:aws:sqs:eu-west-1:111122223333:orders';

const LOGIC = 'Policy evaluation logic';
const ACTION = 'IAM JSON policy elements: Action';
const NOT_ACTION = 'IAM JSON policy elements: NotAction';
const RESOURCE = 'IAM JSON policy elements: Resource';
const NOT_RESOURCE = 'IAM JSON policy elements: NotResource';
const VARIABLES = 'IAM policy elements: Variables and tags';
const BOUNDARY = 'Permissions boundaries for IAM entities';
const VERSION = 'IAM JSON policy elements: Version';
const STAR = allow('*', '*');

const rows: Row[] = [
  {
    fact: 'denies what no statement allows',
    page: LOGIC,
    statements: [allow('s3:GetObject', OBJECT)],
    action: 's3:PutObject',
    resource: OBJECT,
    decision: 'implicit-deny',
  },
  {
    fact: 'allows what a statement allows',
    page: LOGIC,
    statements: [allow('s3:GetObject', OBJECT)],
    action: 's3:GetObject',
    resource: OBJECT,
    decision: 'allowed',
  },
  {
    fact: 'lets an explicit deny win over an allow, in any order',
    page: LOGIC,
    statements: [STAR, deny('s3:*', '*')],
    action: 's3:GetObject',
    resource: OBJECT,
    decision: 'explicit-deny',
  },
  {
    fact: 'lets an explicit deny that stands first win too',
    page: LOGIC,
    statements: [deny('s3:*', '*'), STAR],
    action: 's3:GetObject',
    resource: OBJECT,
    decision: 'explicit-deny',
  },
  {
    fact: 'compares actions without case',
    page: ACTION,
    statements: [allow('S3:getobject', OBJECT)],
    action: 's3:GetObject',
    resource: OBJECT,
    decision: 'allowed',
  },
  {
    fact: 'reads * in an action name',
    page: ACTION,
    statements: [allow('iam:*AccessKey*', '*')],
    action: 'iam:ListAccessKeys',
    resource: '*',
    decision: 'allowed',
  },
  {
    fact: 'reads ? in an action name as one character',
    page: ACTION,
    statements: [allow('s3:?etObject', OBJECT)],
    action: 's3:GetObject',
    resource: OBJECT,
    decision: 'allowed',
  },
  {
    fact: 'does not read ? as nothing',
    page: ACTION,
    statements: [allow('s3:GetObject?', OBJECT)],
    action: 's3:GetObject',
    resource: OBJECT,
    decision: 'implicit-deny',
  },
  {
    fact: 'does not match an action by its beginning alone',
    page: ACTION,
    statements: [allow('s3:Get', OBJECT)],
    action: 's3:GetObject',
    resource: OBJECT,
    decision: 'implicit-deny',
  },
  {
    fact: 'allows all but the NotAction of an allow',
    page: NOT_ACTION,
    statements: [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
    action: 's3:GetObject',
    resource: OBJECT,
    decision: 'allowed',
  },
  {
    fact: 'does not allow the NotAction of an allow, and does not deny it either',
    page: NOT_ACTION,
    statements: [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
    action: 'iam:GetRole',
    resource: ROLE,
    decision: 'implicit-deny',
  },
  {
    fact: 'denies all but the NotAction of a deny',
    page: NOT_ACTION,
    statements: [STAR, { Effect: 'Deny', NotAction: ['s3:*'], Resource: '*' }],
    action: 'iam:GetRole',
    resource: ROLE,
    decision: 'explicit-deny',
  },
  {
    fact: 'lets * in a resource cross slashes',
    page: RESOURCE,
    statements: [allow('s3:GetObject', 'arn:aws:s3:::reports/*/test/*')],
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::reports/1/2/test/3/object.jpg',
    decision: 'allowed',
  },
  {
    fact: 'lets * stand for nothing',
    page: RESOURCE,
    statements: [allow('s3:GetObject', 'arn:aws:s3:::reports/*/test/*')],
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::reports//test/',
    decision: 'allowed',
  },
  {
    fact: 'keeps the literal parts around a *',
    page: RESOURCE,
    statements: [allow('s3:GetObject', 'arn:aws:s3:::reports/*/test/*')],
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::reports/1-test/object.jpg',
    decision: 'implicit-deny',
  },
  {
    fact: 'compares resources with their case',
    page: RESOURCE,
    statements: [allow('iam:GetRole', ROLE)],
    action: 'iam:GetRole',
    resource: 'arn:aws:iam::111122223333:role/team/Deploy',
    decision: 'implicit-deny',
  },
  {
    fact: 'reads * in the region and account segments',
    page: RESOURCE,
    statements: [allow('sqs:SendMessage', 'arn:aws:sqs:*:*:orders')],
    action: 'sqs:SendMessage',
    resource: QUEUE,
    decision: 'allowed',
  },
  {
    fact: 'keeps a * inside its segment unless it is the last character of it',
    page: RESOURCE,
    statements: [allow('sqs:SendMessage', 'arn:aws:sqs:eu-*1:orders')],
    action: 'sqs:SendMessage',
    resource: 'arn:aws:sqs:eu-west-1:111122223331:orders',
    decision: 'implicit-deny',
  },
  {
    fact: 'lets a * at the end of a segment reach over colons',
    page: RESOURCE,
    statements: [allow('sqs:SendMessage', 'arn:aws:sqs:eu*:orders')],
    action: 'sqs:SendMessage',
    resource: QUEUE,
    decision: 'allowed',
  },
  {
    fact: 'keeps a ? inside its segment',
    page: RESOURCE,
    statements: [allow('s3:GetObject', 'arn:aws:s3??:reports/x')],
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::reports/x',
    decision: 'implicit-deny',
  },
  {
    fact: 'lets * reach over the colons of a log group',
    page: RESOURCE,
    statements: [allow('logs:PutLogEvents', 'arn:aws:logs:eu-west-1:111122223333:log-group:/ecs/*')],
    action: 'logs:PutLogEvents',
    resource: 'arn:aws:logs:eu-west-1:111122223333:log-group:/ecs/web:log-stream:a/b',
    decision: 'allowed',
  },
  {
    fact: 'takes ? in a resource as any one character',
    page: RESOURCE,
    statements: [
      allow('secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-??????'),
    ],
    action: 'secretsmanager:GetSecretValue',
    resource: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbC12x',
    decision: 'allowed',
  },
  {
    fact: 'does not read a dot as any character',
    page: RESOURCE,
    statements: [allow('s3:GetObject', 'arn:aws:s3:::my.bucket/*')],
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::my-bucket/x',
    decision: 'implicit-deny',
  },
  {
    fact: 'does not let one ARN stand for a call on no resource',
    page: RESOURCE,
    statements: [allow('s3:ListAllMyBuckets', 'arn:aws:s3:::reports')],
    action: 's3:ListAllMyBuckets',
    resource: '*',
    decision: 'implicit-deny',
  },
  {
    fact: 'allows all but the NotResource of an allow',
    page: NOT_RESOURCE,
    statements: [{ Effect: 'Allow', Action: 's3:*', NotResource: 'arn:aws:s3:::payroll/*' }],
    action: 's3:GetObject',
    resource: OBJECT,
    decision: 'allowed',
  },
  {
    fact: 'denies all but the NotResource of a deny',
    page: NOT_RESOURCE,
    statements: [STAR, { Effect: 'Deny', Action: 's3:*', NotResource: ['arn:aws:s3:::reports/*'] }],
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::payroll/x',
    decision: 'explicit-deny',
  },
  {
    fact: 'fills ${aws:username} in a resource',
    page: VARIABLES,
    statements: [allow('s3:GetObject', 'arn:aws:s3:::home/${aws:username}/*')],
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::home/ana/x',
    context: { 'AWS:UserName': ['ana'] },
    decision: 'allowed',
  },
  {
    fact: 'takes the value of a variable literally',
    page: VARIABLES,
    statements: [allow('s3:GetObject', 'arn:aws:s3:::home/${aws:username}/x')],
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::home/ana/x',
    context: { 'aws:username': ['*'] },
    decision: 'implicit-deny',
  },
  {
    fact: 'matches nothing where a variable has no value',
    page: VARIABLES,
    statements: [allow('s3:GetObject', 'arn:aws:s3:::home/${aws:username}/*')],
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::home//x',
    decision: 'implicit-deny',
  },
  {
    fact: 'uses the default of a variable',
    page: VARIABLES,
    statements: [allow('s3:GetObject', "arn:aws:s3:::home/${aws:PrincipalTag/team, 'shared'}/*")],
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::home/shared/x',
    decision: 'allowed',
  },
  {
    fact: 'does not fill a variable from a key with several values',
    page: VARIABLES,
    statements: [allow('s3:GetObject', 'arn:aws:s3:::home/${aws:TagKeys}/*')],
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::home/a/x',
    context: { 'aws:TagKeys': ['a', 'b'] },
    decision: 'implicit-deny',
  },
  {
    fact: 'reads ${*} as the character itself',
    page: VARIABLES,
    statements: [allow('s3:GetObject', 'arn:aws:s3:::reports/a${*}b')],
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::reports/a*b',
    decision: 'allowed',
  },
  {
    fact: 'does not read ${*} as a wildcard',
    page: VARIABLES,
    statements: [allow('s3:GetObject', 'arn:aws:s3:::reports/a${*}b')],
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::reports/axb',
    decision: 'implicit-deny',
  },
  {
    fact: 'reads ${?} and ${$} as the characters themselves',
    page: VARIABLES,
    statements: [allow('s3:GetObject', 'arn:aws:s3:::reports/${$}{x}${?}')],
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::reports/${x}?',
    decision: 'allowed',
  },
  {
    fact: 'knows no variables before version 2012-10-17',
    page: VERSION,
    version: '2008-10-17',
    statements: [allow('s3:GetObject', 'arn:aws:s3:::home/${aws:username}/*')],
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::home/ana/x',
    context: { 'aws:username': ['ana'] },
    decision: 'implicit-deny',
  },
  {
    fact: 'takes a missing version as 2008-10-17',
    page: VERSION,
    version: null,
    statements: [allow('s3:GetObject', 'arn:aws:s3:::home/${aws:username}/*')],
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::home/${aws:username}/x',
    decision: 'allowed',
  },
  {
    fact: 'fills variables in conditions',
    page: VARIABLES,
    statements: [allow('s3:ListBucket', 'arn:aws:s3:::home', { StringLike: { 's3:prefix': '${aws:username}/*' } })],
    action: 's3:ListBucket',
    resource: 'arn:aws:s3:::home',
    context: { 'aws:username': ['ana'], 's3:prefix': ['ana/x'] },
    decision: 'allowed',
  },
  {
    fact: 'does not count a statement whose condition names a variable without a value',
    page: VARIABLES,
    statements: [allow('s3:ListBucket', '*', { StringNotEquals: { 's3:prefix': '${aws:username}' } })],
    action: 's3:ListBucket',
    resource: 'arn:aws:s3:::home',
    context: { 's3:prefix': ['x'] },
    decision: 'implicit-deny',
  },
  {
    fact: 'needs the boundary to allow as well',
    page: BOUNDARY,
    statements: [STAR],
    boundary: [allow('s3:*', '*')],
    action: 'iam:GetRole',
    resource: ROLE,
    decision: 'implicit-deny',
  },
  {
    fact: 'allows what identity policy and boundary both allow',
    page: BOUNDARY,
    statements: [STAR],
    boundary: [allow('s3:*', '*')],
    action: 's3:GetObject',
    resource: OBJECT,
    decision: 'allowed',
  },
  {
    fact: 'grants nothing by a boundary alone',
    page: BOUNDARY,
    statements: [allow('sqs:*', '*')],
    boundary: [STAR],
    action: 's3:GetObject',
    resource: OBJECT,
    decision: 'implicit-deny',
  },
  {
    fact: 'lets a deny in the boundary win',
    page: BOUNDARY,
    statements: [STAR],
    boundary: [STAR, deny('iam:*', '*')],
    action: 'iam:GetRole',
    resource: ROLE,
    decision: 'explicit-deny',
  },
];

describe('compilePolicies', () => {
  it.each(rows)('$fact', (row) => {
    expect(row.page, REFERENCE).not.toBe('');
    const version = row.version === null ? {} : { Version: row.version ?? '2012-10-17' };
    const boundary = row.boundary ? { boundary: { Version: '2012-10-17', Statement: row.boundary } } : {};
    const evaluator = compilePolicies([{ ...version, Statement: row.statements }], boundary);
    const { action, resource, context } = row;
    expect(evaluator.evaluate({ action, resource, ...(context ? { context } : {}) }).decision).toBe(row.decision);
  });

  it('says which document and statement decided', () => {
    const evaluator = compilePolicies([
      { Version: '2012-10-17', Statement: { Sid: 'Lists', Effect: 'Allow', Action: 's3:List*', Resource: '*' } },
      { Version: '2012-10-17', Statement: { Sid: 'NoIam', Effect: 'Deny', Action: 'iam:*', Resource: '*' } },
    ]);
    expect(evaluator.evaluate({ action: 's3:ListAllMyBuckets', resource: '*' })).toEqual({
      decision: 'allowed',
      document: 0,
      sid: 'Lists',
    });
    expect(evaluator.evaluate({ action: 'iam:GetRole', resource: ROLE })).toEqual({
      decision: 'explicit-deny',
      document: 1,
      sid: 'NoIam',
    });
  });

  it('says that the boundary refused', () => {
    const boundary = { Version: '2012-10-17', Statement: allow('s3:*', '*') };
    const evaluator = compilePolicies([{ Version: '2012-10-17', Statement: STAR }], { boundary });
    expect(evaluator.evaluate({ action: 'iam:GetRole', resource: ROLE })).toEqual({
      decision: 'implicit-deny',
      byBoundary: true,
    });
  });

  it('refuses a malformed document with a sentence that names the statement', () => {
    const compile = () => compilePolicies([{ Statement: [STAR, { Effect: 'Maybe', Action: '*', Resource: '*' }] }]);
    expect(compile).toThrow(/Statement 2 .*“Maybe”/);
  });

  it('answers a hundred thousand requests without compiling anything again', () => {
    const statements = Array.from({ length: 50 }, (_, index) =>
      allow(`s3:Get${index}*`, `arn:aws:s3:::bucket-${index}/*`),
    );
    const evaluator = compilePolicies([{ Version: '2012-10-17', Statement: statements }]);
    let allowed = 0;
    for (let index = 0; index < 100_000; index++) {
      const bucket = index % 60;
      const request = { action: `s3:Get${bucket}Object`, resource: `arn:aws:s3:::bucket-${bucket}/x` };
      if (evaluator.evaluate(request).decision === 'allowed') allowed++;
    }
    expect(allowed).toBe(83_340);
  });
});

const actionPart = fc.constantFrom(
  's3:GetObject',
  's3:PutObject',
  's3:Get*',
  's3:*',
  '*',
  'iam:PassRole',
  'iam:?assRole',
);
const resourcePart = fc.constantFrom('*', 'arn:aws:s3:::a/*', 'arn:aws:s3:::a/b', 'arn:aws:s3:::*', ROLE);
const conditionPart = fc.constantFrom<Conditions | undefined>(
  undefined,
  { StringEquals: { 'aws:RequestedRegion': ['eu-west-1'] } },
  { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1'] } },
  { Bool: { 'aws:SecureTransport': ['true'] } },
);
const anyStatement = fc.record({
  effect: fc.constantFrom<'Allow' | 'Deny'>('Allow', 'Deny'),
  action: fc.array(actionPart, { minLength: 1, maxLength: 3 }),
  resource: fc.array(resourcePart, { minLength: 1, maxLength: 3 }),
  condition: conditionPart,
  invert: fc.constantFrom('none', 'action', 'resource'),
});
const statementArbitrary = anyStatement.map(
  ({ effect, action, resource, condition, invert }): PolicyStatement => ({
    Effect: effect,
    ...(invert === 'action' ? { NotAction: action } : { Action: action }),
    ...(invert === 'resource' ? { NotResource: resource } : { Resource: resource }),
    ...(condition ? { Condition: condition } : {}),
  }),
);
const requestArbitrary = fc.record({
  action: fc.constantFrom('s3:GetObject', 's3:PutObject', 'iam:PassRole'),
  resource: fc.constantFrom('arn:aws:s3:::a/b', 'arn:aws:s3:::c/d', ROLE, '*'),
  context: fc.constantFrom<Record<string, string[]>>(
    {},
    { 'aws:RequestedRegion': ['eu-west-1'] },
    { 'aws:SecureTransport': ['true'] },
  ),
});
const statementsArbitrary = fc.array(statementArbitrary, { maxLength: 5 });
const decide = (statements: PolicyStatement[], request: { action: string; resource: string }) =>
  compilePolicies([{ Version: '2012-10-17', Statement: statements }]).evaluate(request).decision;

describe('properties of the evaluator', () => {
  it('never takes anything away by one more allow', () => {
    fc.assert(
      fc.property(statementsArbitrary, statementArbitrary, requestArbitrary, (statements, extra, request) => {
        if (decide(statements, request) !== 'allowed') return;
        expect(decide([...statements, { ...extra, Effect: 'Allow' }], request)).toBe('allowed');
      }),
    );
  });

  it('never gives anything by one more deny', () => {
    fc.assert(
      fc.property(statementsArbitrary, statementArbitrary, requestArbitrary, (statements, extra, request) => {
        if (decide(statements, request) === 'allowed') return;
        expect(decide([...statements, { ...extra, Effect: 'Deny' }], request)).not.toBe('allowed');
      }),
    );
  });

  it('lets a deny win wherever it stands', () => {
    fc.assert(
      fc.property(statementsArbitrary, requestArbitrary, fc.nat(), (statements, request, place) => {
        const denial: PolicyStatement = { Effect: 'Deny', Action: [request.action], Resource: ['*'] };
        const at = place % (statements.length + 1);
        expect(decide([...statements.slice(0, at), denial, ...statements.slice(at)], request)).toBe('explicit-deny');
      }),
    );
  });

  it('does not care for the order of statements, actions and resources, nor for how they are spread over documents', () => {
    fc.assert(
      fc.property(statementsArbitrary, requestArbitrary, (statements, request) => {
        const turned = statements
          .map((statement) => ({
            ...statement,
            ...(statement.Action ? { Action: statement.Action.toReversed() } : {}),
            ...(statement.Resource ? { Resource: statement.Resource.toReversed() } : {}),
          }))
          .toReversed();
        const before = decide(statements, request);
        expect(decide(turned, request)).toBe(before);
        const spread = turned.map((statement) => ({ Version: '2012-10-17', Statement: statement }));
        expect(compilePolicies(spread).evaluate(request).decision).toBe(before);
      }),
    );
  });

  it('allows within a boundary exactly what both allow', () => {
    fc.assert(
      fc.property(statementsArbitrary, statementsArbitrary, requestArbitrary, (identity, boundary, request) => {
        const evaluator = compilePolicies([{ Version: '2012-10-17', Statement: identity }], {
          boundary: { Version: '2012-10-17', Statement: boundary },
        });
        const both = decide(identity, request) === 'allowed' && decide(boundary, request) === 'allowed';
        expect(evaluator.evaluate(request).decision === 'allowed').toBe(both);
      }),
    );
  });

  it('never throws anything but a Problem, whatever it is given as a policy', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        try {
          compilePolicies([value]);
        } catch (error) {
          expect((error as Problem).name).toBe('Problem');
        }
      }),
    );
  });
});
