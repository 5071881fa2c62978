import { describe, expect, it } from 'vitest';
import { assumerOf } from '../../../src/cloudtrail/assumers.js';
import { ENDPOINT } from '../../../src/cloudtrail/caller-network.js';
import { principalOf } from '../../../src/cloudtrail/principals.js';
import { type CloudTrailRecord, parseRecord } from '../../../src/cloudtrail/record.js';
import { NULL, recordColumns } from '../../../src/cloudtrail/sources/athena-columns.js';
import { recogniseTable } from '../../../src/cloudtrail/sources/athena-table.js';
import { VARIANTS } from '../../local/aws/athena-tables.js';
import { makeRecord, roleIdentity, userIdentity } from '../make-record.js';
import { evaluate, type Row } from './evaluate-sql.js';

function record(over: Record<string, unknown>): CloudTrailRecord {
  const parsed = parseRecord(makeRecord(over));
  if ('unreadable' in parsed) throw new Error(parsed.unreadable);
  return parsed.record;
}

const RECORDS = [
  record({ userIdentity: roleIdentity({ via: 'cloudformation.amazonaws.com' }), sourceIPAddress: '10.0.0.1' }),
  record({ errorCode: 'AccessDenied', errorMessage: 'no', vpcEndpointId: 'vpce-1', sharedEventID: 's' }),
  record({ userIdentity: userIdentity(), sessionCredentialFromConsole: 'true', recipientAccountId: '444455556666' }),
];

/** What lies in a table whose columns are CloudTrail's own, in lower case. */
function cloudTrailRow(one: CloudTrailRecord): Row {
  const { userIdentity: identity } = one;
  const issuer = identity.sessionContext?.sessionIssuer;
  return {
    useridentity: {
      type: identity.type,
      principalid: identity.principalId,
      arn: identity.arn,
      accountid: identity.accountId,
      invokedby: identity.invokedBy,
      username: identity.userName,
      sessioncontext: issuer && {
        sessionissuer: { type: issuer.type, arn: issuer.arn, principalid: issuer.principalId },
      },
    },
    eventsource: one.eventSource,
    eventname: one.eventName,
    awsregion: one.awsRegion,
    recipientaccountid: one.recipientAccountId,
    eventtype: one.eventType,
    readonly: String(one.readOnly),
    errorcode: one.errorCode,
    errormessage: one.errorMessage,
    eventid: one.eventID,
    sharedeventid: one.sharedEventID,
    useragent: one.userAgent,
    sourceipaddress: one.sourceIPAddress,
    vpcendpointid: one.vpcEndpointId,
    sessioncredentialfromconsole: one.sessionCredentialFromConsole === undefined ? undefined : 'true',
  };
}

/** The same in Security Lake. Source: OCSF's mappings of CloudTrail 1.0.0-rc.2 and 1.1.0. */
function ocsfRow(one: CloudTrailRecord, version: 1 | 2): Row {
  const { userIdentity: identity } = one;
  const user: Row = { type: identity.type, name: identity.userName };
  const ofVersion: Row =
    version === 1
      ? { uid: identity.principalId, uuid: identity.arn, account_uid: identity.accountId }
      : { uid_alt: identity.principalId, uid: identity.arn, account: { uid: identity.accountId } };
  return {
    metadata: { uid: one.eventID, event_code: one.eventType },
    cloud: { region: one.awsRegion },
    http_request: { user_agent: one.userAgent },
    src_endpoint: { uid: one.vpcEndpointId, ip: one.sourceIPAddress },
    api: {
      operation: one.eventName,
      service: { name: one.eventSource },
      response: { error: one.errorCode, message: one.errorMessage },
    },
    actor: {
      user: { ...user, ...ofVersion },
      session: { issuer: identity.sessionContext?.sessionIssuer?.arn },
      invoked_by: identity.invokedBy,
    },
    unmapped: {
      recipientAccountId: one.recipientAccountId,
      eventType: one.eventType,
      readOnly: String(one.readOnly),
      sharedEventID: one.sharedEventID,
      sessionCredentialFromConsole: one.sessionCredentialFromConsole === undefined ? undefined : 'true',
    },
  };
}

describe.each(Object.entries(VARIANTS))('the columns of a table: %s', (_, metadata) => {
  const table = recogniseTable('db', metadata);

  it('say of a row what its record says', () => {
    for (const one of RECORDS) {
      const own = principalOf(one);
      const kind = own?.kind ?? 'role';
      const row = table.shape.startsWith('ocsf') ? ocsfRow(one, table.shape === 'ocsf-1' ? 1 : 2) : cloudTrailRow(one);
      const { sessionOf, ...columns } = recordColumns(table, kind);
      const expected = {
        type: one.userIdentity.type,
        arn: own?.arn,
        uniqueId: own?.uniqueId,
        assumer: assumerOf(one).who,
        source: one.eventSource,
        name: one.eventName,
        region: one.awsRegion,
        recipient: one.recipientAccountId,
        owner: one.userIdentity.accountId,
        via: one.userIdentity.invokedBy,
        eventType: one.eventType,
        readOnly: String(one.readOnly),
        errorCode: one.errorCode,
        message: one.errorMessage,
        id: one.eventID,
        sharedId: one.sharedEventID,
        agent: one.userAgent,
        fromConsole: one.sessionCredentialFromConsole === undefined ? undefined : 'true',
        address: one.vpcEndpointId === undefined ? one.sourceIPAddress : ENDPOINT,
      } satisfies Partial<Record<keyof typeof columns, string | undefined>>;
      const read = Object.keys(expected).map((name) => {
        const expression = columns[name as keyof typeof expected];
        expect([name, expression]).not.toEqual([name, NULL]);
        return [name, evaluate(expression, row, table) ?? undefined];
      });
      expect(Object.fromEntries(read)).toEqual(expected);
      const { principalId, arn, userName } = one.userIdentity;
      expect(evaluate(sessionOf.principalId, row, table)).toBe(principalId);
      expect(evaluate(sessionOf.arn, row, table)).toBe(arn);
      expect(evaluate(sessionOf.userName, row, table)).toBe(userName ?? null);
    }
  });
});

it('a path that the table does not declare is no path', () => {
  const table = recogniseTable('db', VARIANTS['made in the console']!);
  expect(() => evaluate('e.useridentity.sessioncontext.issuer', {}, table)).toThrow('No such path');
});
