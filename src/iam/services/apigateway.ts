import { escapeArnText } from '../arn.js';
import { findAction, resourceTypesOf } from '../catalog.js';
import { passRole } from './pass-role.js';
import type { Request } from './request.js';
import { texts } from './request.js';
import type { OperationReading, ResourceRule } from './service.js';
import { defineService } from './service.js';

/**
 * Amazon API Gateway authorises its management by HTTP verb on the path of the request (API Gateway developer guide,
 * "Control access with IAM"). The verb of an operation is the one in AWS's public API model.
 */
export const apigateway = defineService({
  sources: ['apigateway.amazonaws.com'],
  prefix: 'apigateway',
  otherwise: byVerb,
  resources: Object.fromEntries(
    resourceTypesOf('apigateway').map((type): [string, ResourceRule] => [type.name, { find: paths }]),
  ),
  implies: [
    passRole({
      on: ['PutIntegration', 'CreateIntegration', 'UpdateIntegration'],
      parameter: [
        'credentials',
        'credentialsArn',
        'putIntegrationInput.credentials',
        'createIntegrationInput.credentialsArn',
      ],
      to: 'apigateway.amazonaws.com',
    }),
    passRole({
      on: ['CreateAuthorizer', 'UpdateAuthorizer'],
      parameter: [
        'authorizerCredentials',
        'authorizerCredentialsArn',
        'createAuthorizerInput.authorizerCredentials',
        'createAuthorizerInput.authorizerCredentialsArn',
      ],
      to: 'apigateway.amazonaws.com',
    }),
    { on: ['UpdateAccount'], find: (request) => ({ needs: logRoles(request), questions: [] }) },
  ],
});

const PUT = /^(?:Put|Import(?:Api|DocumentationParts)$|ReimportApi|TagResource$)/;
const POST = /^(?:Create|Import|Generate|TestInvoke|Reject)/;
const DELETE = /^(?:Delete|Flush|Reset|UntagResource$)/;
const GET = /^(?:Get|Export|List)/;

function byVerb(request: Request): OperationReading | undefined {
  if (findAction(`apigateway:${request.name}`)) return undefined;
  const verb = verbOf(request);
  return verb === undefined ? undefined : { actions: [`apigateway:${verb}`] };
}

function verbOf(request: Request): string | undefined {
  const { name } = request;
  // The HTTP and WebSocket API tags with POST, the REST API with PUT; only its ARN tells which one it was.
  if (name === 'TagResource')
    return texts(request, 'resourceArn').some((arn) => /\/(?:apis|vpclinks)\//.test(arn) && arn.includes('/apis/'))
      ? 'POST'
      : 'PUT';
  if (PUT.test(name)) return 'PUT';
  if (POST.test(name)) return 'POST';
  if (DELETE.test(name)) return 'DELETE';
  if (GET.test(name)) return 'GET';
  return /^Update/.test(name) ? 'PATCH' : undefined;
}

/** First parts of paths and the parameters that hold their ids; an event without an id is about the collection. */
const ROOTS: [path: string, id: string[], events: RegExp][] = [
  ['restapis', ['restApiId', 'restapiId'], /Rest(?:Api|Apis)|RestApi$/],
  ['apis', ['apiId'], /^(?:Create|Get|Import)Apis?$/],
  ['domainnames', ['domainName'], /DomainNames?$/],
  ['apikeys', ['apiKey'], /ApiKeys?$/],
  ['usageplans', ['usagePlanId', 'usageplanId'], /UsagePlans?$/],
  ['vpclinks', ['vpcLinkId', 'vpclinkId'], /VpcLinks?$/],
  ['clientcertificates', ['clientCertificateId'], /ClientCertificates?$/],
];

/** `/restapis/{id}` and what lies below it: a path is as deep as the request, the API is what a person scopes by. */
function paths(request: Request): string[] {
  const root = `arn:${request.partition}:apigateway:${request.region}::/`;
  if (/^(?:Get|Update)Account$/.test(request.name)) return [`${root}account`];
  if (/Tag(?:s|Resource)$/.test(request.name)) {
    return texts(request, 'resourceArn').map((arn) => `${root}tags/${escapeArnText(encodeURIComponent(arn))}`);
  }
  for (const [path, ids] of ROOTS) {
    const found = ids.flatMap((id) => texts(request, id)).slice(0, 1);
    if (found.length > 0)
      return found.flatMap((id) => [`${root}${path}/${escapeArnText(id)}`, `${root}${path}/${escapeArnText(id)}/*`]);
  }
  const collection = ROOTS.find(([, , events]) => events.test(request.name));
  return collection === undefined ? [] : [`${root}${collection[0]}`];
}

function logRoles(request: Request) {
  const operations = [
    ...texts(request, 'patchOperations.value'),
    ...texts(request, 'updateAccountInput.patchOperations.value'),
  ];
  return operations
    .filter((value) => /^arn:[^:]*:iam::\d{12}:role\//.test(value))
    .map((arn) => ({
      action: 'iam:PassRole',
      resources: [escapeArnText(arn)],
      conditions: { StringEquals: { 'iam:PassedToService': ['apigateway.amazonaws.com'] } },
      because: 'UpdateAccount sets the role for logs in patchOperations.',
    }));
}
