import { parseArn } from '../iam/arn.js';
import { plainText } from './target-text.js';

/**
 * Whom a person means. Of an ARN all fields are set; of a session ARN all but `arn`, because a session's ARN does not
 * hold the role's path; of a name only what was typed. `account` is a 12-digit id or a configured label.
 */
export interface Target {
  arn?: string;
  account?: string;
  name?: string;
  kind?: 'role' | 'user';
  partition?: string;
}

export interface NoTarget {
  problem: string;
  advice: string;
}

/** Role and user names, IAM API reference: 1 to 64 of letters, digits and `_+=,.@-`. */
const NAME = /^[\w+=,.@-]{1,64}$/;
const LABEL = /^[\w .@-]{1,64}$/;
const PARTITION = /^aws(-[a-z0-9]+)*$/;
const WAY_TO_TYPE = 'Type the role as a name, as account/name, or as its ARN (arn:aws:iam::111122223333:role/name).';

/**
 * Reads what people type after the command: a name, `account/name`, the ARN of a role or user (any partition, with a
 * path), or the ARN of a role's session. Only the form is checked; whether it exists is found out later.
 * Root, federated principals, groups, services and the like come back as a sentence with the way to go instead.
 */
export function parseTarget(text: string): Target | NoTarget {
  const plain = plainText(text);
  if (plain === '') return { problem: 'No role was named.', advice: WAY_TO_TYPE };
  if (/^arn:/i.test(plain)) return parseArnTarget(plain);
  if (/\s/.test(plain) && !plain.includes('/')) {
    return { problem: `"${short(plain)}" is more than one word.`, advice: WAY_TO_TYPE };
  }
  if (/^(?:[a-z0-9-]+\.)+amazonaws\.com(?:\.cn)?$/i.test(plain)) {
    return {
      problem: `${plain} is an AWS service, not a role.`,
      advice: 'Name the role that the service assumes.',
    };
  }
  if (/^A(?:ROA|IDA|IPA|SIA|KIA|GPA)[A-Z0-9]{16,}$/.test(plain)) {
    return { problem: `${short(plain)} is a unique id or an access key id, not a name.`, advice: WAY_TO_TYPE };
  }
  if (/^\d{12}$/.test(plain)) {
    return {
      problem: `${plain} is an account id without a role.`,
      advice: `Add the role's name: ${plain}/name-of-the-role.`,
    };
  }
  return plain.includes('/') ? parsePath(plain) : parseName(plain);
}

function parseName(name: string): Target | NoTarget {
  if (/^root$/i.test(name)) return ROOT;
  return NAME.test(name) ? { name } : badName(name);
}

/** `account/name`, `role/path/name`, `account/role/path/name`: a path is not needed, names are unique in an account. */
function parsePath(text: string): Target | NoTarget {
  const parts = text.split('/').map((part) => part.trim());
  if (parts[0] === '') parts.shift();
  const name = parts.pop() ?? '';
  const first = parts.shift();
  const kind = first === 'role' || first === 'user' ? first : kindOf(parts[0]);
  if (!NAME.test(name)) return badName(name);
  if (/^root$/i.test(name)) return ROOT;
  if (first === undefined || first === 'role' || first === 'user') return { name, ...(kind ? { kind } : {}) };
  if (first === 'instance-profile') return instanceProfile(name);
  if (first === 'assumed-role')
    return NAME.test(parts[0] ?? name) ? { name: parts[0] ?? name, kind: 'role' } : badName(name);
  if (!LABEL.test(first)) {
    return { problem: `"${short(first)}" is neither an account id nor the label of an account.`, advice: WAY_TO_TYPE };
  }
  return { account: first, name, ...(kind ? { kind } : {}) };
}

function kindOf(part: string | undefined): 'role' | 'user' | undefined {
  return part === 'role' || part === 'user' ? part : undefined;
}

function parseArnTarget(text: string): Target | NoTarget {
  const arn = parseArn(text);
  if (!arn) return malformed(text, 'It has fewer than six parts.');
  const { partition, service, account, resource } = arn;
  if (!PARTITION.test(partition)) return malformed(text, `"${short(partition)}" is not an AWS partition.`);
  if (service !== 'iam' && service !== 'sts') {
    return {
      problem: `${short(text)} is something in ${short(service) || 'no service'}, not a role or a user.`,
      advice: WAY_TO_TYPE,
    };
  }
  if (!/^\d{12}$/.test(account)) return malformed(text, 'The account id must have twelve digits.');
  if (arn.region !== '') return malformed(text, 'ARNs of roles and users have no region (two colons in a row).');
  const parts = resource.split('/');
  const type = parts.shift()!;
  const name = parts.at(-1) ?? '';
  if (type === 'root') return ROOT;
  if (service === 'sts') return parseSession(type, parts, { partition, account });
  if (type === 'instance-profile') return instanceProfile(name);
  const other = OTHER_TYPES[type];
  if (other) return other;
  if (type !== 'role' && type !== 'user') return malformed(text, `"${short(type)}" is neither role nor user.`);
  if (!NAME.test(name)) return badName(name);
  if (!parts.slice(0, -1).every((part) => /^[\u0021-\u002e\u0030-\u007e]+$/.test(part))) {
    return malformed(text, 'Its path holds an empty part or a character that IAM does not allow.');
  }
  return { arn: text, account, name, kind: type, partition };
}

function parseSession(type: string, parts: string[], where: { partition: string; account: string }): Target | NoTarget {
  if (type === 'federated-user') return FEDERATED;
  const [name = ''] = parts;
  if (type !== 'assumed-role') {
    return { problem: `An STS ARN of the type "${short(type)}" is not the session of a role.`, advice: WAY_TO_TYPE };
  }
  return NAME.test(name) ? { ...where, name, kind: 'role' } : badName(name);
}

const ROOT: NoTarget = {
  problem: 'The root user cannot be reviewed: no policy limits it.',
  advice: 'Name a role or an IAM user. Root is limited by a service control policy, or by not using it.',
};

const FEDERATED: NoTarget = {
  problem: 'A federated user has no policy of its own.',
  advice: 'Name the IAM user or role whose credentials made the federation token.',
};

const OTHER_TYPES: Record<string, NoTarget> = {
  group: {
    problem: 'A group makes no calls, so there is no evidence for one.',
    advice: 'Name one of the users in it.',
  },
  policy: {
    problem: 'That is a policy, not a role.',
    advice: 'Name a role or user that the policy is attached to.',
  },
  'oidc-provider': noPrincipal('an identity provider'),
  'saml-provider': noPrincipal('an identity provider'),
  'server-certificate': noPrincipal('a certificate'),
  mfa: noPrincipal('an MFA device'),
  'federated-user': FEDERATED,
};

function noPrincipal(what: string): NoTarget {
  return { problem: `That is ${what}, not a role.`, advice: 'Name the role that is assumed with it.' };
}

function instanceProfile(name: string): NoTarget {
  return {
    problem: `That is an instance profile, not a role.`,
    advice: `Name the role inside it. It often has the same name: ${short(name)}.`,
  };
}

function badName(name: string): NoTarget {
  return {
    problem: `"${short(name)}" cannot be the name of a role.`,
    advice: 'Names have 1 to 64 letters, digits or the characters _ + = , . @ -',
  };
}

function malformed(text: string, why: string): NoTarget {
  return { problem: `${short(text)} is not a complete ARN. ${why}`, advice: WAY_TO_TYPE };
}

function short(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

export { nearestNames } from './nearest-names.js';
export { refuseTarget } from './refuse-target.js';
