import { type ActionFacts, type CatalogAccessLevel, findAction } from '../iam/catalog.js';
import type { AccessLevel, Need } from './contract.js';

/** Services whose writes change who may do what. */
const IDENTITY_SERVICES = new Set(['iam', 'organizations', 'sso', 'sso-directory', 'identitystore', 'identity-sync']);
/** Writes that can carry a resource policy among other attributes, so that their access level does not show it. */
const POLICY_IN_ATTRIBUTES = new Set(['sqs:SetQueueAttributes', 'sns:SetTopicAttributes', 'sns:CreateTopic']);
const SECRET_READS = new Set(['secretsmanager:GetSecretValue', 'secretsmanager:BatchGetSecretValue']);

const LEVELS: Record<CatalogAccessLevel, AccessLevel> = {
  Read: 'read',
  List: 'list',
  Write: 'write',
  Tagging: 'tagging',
  'Permissions management': 'permissions',
};

/** The catalogue's level in our words. */
export function levelOf({ accessLevel }: Pick<ActionFacts, 'accessLevel'>): AccessLevel {
  return LEVELS[accessLevel];
}

/** All of a need that these rules look at. */
export type Access = Pick<Need, 'action' | 'accessLevel'>;

export function isWrite(need: Access): boolean {
  return need.accessLevel !== 'read' && need.accessLevel !== 'list';
}

/** Actions that lend a role: to a service (`iam:PassRole`) or to oneself (`sts:AssumeRole…`). */
export function lendsRole(action: string): boolean {
  return action === 'iam:PassRole' || action.startsWith('sts:AssumeRole');
}

/** Writes that change permissions: IAM and its siblings, key policies, grants, resource policies, ACLs. */
export function changesPermissions(need: Access): boolean {
  if (lendsRole(need.action)) return false;
  if (need.accessLevel === 'permissions' || POLICY_IN_ATTRIBUTES.has(need.action)) return true;
  return isWrite(need) && IDENTITY_SERVICES.has(serviceOf(need.action));
}

/** True where "all of the type" must never be offered: see `lendsRole` and `changesPermissions`. */
export function isGuarded(need: Access): boolean {
  return lendsRole(need.action) || changesPermissions(need);
}

/**
 * True where a need reads secrets: Secrets Manager values, and SSM parameters where the same contract shows that SSM
 * decrypted for the principal (SecureString parameters are decrypted by `kms:Decrypt` through SSM).
 */
export function readsSecrets(need: Access, all: readonly Need[]): boolean {
  if (SECRET_READS.has(need.action)) return true;
  if (!/^ssm:GetParameter(s|sByPath|History)?$/.test(need.action)) return false;
  return all.some((other) => other.action === 'kms:Decrypt' && other.via.some((via) => via.startsWith('ssm.')));
}

export function serviceOf(action: string): string {
  return action.slice(0, action.indexOf(':'));
}

/** Names of the resource types that an action accepts, in the catalogue's order. */
export function acceptedTypes(action: string): { name: string; arnTemplate: string }[] {
  return findAction(action)?.resourceTypes ?? [];
}
