import { ENDPOINT } from '../caller-network.js';
import type { AthenaTable } from './athena-table.js';
import { fieldType, type HiveType } from './athena-types.js';

/** Expressions over one row `e` of the table for what the query reads of a record; NULL where the table has nothing. */
export interface RecordColumns {
  type: string;
  /** ARN of the session issuer (role) or of the user: compared exactly. */
  arn: string;
  /** Of a user: ARN of whoever issued a session of `GetFederationToken`, compared exactly as well. */
  federatedBy: string;
  uniqueId: string;
  /** Whoever made the call, as `assumerOf` names them. */
  assumer: string;
  sessionOf: { principalId: string; arn: string; userName: string };
  source: string;
  name: string;
  region: string;
  recipient: string;
  owner: string;
  via: string;
  eventType: string;
  readOnly: string;
  errorCode: string;
  message: string;
  /** JSON text. */
  parameters: string;
  response: string;
  /** JSON text of `[{arn, type, accountId}]`. */
  resources: string;
  /** ISO 8601 UTC in seconds. */
  at: string;
  id: string;
  sharedId: string;
  agent: string;
  fromConsole: string;
  /** Address, service or `ENDPOINT`. */
  address: string;
}

/** Stands where the table has nothing. */
export const NULL = 'CAST(NULL AS varchar)';

/** How the table spells what `activityQuery` reads. */
export function recordColumns(table: AthenaTable, kind: 'role' | 'user'): RecordColumns {
  return table.shape === 'ocsf-1' || table.shape === 'ocsf-2' ? ofOcsf(table, kind) : ofCloudTrail(table, kind);
}

/** The column that holds the event's time, its kind, and how a time is written as a parameter for comparing. */
export function timeOf(table: AthenaTable): {
  at: string;
  column: string;
  placeholder: string;
  write(time: string): string;
} {
  const name = table.shape.startsWith('ocsf') ? (table.columns.has('time_dt') ? 'time_dt' : 'time') : 'eventtime';
  const column = `e.${name}`;
  const type = table.types.get(name);
  const spelled = type?.kind === 'plain' ? type.name : '';
  const asText = (moment: string) => `date_format(${moment}, '%Y-%m-%dT%H:%i:%sZ')`;
  if (spelled.startsWith('timestamp')) {
    const write = (time: string) => time.slice(0, 19).replace('T', ' ');
    return { at: asText(column), column, placeholder: 'CAST(? AS timestamp)', write };
  }
  if (/^(?:bigint|long)/.test(spelled)) {
    const write = (time: string) => String(Date.parse(time));
    return { at: asText(`from_unixtime(${column} / 1000)`), column, placeholder: 'CAST(? AS bigint)', write };
  }
  return { at: column, column, placeholder: '?', write: (time) => time };
}

function ofCloudTrail(table: AthenaTable, kind: 'role' | 'user'): RecordColumns {
  const text = (name: string) => (table.columns.has(name) ? `e.${name}` : NULL);
  const varchar = (name: string) => (table.columns.has(name) ? `CAST(e.${name} AS varchar)` : NULL);
  const identity = (...path: string[]) => field(table, 'useridentity', path);
  const issuer = (name: string) => identity('sessioncontext', 'sessionissuer', name);
  // Where a table keeps the event as it was, its JSON says more than maps of texts can.
  const json = (name: string, key: string) => {
    if (table.columns.has('eventjson')) return `json_format(json_extract(e.eventjson, '$.${key}'))`;
    const type = table.types.get(name);
    if (!type) return NULL;
    return type.kind === 'plain' ? `e.${name}` : `json_format(CAST(e.${name} AS json))`;
  };
  const callers = [
    issuer('arn'),
    ...['arn', 'invokedby', 'username', 'accountid', 'principalid'].map((one) => identity(one)),
  ];
  return {
    type: identity('type'),
    assumer: first(...callers),
    arn: kind === 'role' ? issuer('arn') : identity('arn'),
    federatedBy: kind === 'role' ? NULL : issuer('arn'),
    uniqueId:
      kind === 'role'
        ? issuer('principalid')
        : ofSession(identity('type'), issuer('principalid'), identity('principalid')),
    sessionOf: { principalId: identity('principalid'), arn: identity('arn'), userName: identity('username') },
    source: 'e.eventsource',
    name: 'e.eventname',
    region: text('awsregion'),
    recipient: text('recipientaccountid'),
    owner: identity('accountid'),
    via: identity('invokedby'),
    eventType: text('eventtype'),
    readOnly: varchar('readonly'),
    errorCode: text('errorcode'),
    message: text('errormessage'),
    parameters: json('requestparameters', 'requestParameters'),
    response: json('responseelements', 'responseElements'),
    resources: resources(table, 'arn', [['accountid']]),
    at: timeOf(table).at,
    id: text('eventid'),
    sharedId: text('sharedeventid'),
    agent: text('useragent'),
    fromConsole: varchar('sessioncredentialfromconsole'),
    address: addressOf(text('vpcendpointid'), text('sourceipaddress')),
  };
}

/**
 * Sources: OCSF's mappings of CloudTrail. Version 1 calls the principal's id `uid` and its ARN `uuid`, version 2 `uid_alt`
 * and `uid`; what has no place of its own is in the map `unmapped` under CloudTrail's name.
 */
function ofOcsf(table: AthenaTable, kind: 'role' | 'user'): RecordColumns {
  const actor = (...path: string[]) => field(table, 'actor', path);
  const api = (...path: string[]) => field(table, 'api', path);
  const other = (key: string) => (table.columns.has('unmapped') ? `element_at(e.unmapped, '${key}')` : NULL);
  // Version 1 may keep an object under one key, or each of its values under the path to it.
  const whole = (key: string) => (table.columns.has('unmapped') ? first(other(key), flattened(key)) : NULL);
  const second = table.shape === 'ocsf-2';
  const principalId = actor('user', second ? 'uid_alt' : 'uid');
  const userArn = actor('user', second ? 'uid' : 'uuid');
  return {
    type: actor('user', 'type'),
    arn: kind === 'role' ? actor('session', 'issuer') : userArn,
    assumer: first(
      actor('session', 'issuer'),
      userArn,
      actor('invoked_by'),
      actor('user', 'name'),
      actor('user', 'account', 'uid'),
      actor('user', 'account_uid'),
      principalId,
    ),
    federatedBy: kind === 'role' ? NULL : actor('session', 'issuer'),
    // Of a federated session it is the account and a name: whose it is, only the ARN of the issuer says.
    uniqueId:
      principalId === NULL
        ? NULL
        : kind === 'role'
          ? `regexp_extract(${principalId}, '^([^:]+)', 1)`
          : ofSession(actor('user', 'type'), NULL, principalId),
    sessionOf: { principalId, arn: userArn, userName: actor('user', 'name') },
    source: api('service', 'name'),
    name: api('operation'),
    region: field(table, 'cloud', ['region']),
    recipient: first(other('recipientAccountId'), table.columns.has('accountid') ? 'e.accountid' : NULL),
    owner: first(actor('user', 'account', 'uid'), actor('user', 'account_uid')),
    via: actor('invoked_by'),
    eventType: first(other('eventType'), field(table, 'metadata', ['event_code'])),
    readOnly: other('readOnly'),
    errorCode: api('response', 'error'),
    message: api('response', 'message'),
    parameters: first(api('request', 'data'), whole('requestParameters')),
    response: first(api('response', 'data'), whole('responseElements')),
    resources: resources(table, 'uid', [
      ['owner', 'account', 'uid'],
      ['owner', 'account_uid'],
      ['account', 'uid'],
      ['account_uid'],
    ]),
    at: timeOf(table).at,
    id: field(table, 'metadata', ['uid']),
    sharedId: other('sharedEventID'),
    agent: field(table, 'http_request', ['user_agent']),
    fromConsole: other('sessionCredentialFromConsole'),
    address: addressOf(
      field(table, 'src_endpoint', ['uid']),
      first(field(table, 'src_endpoint', ['ip']), field(table, 'src_endpoint', ['domain'])),
    ),
  };
}

/** What is in one place for a session of `GetFederationToken` and in another for the user. */
function ofSession(type: string, ofIssuer: string, ofUser: string): string {
  if (type === NULL) return ofUser;
  return `IF(${type} = 'FederatedUser', ${ofIssuer}, ${ofUser})`;
}

/** Stands as a key in JSON that was put together from paths. */
export const FLATTENED = '~';

/** JSON text of all that is in the map `unmapped` under paths that begin with a key; NULL where nothing is. */
function flattened(key: string): string {
  const own = `map_filter(e.unmapped, (k, v) -> starts_with(k, '${key}.'))`;
  const short = `transform_keys(${own}, (k, v) -> substr(k, ${key.length + 2}))`;
  const marked = `map_concat(map(ARRAY['${FLATTENED}'], ARRAY['']), ${short})`;
  return `IF(cardinality(${own}) > 0, json_format(CAST(${marked} AS json)))`;
}

function addressOf(endpoint: string, address: string): string {
  return endpoint === NULL ? address : `IF(coalesce(${endpoint}, '') = '', ${address}, '${ENDPOINT}')`;
}

/** The first that is not NULL, of those that the table has. */
function first(...expressions: string[]): string {
  const known = expressions.filter((expression) => expression !== NULL);
  return known.length > 1 ? `coalesce(${known.join(', ')})` : (known[0] ?? NULL);
}

function field(table: AthenaTable, column: string, path: string[]): string {
  return fieldType(table.types.get(column), path) ? `e.${[column, ...path].join('.')}` : NULL;
}

function resources(table: AthenaTable, arn: string, accounts: string[][]): string {
  const type = table.types.get('resources');
  const element: HiveType | undefined = type?.kind === 'array' ? type.of : undefined;
  if (!element) return NULL;
  const part = (path: string[] | undefined) => (path && fieldType(element, path) ? `r.${path.join('.')}` : NULL);
  const account = accounts.find((path) => fieldType(element, path));
  return (
    `json_format(CAST(transform(e.resources, r -> map(ARRAY['arn', 'type', 'accountId'], ` +
    `ARRAY[${part([arn])}, ${part(['type'])}, ${part(account)}])) AS json))`
  );
}
