import type { TableMetadata } from '@aws-sdk/client-athena';

/** Columns and types as AWS documents them, on which the variants differ. */
const IDENTITY =
  'struct<type:string,principalid:string,arn:string,accountid:string,invokedby:string,accesskeyid:string,username:string,sessioncontext:struct<attributes:struct<mfaauthenticated:string,creationdate:string>,sessionissuer:struct<type:string,principalid:string,arn:string,accountid:string,username:string>,webidfederationdata:struct<federatedprovider:string,attributes:map<string,string>>>>';

const LOGS: Record<string, string> = {
  eventversion: 'string',
  useridentity: IDENTITY,
  eventtime: 'string',
  eventsource: 'string',
  eventname: 'string',
  awsregion: 'string',
  sourceipaddress: 'string',
  vpcendpointid: 'string',
  useragent: 'string',
  errorcode: 'string',
  errormessage: 'string',
  requestparameters: 'string',
  responseelements: 'string',
  additionaleventdata: 'string',
  eventid: 'string',
  resources: 'array<struct<arn:string,accountid:string,type:string>>',
  eventtype: 'string',
  readonly: 'string',
  recipientaccountid: 'string',
  sharedeventid: 'string',
  sessioncredentialfromconsole: 'string',
};

const LAKE_MAPS: Record<string, string> = {
  ...LOGS,
  eventtime: 'timestamp',
  requestparameters: 'map<string,string>',
  responseelements: 'map<string,string>',
  additionaleventdata: 'map<string,string>',
  readonly: 'boolean',
  managementevent: 'boolean',
  resources: 'array<struct<accountid:string,type:string,arn:string,arnprefix:string>>',
};

const OCSF: Record<string, string> = {
  metadata: 'struct<product:struct<version:string,name:string>,event_code:string,uid:string,version:string>',
  time: 'bigint',
  cloud: 'struct<region:string,provider:string>',
  http_request: 'struct<user_agent:string>',
  src_endpoint: 'struct<uid:string,ip:string,domain:string>',
  unmapped: 'map<string,string>',
};

const OCSF_1: Record<string, string> = {
  ...OCSF,
  metadata: 'struct<product:struct<version:string,name:string>,uid:string,version:string>',
  api: 'struct<response:struct<error:string,message:string>,operation:string,version:string,service:struct<name:string>,request:struct<uid:string>>',
  actor:
    'struct<user:struct<type:string,name:string,uid:string,uuid:string,account_uid:string,credential_uid:string>,session:struct<created_time:bigint,mfa:boolean,issuer:string>,invoked_by:string,idp:struct<name:string>>',
  resources: 'array<struct<uid:string,account_uid:string,type:string>>',
};

const OCSF_2: Record<string, string> = {
  ...OCSF,
  time_dt: 'timestamp',
  api: 'struct<response:struct<error:string,message:string,data:string>,operation:string,version:string,service:struct<name:string>,request:struct<data:string,uid:string>>',
  actor:
    'struct<user:struct<type:string,name:string,uid_alt:string,uid:string,account:struct<uid:string>,credential_uid:string>,session:struct<created_time_dt:timestamp,is_mfa:boolean,issuer:string>,invoked_by:string,idp:struct<name:string>>',
  resources: 'array<struct<uid:string,owner:struct<account:struct<uid:string>>,type:string>>',
  accountid: 'string',
  region: 'string',
};

export function makeTable(
  columns: Record<string, string>,
  keys: Record<string, string> = {},
  parameters: Record<string, string> = {},
): TableMetadata {
  const named = (types: Record<string, string>) => Object.entries(types).map(([Name, Type]) => ({ Name, Type }));
  return { Name: 'logs', Columns: named(columns), PartitionKeys: named(keys), Parameters: parameters };
}

const projected = (rest: Record<string, string>) => ({ 'projection.enabled': 'true', ...rest });
const day = (column: string, format = 'yyyy/MM/dd') => ({
  [`projection.${column}.type`]: 'date',
  [`projection.${column}.format`]: format,
  [`projection.${column}.range`]: '2020/01/01,NOW',
});
const text = (...columns: string[]) => Object.fromEntries(columns.map((column) => [column, 'string']));

/** Every table in which CloudTrail is commonly kept, by what it is called in AWS's own words. */
export const VARIANTS: Record<string, TableMetadata> = {
  'made in the console': makeTable(LOGS, {}, { location: 's3://logs/AWSLogs/111122223333/CloudTrail/' }),
  'partitions by hand': makeTable(LOGS, text('region', 'year', 'month', 'day')),
  'partitions by hand, of an organisation': makeTable(LOGS, text('account', 'region', 'year', 'month', 'day')),
  'partitions by hand, numbers': makeTable(LOGS, { region: 'string', year: 'int', month: 'int', day: 'int' }),
  'date projection': makeTable(
    LOGS,
    text('timestamp'),
    projected({
      ...day('timestamp'),
      'storage.location.template': 's3://logs/AWSLogs/111122223333/CloudTrail/eu-central-1/${timestamp}',
    }),
  ),
  'date, region and account projection': makeTable(
    LOGS,
    { date_partition: 'date', region_partition: 'string', account_partition: 'string' },
    projected({
      ...day('date_partition', 'yyyy-MM-dd'),
      'projection.region_partition.type': 'enum',
      'projection.region_partition.values': 'eu-central-1,us-east-1',
      'projection.account_partition.type': 'enum',
      'projection.account_partition.values': '111122223333',
    }),
  ),
  'injected account and region': makeTable(
    LOGS,
    text('accountid', 'region', 'day'),
    projected({ ...day('day'), 'projection.accountid.type': 'injected', 'projection.region.type': 'injected' }),
  ),
  'integer projection': makeTable(
    LOGS,
    { region: 'string', year: 'int', month: 'int', day: 'int' },
    projected({
      'projection.region.type': 'enum',
      'projection.region.values': 'eu-central-1',
      'projection.year.type': 'integer',
      'projection.year.range': '2020,2030',
    }),
  ),
  'CloudTrail Lake': makeTable({ ...LAKE_MAPS, eventjson: 'string', eventjsonchecksum: 'string' }),
  'CloudTrail Lake without whole events': makeTable(LAKE_MAPS),
  'Security Lake, version 1': makeTable(OCSF_1, text('region', 'accountid', 'eventday')),
  'Security Lake, version 2': makeTable(OCSF_2),
};

/** A table with no more than is needed. */
export const SMALLEST = makeTable({
  useridentity: 'struct<sessioncontext:struct<sessionissuer:struct<arn:string>>,arn:string>',
  eventtime: 'string',
  eventsource: 'string',
  eventname: 'string',
  requestparameters: 'string',
});
