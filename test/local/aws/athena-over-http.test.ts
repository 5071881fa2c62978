import { type AthenaClient, GetTableMetadataCommand, GetWorkGroupCommand } from '@aws-sdk/client-athena';
import { describe, expect, it } from 'vitest';
import { useLocalAws } from '../../aws/local-aws.js';

const aws = useLocalAws();

describe('Athena of the stand-in, over HTTP', () => {
  const athena = (): AthenaClient => aws.sessions().evidence('aws', 'r1').athena;

  it('answers the SDK in its own protocol', async () => {
    const { WorkGroup } = await athena().send(new GetWorkGroupCommand({ WorkGroup: 'tighten' }));
    expect(WorkGroup).toMatchObject({ Name: 'tighten', State: 'ENABLED' });
  });

  it('fails with the service’s own errors', async () => {
    const { GetQueryResultsCommand } = await import('@aws-sdk/client-athena');
    await expect(athena().send(new GetQueryResultsCommand({ QueryExecutionId: 'nothing' }))).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: expect.stringContaining('nothing'),
    });
  });

  it('refuses a role that may not ask', async () => {
    await aws.change((world) => {
      world.accounts[0]!.roles!.find(({ name }) => name === 'tighten-reader')!.inline = {};
    });
    const input = { CatalogName: 'AwsDataCatalog', DatabaseName: 'audit', TableName: 'cloudtrail_logs' };
    await expect(athena().send(new GetTableMetadataCommand(input))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('athena:GetTableMetadata'),
    });
  });
});
