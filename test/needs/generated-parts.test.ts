import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patternRegExp } from '../../src/iam/wildcard.js';
import { openGeneratedParts } from '../../src/needs/generated-parts.js';

describe('openGeneratedParts', () => {
  it.each([
    ['a UUID', 'stack/web/0f3d1b2a-1c2d-4e5f-8a9b-0c1d2e3f4a5b', 'stack/web/*'],
    ['a commit id', 'releases/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b/app.zip', 'releases/*/app.zip'],
    ['a short commit id', 'images/web-1a2b3c4.tar', 'images/web-*.tar'],
    ['a CDK asset', 'assets/2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae.zip', 'assets/*.zip'],
    ['an ECS task id', 'prod/1dc5c17a2f7b4d8e9a0b1c2d3e4f5a6b', 'prod/*'],
    ['a date', 'backup-2026-11-23.sql', 'backup-*.sql'],
    ['a date in a path', 'AWSLogs/2026/11/23/file.gz', 'AWSLogs/*/file.gz'],
    ['a timestamp', 'dump-20261123T101500Z.gz', 'dump-*.gz'],
    ['an ISO timestamp', 'run/2026-11-23T10:15:00Z/out', 'run/*/out'],
    ['epoch milliseconds', 'deploy-1732356900000', 'deploy-*'],
    ['a build number', 'builds/18423/app.zip', 'builds/*/app.zip'],
    ['a small build number after its word', 'build-7/app.zip', 'build-*/app.zip'],
    ['a version', 'app-1.14.2.jar', 'app-*.jar'],
    ['a release candidate', 'v2.0.0-rc.1/app', '*/app'],
    ['a Terraform suffix', 'terraform-20260101123456789000000001', 'terraform-*'],
    ['a CloudFormation suffix', 'web-TaskRole-1H2J3K4L5M6N7', 'web-TaskRole-*'],
    ['a CloudFormation suffix in lower case', 'web-artifacts-1x7k2m9p4q8r', 'web-artifacts-*'],
    ['a mixed-case CloudFormation suffix', 'CdkStack-Handler886CB40B-aB3dE6gH9jKl', 'CdkStack-Handler886CB40B-*'],
    ['a load balancer id', 'app/web/50dc6c495c0c9188', 'app/web/*'],
    ['an instance id', 'i-0abc123def4567890', 'i-*'],
    ['a ULID', 'orders/01ARZ3NDEKTSV4RRFFQ69G5FAV', 'orders/*'],
    ['a Lambda log stream', '2026/11/23/[$LATEST]8f14e45fceea167a5a36dedd4bea2543', '*/[$LATEST]*'],
    ['a random token', 'session-x7f3k9q2', 'session-*'],
  ])('opens %s', (_what, name, pattern) => {
    expect(openGeneratedParts(name)).toBe(pattern);
  });

  it.each([
    'staging-deploy-artifacts',
    'cdk-hnb659fds-assets-111122223333-eu-west-1',
    'web:prod',
    '/aws/lambda/orders-worker',
    'postgres-5432',
    'api-v2',
    'queue-2',
    'AWSServiceRoleForECS',
    'MyFunctionV2',
    'feedface',
    'orders.fifo',
    'a${*}b-??????',
    'base64-encoder',
    'sha256',
    'ec2-instance-role',
    'us-east-1',
    'DeploymentRole',
    'x86_64',
    'k8s-node-group-a',
    'AmazonEC2ContainerRegistry',
  ])('leaves %s alone', (name) => {
    expect(openGeneratedParts(name)).toBe(name);
  });

  it('always matches the name that it came from', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[-_/:.0-9a-fA-Zx$[\]{}]{0,40}$/), (name) => {
        const pattern = openGeneratedParts(name);
        if (pattern !== name)
          expect(patternRegExp(pattern, { variables: true }).test(name.replace(/\$\{([*?$])\}/g, '$1'))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('does nothing the second time', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[-_/0-9a-fA-Zx]{0,40}$/), (name) => {
        const once = openGeneratedParts(name);
        expect(patternRegExp(openGeneratedParts(once)).test(once)).toBe(true);
      }),
    );
  });
});
