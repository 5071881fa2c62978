import type { TableMetadata } from '@aws-sdk/client-athena';
import { type LogFile, listLogFiles } from '../../cloudtrail/sources/log-layout.js';

export interface LocalTable {
  metadata: TableMetadata;
  /** Days (`YYYY-MM-DD`) whose partitions were added by hand; absent where all are there. */
  registeredDays?: string[];
}

/**
 * The table that the folder would be in Athena: with account, region and date projection where it has the layout in
 * which CloudTrail delivers, without partitions (as the console makes it) where the files lie in any other way.
 */
export async function localTable(folder: string): Promise<LocalTable> {
  const { files } = await listLogFiles(folder);
  const laidOut = files.filter((file) => file.account && file.region && file.day);
  const base = { TableType: 'EXTERNAL_TABLE', Columns: COLUMNS };
  if (laidOut.length === 0 || laidOut.length < files.length) {
    return {
      metadata: { ...base, Name: undefined, PartitionKeys: [], Parameters: { location: 's3://local/CloudTrail/' } },
    };
  }
  const metadata = {
    ...base,
    Name: undefined,
    PartitionKeys: ['account', 'region', 'timestamp'].map((Name) => ({ Name, Type: 'string' })),
    Parameters: {
      location: 's3://local/AWSLogs/',
      'projection.enabled': 'true',
      'projection.account.type': 'enum',
      'projection.account.values': valuesOf(laidOut, 'account'),
      'projection.region.type': 'enum',
      'projection.region.values': valuesOf(laidOut, 'region'),
      'projection.timestamp.type': 'date',
      'projection.timestamp.format': 'yyyy/MM/dd',
      'projection.timestamp.interval': '1',
      'projection.timestamp.interval.unit': 'DAYS',
      'projection.timestamp.range': '2013/11/01,NOW',
      'storage.location.template': 's3://local/AWSLogs/${account}/CloudTrail/${region}/${timestamp}',
    },
  };
  return { metadata };
}

function valuesOf(files: LogFile[], key: 'account' | 'region'): string {
  return [...new Set(files.map((file) => file[key] ?? ''))].sort().join(',');
}

const IDENTITY =
  'struct<type:string,principalid:string,arn:string,accountid:string,invokedby:string,accesskeyid:string,username:string,onbehalfof:struct<userid:string,identitystorearn:string>,sessioncontext:struct<attributes:struct<mfaauthenticated:string,creationdate:string>,sessionissuer:struct<type:string,principalid:string,arn:string,accountid:string,username:string>,ec2roledelivery:string,webidfederationdata:struct<federatedprovider:string,attributes:map<string,string>>>>';

/** Source: Athena user guide, the current table definition for CloudTrail logs, with its newer columns. */
const COLUMNS = [
  ['eventversion', 'string'],
  ['useridentity', IDENTITY],
  ['eventtime', 'string'],
  ['eventsource', 'string'],
  ['eventname', 'string'],
  ['awsregion', 'string'],
  ['sourceipaddress', 'string'],
  ['useragent', 'string'],
  ['errorcode', 'string'],
  ['errormessage', 'string'],
  ['requestparameters', 'string'],
  ['responseelements', 'string'],
  ['additionaleventdata', 'string'],
  ['requestid', 'string'],
  ['eventid', 'string'],
  ['resources', 'array<struct<arn:string,accountid:string,type:string>>'],
  ['eventtype', 'string'],
  ['apiversion', 'string'],
  ['readonly', 'string'],
  ['recipientaccountid', 'string'],
  ['serviceeventdetails', 'string'],
  ['sharedeventid', 'string'],
  ['vpcendpointid', 'string'],
  ['eventcategory', 'string'],
  ['sessioncredentialfromconsole', 'string'],
  ['tlsdetails', 'struct<tlsversion:string,ciphersuite:string,clientprovidedhostheader:string>'],
].map(([Name, Type]) => ({ Name, Type }));
