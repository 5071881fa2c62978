import { escapeArnText } from '../arn.js';
import type { Request } from './request.js';
import { isHidden, text, texts } from './request.js';
import type { ResourceRule } from './service.js';

/** What a copy reads is its source; everything else is about the key in the request. */
export function objectRules(): ResourceRule[] {
  return [
    {
      actions: ['GetObject', 'GetObjectVersion', 'GetObjectTagging', 'GetObjectVersionTagging'],
      only: ['CopyObject', 'UploadPartCopy'],
      find: copySource,
    },
    { find: objects },
  ];
}

/** An S3 bucket has neither region nor account in its ARN. */
export function bucketArn(value: string, request: Request): string | undefined {
  if (value.startsWith('arn:')) return escapeArnText(value);
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/.test(value) ? `arn:${request.partition}:s3:::${value}` : undefined;
}

export function accessPointArn(value: string, request: Request): string | undefined {
  if (value.startsWith('arn:')) return escapeArnText(value);
  if (!/AccessPoint/.test(request.name) || !/^[a-z0-9-]{3,63}$/.test(value)) return undefined;
  return `arn:${request.partition}:s3:${request.region}:${request.account}:accesspoint/${value}`;
}

export function buckets(request: Request): string[] {
  return texts(request, 'bucketName').flatMap((name) => bucketArn(name, request) ?? []);
}

/** `bucket/key` of every object that the request names; a batch delete logs its keys only in some trails. */
function objects(request: Request): string[] {
  const bucket = text(request, 'bucketName');
  if (bucket === undefined) return [];
  const root = bucketArn(bucket, request);
  if (root === undefined) return [];
  const between = root.includes(':accesspoint/') ? '/object/' : '/';
  const keys = [
    ...texts(request, 'key'),
    ...texts(request, 'delete.object.key'),
    ...texts(request, 'delete.objects.key'),
  ];
  const whole = request.name === 'DeleteObjects' && keys.length === 0 ? [`${root}${between}*`] : [];
  return [...keys.map((key) => `${root}${between}${escapeArnText(key)}`), ...whole];
}

/** The source of a copy: `bucket/key`, `/bucket/key` or an access point's ARN, URL-encoded, maybe with a version. */
function copySource(request: Request): string[] {
  return texts(request, 'x-amz-copy-source').flatMap((value) => {
    const path = decode(value.replace(/\?versionId=.*$/i, '')).replace(/^\//, '');
    if (isHidden(path) || !path.includes('/')) return [];
    return [path.startsWith('arn:') ? escapeArnText(path) : `arn:${request.partition}:s3:::${escapeArnText(path)}`];
  });
}

/** `bucket.s3.eu-west-1.amazonaws.com`, `s3-eu-west-1.amazonaws.com`: with the bucket in front, or without. */
const HOST = /^(?:(.+)\.)?s3(?:[.-](?:dualstack\.)?[a-z0-9-]+)?\.amazonaws\.com(?:\.cn)?$/;

/** The object that a URL of Amazon S3 names, path-style or virtual-hosted (S3 user guide, "Methods for accessing a bucket"). */
export function objectOfUrl(text: string, { partition }: Request): { arn: string; version: boolean } | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const host = url?.protocol === 'https:' ? HOST.exec(url.hostname) : undefined;
  if (!url || !host) return undefined;
  const path = decode(`${host[1] === undefined ? '' : `${host[1]}/`}${url.pathname.slice(1)}`);
  if (!/^[^/]+\/./.test(path)) return undefined;
  return { arn: `arn:${partition}:s3:::${escapeArnText(path)}`, version: url.searchParams.has('versionId') };
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value.replace(/\+/g, ' '));
  } catch {
    return value;
  }
}
