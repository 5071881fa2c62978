import { escapeArnText } from '../arn.js';
import { passRole } from './pass-role.js';
import type { Request } from './request.js';
import type { ResourceRule } from './service.js';
import { defineService } from './service.js';

/** Amazon RDS keeps identifiers in lower case, whatever the request says (RDS API reference). */
export const rds = defineService({
  sources: ['rds.amazonaws.com'],
  prefix: 'rds',
  resources: {
    db: by('db', [
      'dBInstanceIdentifier',
      'sourceDBInstanceIdentifier',
      'targetDBInstanceIdentifier',
      'dBInstanceIdentifiers',
      'replicaSourceIdentifier',
    ]),
    cluster: by('cluster', [
      'dBClusterIdentifier',
      'sourceDBClusterIdentifier',
      'dBClusterIdentifiers',
      'replicationSourceIdentifier',
    ]),
    snapshot: by('snapshot', ['dBSnapshotIdentifier', 'sourceDBSnapshotIdentifier', 'targetDBSnapshotIdentifier']),
    'cluster-snapshot': by('cluster-snapshot', [
      'dBClusterSnapshotIdentifier',
      'sourceDBClusterSnapshotIdentifier',
      'targetDBClusterSnapshotIdentifier',
      'snapshotIdentifier',
    ]),
    subgrp: by('subgrp', ['dBSubnetGroupName']),
    pg: by('pg', ['dBParameterGroupName', 'sourceDBParameterGroupIdentifier', 'targetDBParameterGroupIdentifier']),
    'cluster-pg': by('cluster-pg', [
      'dBClusterParameterGroupName',
      'sourceDBClusterParameterGroupIdentifier',
      'targetDBClusterParameterGroupIdentifier',
    ]),
    og: by('og', ['optionGroupName', 'sourceOptionGroupIdentifier', 'targetOptionGroupIdentifier']),
    secgrp: by('secgrp', ['dBSecurityGroupName', 'dBSecurityGroups']),
    es: by('es', ['subscriptionName']),
    ri: by('ri', ['reservedDBInstanceId']),
    'global-cluster': { parameter: 'globalClusterIdentifier', arn: globalArn },
    'cluster-endpoint': by('cluster-endpoint', ['dBClusterEndpointIdentifier']),
    proxy: { parameter: 'dBProxyName', arn: (_, request) => opaque('db-proxy', request) },
    'proxy-endpoint': { parameter: 'dBProxyEndpointName', arn: (_, request) => opaque('db-proxy-endpoint', request) },
    'target-group': { parameter: 'targetGroupName', arn: (_, request) => opaque('target-group', request) },
  },
  unnamed: Object.fromEntries(
    [
      'DescribeDBInstances',
      'DescribeDBClusters',
      'DescribeDBSnapshots',
      'DescribeDBClusterSnapshots',
      'DescribeDBSubnetGroups',
      'DescribeDBParameterGroups',
      'DescribeDBClusterParameterGroups',
      'DescribeOptionGroups',
      'DescribeDBSecurityGroups',
      'DescribeEventSubscriptions',
      'DescribeGlobalClusters',
      'DescribeDBClusterEndpoints',
      'DescribeReservedDBInstances',
      'DescribeDBProxies',
      'DescribeDBProxyEndpoints',
      'DescribeDBInstanceAutomatedBackups',
      'DescribeDBClusterAutomatedBackups',
      'DescribePendingMaintenanceActions',
      'DescribeExportTasks',
      'DescribeIntegrations',
      'DescribeBlueGreenDeployments',
      'DescribeDBShardGroups',
      'DescribeTenantDatabases',
      'DescribeDBProxyTargetGroups',
      'DescribeDBSnapshotTenantDatabases',
      'DescribeDBLogFiles',
      'DescribeDBParameters',
      'DescribeDBClusterBacktracks',
    ].map((action) => [action, 'Without an identifier RDS describes them all (RDS API reference).']),
  ),
  implies: [
    passRole({
      on: [
        'CreateDBInstance',
        'ModifyDBInstance',
        'CreateDBCluster',
        'ModifyDBCluster',
        'CreateDBInstanceReadReplica',
        'RestoreDBInstanceFromDBSnapshot',
        'RestoreDBInstanceToPointInTime',
      ],
      parameter: 'monitoringRoleArn',
      to: 'monitoring.rds.amazonaws.com',
    }),
    passRole({
      on: [
        'CreateDBInstance',
        'ModifyDBInstance',
        'CreateDBCluster',
        'ModifyDBCluster',
        'RestoreDBInstanceFromDBSnapshot',
      ],
      parameter: 'domainIAMRoleName',
      to: 'directoryservice.rds.amazonaws.com',
    }),
    passRole({
      on: ['AddRoleToDBCluster', 'AddRoleToDBInstance', 'CreateDBProxy', 'ModifyDBProxy'],
      parameter: 'roleArn',
      to: 'rds.amazonaws.com',
    }),
    passRole({ on: ['StartExportTask'], parameter: 'iamRoleArn', to: 'export.rds.amazonaws.com' }),
    passRole({
      on: ['RestoreDBInstanceFromS3', 'RestoreDBClusterFromS3'],
      parameter: 's3IngestionRoleArn',
      to: 'rds.amazonaws.com',
    }),
  ],
});

function by(kind: string, parameter: string[]): ResourceRule {
  const root = `:${kind}:`;
  return {
    parameter: [...parameter, 'resourceName', 'resourceIdentifier', 'sourceArn'],
    arn: (value, request) => {
      if (value.startsWith('arn:')) return value.includes(root) ? escapeArnText(value) : undefined;
      if (!/^[A-Za-z][\w.:-]*$/.test(value)) return undefined;
      return `arn:${request.partition}:rds:${request.region}:${request.account}${root}${escapeArnText(value.toLowerCase())}`;
    },
  };
}

/** A global cluster has no region. */
function globalArn(value: string, request: Request): string {
  if (value.startsWith('arn:')) return escapeArnText(value);
  return `arn:${request.partition}:rds::${request.account}:global-cluster:${escapeArnText(value.toLowerCase())}`;
}

/** Proxies have an id of their own in ARNs (`prx-…`), which their name does not tell. */
function opaque(kind: string, request: Request): string {
  return `arn:${request.partition}:rds:${request.region}:${request.account}:${kind}:*`;
}
