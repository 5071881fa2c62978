import { defineService } from './service.js';

/** Amazon ElastiCache keeps identifiers in lower case. */
export const elasticache = defineService({
  sources: ['elasticache.amazonaws.com'],
  prefix: 'elasticache',
  resources: {
    cluster: { parameter: ['cacheClusterId', 'cacheClusterIds', 'resourceName'] },
    replicationgroup: { parameter: ['replicationGroupId', 'resourceName'] },
  },
  unnamed: {
    DescribeCacheClusters: 'Without an id it lists every cluster (ElastiCache API reference, DescribeCacheClusters).',
    DescribeReplicationGroups: 'Without an id it lists every group (ElastiCache API reference).',
    DescribeCacheSubnetGroups: 'Without a name it lists every group (ElastiCache API reference).',
    DescribeCacheParameterGroups: 'Without a name it lists every group (ElastiCache API reference).',
    DescribeSnapshots: 'Without a name it lists every snapshot (ElastiCache API reference, DescribeSnapshots).',
    DescribeServerlessCaches: 'Without a name it lists every cache (ElastiCache API reference).',
    DescribeUsers: 'Without an id it lists every user (ElastiCache API reference, DescribeUsers).',
    DescribeUserGroups: 'Without an id it lists every group (ElastiCache API reference, DescribeUserGroups).',
  },
});
