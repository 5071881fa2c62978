import { escapeArnText } from '../arn.js';
import { logDelivery } from './log-delivery.js';
import type { Request } from './request.js';
import { has, text, texts } from './request.js';
import { defineService } from './service.js';

/** AWS WAF: logging is set up through a log delivery. */
export const wafv2 = defineService({
  sources: ['wafv2.amazonaws.com'],
  prefix: 'wafv2',
  resources: {
    webacl: { find: (request) => scoped(request, 'webacl', /WebACL/) },
    ipset: { find: (request) => scoped(request, 'ipset', /IPSet/) },
    rulegroup: { find: (request) => scoped(request, 'rulegroup', /RuleGroup/) },
    regexpatternset: { find: (request) => scoped(request, 'regexpatternset', /RegexPatternSet/) },
  },
  implies: [
    {
      on: ['PutLoggingConfiguration'],
      find: (request) => {
        const parameter = 'loggingConfiguration.logDestinationConfigs';
        return logDelivery(request, has(request, parameter) ? parameter : undefined);
      },
    },
  ],
});

/** `regional/webacl/name/id` or `global/…`, the latter in us-east-1 (AWS WAF developer guide, resource ARNs). */
function scoped(request: Request, kind: string, events: RegExp): string[] {
  const arns = ['webACLArn', 'aRN', 'resourceARN', 'resourceArn', 'ruleGroupArn'].flatMap((path) =>
    texts(request, path),
  );
  const own = arns.filter((arn) => arn.includes(`/${kind}/`)).map(escapeArnText);
  const name = text(request, 'name');
  if (own.length > 0 || name === undefined || !events.test(request.name)) return own;
  const everywhere = text(request, 'scope')?.toUpperCase() === 'CLOUDFRONT';
  const place = `arn:${request.partition}:wafv2:${everywhere ? 'us-east-1' : request.region}:${request.account}:`;
  const id = text(request, 'id');
  return [
    `${place}${everywhere ? 'global' : 'regional'}/${kind}/${escapeArnText(name)}/${id ? escapeArnText(id) : '*'}`,
  ];
}
