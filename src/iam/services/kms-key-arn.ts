import { escapeArnText } from '../arn.js';
import type { Request } from './request.js';

/** The ARN of a key that is given by ARN or by id; undefined for an alias, which does not say which key it stands for. */
export function keyArn(value: string, request: Request): string | undefined {
  if (value.startsWith('arn:')) return /:key\//.test(value) ? escapeArnText(value) : undefined;
  if (!/^(?:mrk-)?[0-9a-f-]{32,36}$/i.test(value)) return undefined;
  return `arn:${request.partition}:kms:${request.region}:${request.account}:key/${value}`;
}
