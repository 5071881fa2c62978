/** What the sample accounts hold. Every id is invented. */
export const ACCOUNT = '111122223333';
export const PRODUCTION = '444455556666';
export const HOME = 'us-east-1';
export const AWAY = 'eu-west-1';
/** What the trust policies of the sample's reader roles ask for. */
export const EXTERNAL_ID = 'tighten-sample';

export const CLUSTER = 'staging';
export const ARTIFACTS = 'example-staging-artifacts';
export const DUMPS = 'example-staging-dumps';
export const PRODUCTION_ARTIFACTS = 'example-production-artifacts';
export const STACK = 'staging-platform';
export const STACK_ID = `arn:aws:cloudformation:${HOME}:${ACCOUNT}:stack/${STACK}/5f0e6c10-7a55-11f0-9d3c-0affd1f2b7a1`;
export const PARAMETER_KEY = `arn:aws:kms:${HOME}:${ACCOUNT}:key/0b6f3c1e-5f0a-4f57-9d4f-2a61c8f4e901`;
export const PARAMETER_KEY_AWAY = `arn:aws:kms:${AWAY}:${ACCOUNT}:key/7c2e9b40-11d3-4a0e-8f6b-93d5ab01c7f2`;
export const SECRET_KEY = `arn:aws:kms:${HOME}:${ACCOUNT}:key/e3a4d5b6-2c1f-4e8d-b7a9-60f1c2d3e4f5`;
export const SUBNETS = ['subnet-0a1b2c3d4e5f60718', 'subnet-0b2c3d4e5f6071829'];
export const SECURITY_GROUP = 'sg-0c3d4e5f607182930';

/** Services that are deployed, with the parameters each reads. */
export const SERVICES = [
  { name: 'orders-api', parameters: ['database-url', 'signing-key'], away: false },
  { name: 'orders-worker', parameters: ['database-url', 'queue-url'], away: false },
  { name: 'storefront', parameters: ['session-secret'], away: true },
] as const;

export type Service = (typeof SERVICES)[number];

/** Unique ids of principals, the same in the logs and in `account.json`. */
export const IDS = {
  deploy: 'AROA3EXAMPLEDEPLOY2Q7',
  lambda: 'AROA3EXAMPLELAMBDA4K2',
  reports: 'AROA3EXAMPLEREPORT5M6',
  productionReports: 'AROA6EXAMPLEREPORT7N3',
  billing: 'AROA6EXAMPLEBILLIN2P5',
  dns: 'AROA6EXAMPLEDNSUPD6R4',
  denied: 'AROA3EXAMPLEDENIED3T2',
  reader: 'AROA3EXAMPLEREADER7V6',
  app: 'AROA3EXAMPLETIGHTN4W5',
  engineer: 'AROA3EXAMPLEENGINR2X3',
  uploader: 'AIDA3EXAMPLEUPLOAD6Y2',
  admin: 'AIDA3EXAMPLECASEYA5Z4',
} as const;

export const OIDC_PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;

export function roleArn(account: string, name: string, path = '/'): string {
  return `arn:aws:iam::${account}:role${path}${name}`;
}

/** Roles that the tasks of the sample run with, under a path of their own. */
export function taskRole(service: string): string {
  return roleArn(ACCOUNT, `${service}-task`, '/service/');
}

export const EXECUTION_ROLE = roleArn(ACCOUNT, 'ecs-task-execution', '/service/');
