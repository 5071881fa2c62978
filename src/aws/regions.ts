/** Region prefixes of the partitions other than `aws`, with the region of the global services, which stands in for a foreign one, too. */
const PARTITIONS: { partition: string; prefix: string; home: string }[] = [
  { partition: 'aws-cn', prefix: 'cn-', home: 'cn-north-1' },
  { partition: 'aws-us-gov', prefix: 'us-gov-', home: 'us-gov-west-1' },
  { partition: 'aws-iso', prefix: 'us-iso-', home: 'us-iso-east-1' },
  { partition: 'aws-iso-b', prefix: 'us-isob-', home: 'us-isob-east-1' },
  { partition: 'aws-iso-e', prefix: 'eu-isoe-', home: 'eu-isoe-west-1' },
  { partition: 'aws-iso-f', prefix: 'us-isof-', home: 'us-isof-south-1' },
  { partition: 'aws-eusc', prefix: 'eusc-', home: 'eusc-de-east-1' },
];

/** The partition that a region lies in. */
export function partitionOf(region: string): string {
  return PARTITIONS.find(({ prefix }) => region.startsWith(prefix))?.partition ?? 'aws';
}

/** The region to call in a partition: the configured one where it lies in it, else the partition's own. */
export function regionIn(partition: string, configured: string): string {
  if (partitionOf(configured) === partition) return configured;
  return homeOf(partition);
}

/** The region in which a partition's global services (IAM, and in `aws` also CloudFront and Route 53) record their calls. */
export function homeOf(partition: string): string {
  return PARTITIONS.find((one) => one.partition === partition)?.home ?? 'us-east-1';
}
