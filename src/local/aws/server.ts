import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { accessAnalyzer } from './access-analyzer.js';
import { type LocalWorld, readWorld } from './account.js';
import { createLocalAthena } from './athena.js';
import { authorise } from './authorise.js';
import { createLocalCloudTrail, trailArn } from './cloudtrail.js';
import { iamOperations, iamRequest } from './iam.js';
import { createLastAccessed } from './last-accessed.js';
import { type Caller, createSessions } from './sts.js';
import {
  type Answer,
  AwsFailure,
  jsonAnswer,
  jsonFailure,
  parseJsonBody,
  parseQuery,
  queryAnswer,
  queryFailure,
  textOf,
} from './wire.js';

const NAMESPACES = {
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
} as const;

/** One request, as far as it has been understood. */
interface Request {
  service: string;
  region: string;
  path: string;
  query: URLSearchParams;
  target: string;
  body: string;
  caller: Caller;
  world: LocalWorld;
}

/**
 * A stand-in for AWS on this machine. **It is not AWS**: it answers the calls that Tighten makes (STS, IAM, Access
 * Analyzer, Athena, CloudTrail), from `account.json` and the CloudTrail files in `folder`, over AWS's own wire protocols, so that
 * the app and its SDK clients run unchanged with only another address. Signatures are read (for the service and the
 * access key), never verified; it listens on the loopback interface only. Every answer carries
 * `Server: tighten-local-aws`.
 *
 * `port`: 0 or absent for any free one. `folder`: log files and `account.json`. `lookupsPerSecond`: how many LookupEvents
 * an account and region may ask for (AWS: 2). `now`: the clock of the event history, which reaches back 90 days.
 * Throws `Problem` where the folder cannot be read.
 */
export async function startLocalAws(options: {
  port?: number;
  folder: string;
  lookupsPerSecond?: number;
  now?: () => Date;
}): Promise<{ url: string; close(): Promise<void> }> {
  await readWorld(options.folder);
  const sessions = createSessions();
  const athena = createLocalAthena({ folder: options.folder });
  const cloudTrail = createLocalCloudTrail(options);
  const lastAccessed = createLastAccessed();

  async function answer(request: Request): Promise<Answer> {
    const { service, caller, world } = request;
    if (service === 'sts') return sts(request);
    if (service === 'iam') return iam(request);
    if (service === 'access-analyzer') {
      authorise(caller, { action: 'access-analyzer:ValidatePolicy', resource: '*' }, world, 'AccessDeniedException');
      return jsonAnswer(accessAnalyzer(request.path, request.query, request.body));
    }
    if (service === 'athena') return athenaAnswer(request);
    if (service === 'cloudtrail') return cloudTrailAnswer(request);
    throw new AwsFailure(
      'UnknownOperationException',
      `The local stand-in for AWS has no ${service || 'such service'}.`,
    );
  }

  async function athenaAnswer({ target, body, caller, world }: Request): Promise<Answer> {
    const operation = target.split('.').at(-1) ?? '';
    const input = parseJsonBody(body);
    const named = (key: string, fallback: string) => (typeof input[key] === 'string' ? input[key] : fallback);
    const resource =
      operation === 'GetTableMetadata'
        ? `datacatalog/${named('CatalogName', 'AwsDataCatalog')}`
        : `workgroup/${named('WorkGroup', 'primary')}`;
    const arn = `arn:${world.partition}:athena:us-east-1:${caller.account}:${resource}`;
    authorise(caller, { action: `athena:${operation}`, resource: arn }, world, 'AccessDeniedException');
    const result = await athena.handle(operation, input);
    return jsonAnswer(result.body, result.status);
  }

  async function cloudTrailAnswer({ target, body, caller, world, region }: Request): Promise<Answer> {
    const operation = target.split('.').at(-1) ?? '';
    const input = parseJsonBody(body);
    const account = accountOf(caller, world);
    const trail = account.trails.find((one) =>
      [one.name, trailArn(one, { account, world })].includes(String(input['TrailName'] ?? '')),
    );
    const resource = trail ? trailArn(trail, { account, world }) : '*';
    authorise(caller, { action: `cloudtrail:${operation}`, resource }, world, 'AccessDeniedException');
    return jsonAnswer(await cloudTrail.answer(operation, { account, region, input, world }));
  }

  function sts({ body, caller, world }: Request): Answer {
    const input = parseQuery(body);
    const operation = textOf(input, 'Action') ?? '';
    if (operation === 'AssumeRole') {
      return queryAnswer(NAMESPACES.sts, operation, sessions.assumeRole(caller, input, world));
    }
    if (operation === 'GetCallerIdentity') {
      return queryAnswer(NAMESPACES.sts, operation, sessions.getCallerIdentity(caller));
    }
    throw unknown('sts', operation);
  }

  function iam({ body, caller, world }: Request): Answer {
    const input = parseQuery(body);
    const operation = textOf(input, 'Action') ?? '';
    const account = accountOf(caller, world);
    if (operation === 'GenerateServiceLastAccessedDetails') {
      authorise(caller, { action: `iam:${operation}`, resource: textOf(input, 'Arn') ?? '*' }, world);
      return queryAnswer(NAMESPACES.iam, operation, lastAccessed.generate(caller, account, input, world));
    }
    if (operation === 'GetServiceLastAccessedDetails') {
      authorise(caller, { action: `iam:${operation}`, resource: '*' }, world);
      return queryAnswer(NAMESPACES.iam, operation, lastAccessed.get(caller, account, input, world));
    }
    const run = Object.hasOwn(iamOperations, operation) ? iamOperations[operation] : undefined;
    if (!run) throw unknown('iam', operation);
    authorise(caller, iamRequest(operation, account, input, world), world);
    return queryAnswer(NAMESPACES.iam, operation, run(account, input, world));
  }

  const server = createServer((incoming, outgoing) => {
    const send = ({ status, headers, body }: Answer) => {
      outgoing.writeHead(status, { ...headers, server: 'tighten-local-aws' });
      outgoing.end(body);
    };
    understand(incoming, options.folder, sessions.callerOf).then(
      (request) => answer(request).then(send, (error: unknown) => send(failure(request.service, error))),
      (error: unknown) => send(failure('', error)),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Reads the request; which service it is for and whose it is, the signature's credential scope tells. */
async function understand(
  incoming: IncomingMessage,
  folder: string,
  callerOf: (accessKey: string, world: LocalWorld) => Caller,
): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://localhost');
  const scope = /Credential=([^/\s]+)\/\d+\/([^/]+)\/([^/]+)\/aws4_request/.exec(incoming.headers.authorization ?? '');
  if (!scope) {
    throw new AwsFailure(
      'MissingAuthenticationToken',
      'Missing Authentication Token. This is a local stand-in for AWS; it answers signed SDK requests.',
      403,
    );
  }
  const target = incoming.headers['x-amz-target'];
  const world = await readWorld(folder);
  return {
    region: scope[2]!,
    service: scope[3]!,
    path: pathname,
    query: searchParams,
    target: typeof target === 'string' ? target : '',
    body: Buffer.concat(chunks).toString('utf8'),
    caller: callerOf(scope[1]!, world),
    world,
  };
}

function accountOf(caller: Caller, world: LocalWorld) {
  return world.accounts.find(({ id }) => id === caller.account) ?? world.accounts[0]!;
}

function failure(service: string, error: unknown): Answer {
  const known =
    error instanceof AwsFailure
      ? error
      : new AwsFailure('InternalFailure', error instanceof Error ? error.message : randomUUID(), 500);
  if (service === 'iam' || service === 'sts') return queryFailure(NAMESPACES[service], known);
  return jsonFailure(known);
}

function unknown(service: string, operation: string): AwsFailure {
  return new AwsFailure('InvalidAction', `The local stand-in for AWS does not answer ${service}:${operation}.`);
}
