import { escapeArnText } from '../arn.js';
import type { Request } from './request.js';
import { has, text, texts } from './request.js';
import { defineService } from './service.js';

/** Elastic Load Balancing: version 2 names by ARN, classic balancers by name; both share their actions. */
export const elasticloadbalancing = defineService({
  sources: ['elasticloadbalancing.amazonaws.com'],
  prefix: 'elasticloadbalancing',
  // Version 2 lists some of its actions with the classic type alone, whose name covers `app/web/*` too.
  qualified: ['loadbalancer'],
  resources: {
    loadbalancer: { find: anyBalancer },
    'loadbalancer/app/': { find: (request) => created(request, 'application', 'app') },
    'loadbalancer/net/': { find: (request) => created(request, 'network', 'net') },
    'loadbalancer/gwy/': { find: (request) => created(request, 'gateway', 'gwy') },
    targetgroup: [
      {
        only: ['CreateTargetGroup'],
        parameter: 'name',
        arn: (value, request) => `${place(request)}targetgroup/${escapeArnText(value)}/*`,
      },
      { only: ['CreateListener', 'CreateRule', 'ModifyListener', 'ModifyRule'], find: () => [] },
      { parameter: ['targetGroupArn', 'targetGroupArns', 'resourceArns', 'resourceArn'] },
    ],
    truststore: { parameter: ['trustStoreArn', 'name', 'resourceArns'], arn: trustStore },
  },
});

function place(request: Request): string {
  return `arn:${request.partition}:elasticloadbalancing:${request.region}:${request.account}:`;
}

function anyBalancer(request: Request): string[] {
  const names = [...texts(request, 'loadBalancerName'), ...texts(request, 'loadBalancerNames')];
  const kinds: [string, string][] = [
    ['application', 'app'],
    ['network', 'net'],
    ['gateway', 'gwy'],
  ];
  return [
    ...names.flatMap((name) => classic(name, request) ?? []),
    ...kinds.flatMap(([type, kind]) => created(request, type, kind)),
  ];
}

function classic(value: string, request: Request): string | undefined {
  return /^[A-Za-z0-9-]{1,32}$/.test(value) ? `${place(request)}loadbalancer/${value}` : undefined;
}

/** The kind of a new balancer is in `type`, and `application` where that is missing (ELB API reference). */
function created(request: Request, type: string, kind: string): string[] {
  const arns = [
    ...texts(request, 'loadBalancerArn'),
    ...texts(request, 'resourceArns'),
    ...texts(request, 'resourceArn'),
  ];
  const own = arns.filter((arn) => arn.includes(`:loadbalancer/${kind}/`)).map(escapeArnText);
  if (request.name !== 'CreateLoadBalancer' || has(request, 'loadBalancerName')) return own;
  const name = text(request, 'name');
  if (name === undefined || (text(request, 'type') ?? 'application') !== type) return own;
  return [`${place(request)}loadbalancer/${kind}/${escapeArnText(name)}/*`];
}

function trustStore(value: string, request: Request): string | undefined {
  if (value.startsWith('arn:')) return value.includes(':truststore/') ? escapeArnText(value) : undefined;
  return request.name === 'CreateTrustStore' ? `${place(request)}truststore/${escapeArnText(value)}/*` : undefined;
}
