import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export interface PrincipalCount {
  records: number;
  duplicates: number;
  allowed: number;
  denied: number;
  void: number;
  /** Neither allowed nor denied nor void: what failed after authorisation and what may have failed before it. */
  other: number;
}

export interface PlainCount {
  files: number;
  records: number;
  /** By unique id and ARN of the role behind a session, or of the user. */
  principals: Map<string, PrincipalCount>;
}

/** Codes of the tables in the AWS error reference, by name; written apart from the project's own list, on purpose. */
const DENIED =
  /^(Client\.|Server\.)?(AccessDenied|AccessDeniedException|AccessDeniedFault|UnauthorizedOperation|UnauthorizedException|UnauthorizedClientException|NotAuthorizedException|ForbiddenException|AuthorizationError|VpceAccessDenied|InsufficientPrivilegesException|KMSAccessDeniedException)$/;
const VOID =
  /^(Client\.|Server\.)?(ExpiredToken|ExpiredTokenException|InvalidClientTokenId|OptInRequired|SignatureDoesNotMatch|UnrecognizedClientException|AuthFailure\.Expired)$/;

// biome-ignore lint/suspicious/noExplicitAny: this script takes JSON as it comes, without the project's own reading of it.
type Any = any;

/** Counts a folder of log files with `JSON.parse` and nothing of the project: what its own reading is held against. */
export function countPlainly(folder: string): PlainCount {
  const found: PlainCount = { files: 0, records: 0, principals: new Map() };
  const seen = new Set<string>();
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.json(\.gz)?$/.test(name),
  );
  for (const name of names.sort()) {
    const bytes = readFileSync(join(folder, name));
    found.files += 1;
    for (const record of recordsOf(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes)) {
      found.records += 1;
      const key = principalOf(record.userIdentity ?? {});
      if (key === undefined) continue;
      const of = found.principals.get(key) ?? { records: 0, duplicates: 0, allowed: 0, denied: 0, void: 0, other: 0 };
      found.principals.set(key, of);
      const id = record.sharedEventID || record.eventID;
      if (id && seen.has(`${key} ${id}`)) {
        of.duplicates += 1;
        continue;
      }
      seen.add(`${key} ${id}`);
      of.records += 1;
      of[outcomeOf(record)] += 1;
    }
  }
  return found;
}

function recordsOf(bytes: Buffer): Any[] {
  const text = bytes.toString('utf8');
  let value: Any;
  try {
    value = JSON.parse(text);
  } catch {
    value = text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [JSON.parse(line)]));
  }
  return Array.isArray(value) ? value : (value.Records ?? [value]);
}

function principalOf(identity: Any): string | undefined {
  const issuer = identity.sessionContext?.sessionIssuer;
  if (identity.type === 'AssumedRole' && issuer?.type === 'Role' && issuer.arn)
    return `${issuer.principalId} ${issuer.arn}`;
  if (identity.type === 'FederatedUser' && issuer?.type === 'IAMUser') return `${issuer.principalId} ${issuer.arn}`;
  return identity.type === 'IAMUser' && identity.arn ? `${identity.principalId} ${identity.arn}` : undefined;
}

function outcomeOf({ errorCode = '', errorMessage = '' }: Any): 'allowed' | 'denied' | 'void' | 'other' {
  if (!errorCode && !errorMessage) return 'allowed';
  if (VOID.test(errorCode)) return 'void';
  return DENIED.test(errorCode) || /is not authorized to perform/.test(errorMessage) ? 'denied' : 'other';
}
