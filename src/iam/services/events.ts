import { escapeArnText, parseArn } from '../arn.js';
import { passRole } from './pass-role.js';
import type { Request } from './request.js';
import { text, texts } from './request.js';
import { defineService } from './service.js';

/** Amazon EventBridge: a rule on a bus of its own has the bus in its ARN; a missing bus is `default`. */
export const events = defineService({
  sources: ['events.amazonaws.com'],
  prefix: 'events',
  resources: {
    'rule-on-default-event-bus': { find: (request) => rules(request).filter((arn) => arn.split('/').length === 2) },
    'rule-on-custom-event-bus': { find: (request) => rules(request).filter((arn) => arn.split('/').length > 2) },
    'event-bus': { find: buses },
  },
  implies: [
    passRole({ on: ['PutTargets'], parameter: 'targets.roleArn', to: 'events.amazonaws.com' }),
    passRole({ on: ['PutRule', 'CreateEndpoint', 'UpdateEndpoint'], parameter: 'roleArn', to: 'events.amazonaws.com' }),
  ],
});

function place(request: Request): string {
  return `arn:${request.partition}:events:${request.region}:${request.account}:`;
}

function rules(request: Request): string[] {
  const given = texts(request, 'resourceARN').filter((arn) => arn.includes(':rule/'));
  if (given.length > 0) return given.map(escapeArnText);
  const named = /Targets/.test(request.name) ? ['rule'] : ['name', 'rule'];
  const bus = busName(text(request, 'eventBusName') ?? 'default');
  return named
    .flatMap((path) => texts(request, path))
    .slice(0, 1)
    .map((name) => `${place(request)}rule/${bus === 'default' ? '' : `${escapeArnText(bus)}/`}${escapeArnText(name)}`);
}

function buses(request: Request): string[] {
  if (/Rule|Targets/.test(request.name)) return [];
  const own = /EventBus$/.test(request.name) ? texts(request, 'name') : [];
  const source = [...texts(request, 'eventSourceArn'), ...texts(request, 'resourceARN')].filter((arn) =>
    arn.includes(':event-bus/'),
  );
  const entries = [...texts(request, 'entries.eventBusName'), ...texts(request, 'eventBusName'), ...own, ...source];
  const puts = request.name === 'PutEvents' || request.name === 'DescribeEventBus';
  const names = entries.length === 0 && puts && request.parameters !== null ? ['default'] : entries;
  return [...new Set(names)].map((name) =>
    parseArn(name) ? escapeArnText(name) : `${place(request)}event-bus/${escapeArnText(name)}`,
  );
}

function busName(value: string): string {
  return value.startsWith('arn:') ? value.slice(value.indexOf('event-bus/') + 'event-bus/'.length) : value;
}
