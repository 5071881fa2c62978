import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { draft } from '../../src/commands/draft.js';
import { redactLevel } from '../../src/commands/draft-prompt.js';

const ARN = 'arn:aws:iam::111122223333:role/staging-deploy-role';

describe('tighten draft --show-prompt', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tighten-prompt-'));
  beforeAll(() => {
    const record = {
      eventVersion: '1.11',
      eventID: '11111111-2222-4333-8444-555555555555',
      eventTime: '2026-11-20T10:00:00Z',
      eventSource: 's3.amazonaws.com',
      eventName: 'ListObjects',
      awsRegion: 'us-east-1',
      sourceIPAddress: '192.0.2.7',
      userAgent: 'secret-agent',
      requestParameters: { bucketName: 'example-secret-bucket', 'list-type': '2' },
      responseElements: null,
      eventType: 'AwsApiCall',
      recipientAccountId: '111122223333',
      userIdentity: {
        type: 'AssumedRole',
        principalId: 'AROA3EXAMPLEDEPLOY2Q7:run-1',
        arn: 'arn:aws:sts::111122223333:assumed-role/staging-deploy-role/run-1',
        accountId: '111122223333',
        sessionContext: {
          sessionIssuer: {
            type: 'Role',
            principalId: 'AROA3EXAMPLEDEPLOY2Q7',
            arn: ARN,
            accountId: '111122223333',
            userName: 'staging-deploy-role',
          },
        },
      },
    };
    writeFileSync(join(folder, 'log.json'), JSON.stringify({ Records: [record] }));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function shown(REDACT?: string): Promise<string> {
    let text = '';
    const code = await draft.run({
      args: ['--logs', folder, '--principal', ARN, '--show-prompt'],
      env: REDACT === undefined ? {} : { REDACT },
      stdin: (async function* () {})(),
      out: async (part) => {
        text += part;
      },
      log: () => undefined,
      signal: new AbortController().signal,
    });
    expect(code).toBe(0);
    return text;
  }

  it('prints every word that would leave, with names replaced', async () => {
    const text = await shown();
    expect(text).toContain('Nothing was sent.');
    expect(text).toContain('(REDACT=names)');
    expect(text).toContain('"action":"s3:ListBucket"');
    expect(text).toContain('arn:aws:s3:::NAME_');
    for (const secret of [
      'example-secret-bucket',
      '111122223333',
      'secret-agent',
      '192.0.2.7',
      'staging-deploy-role',
    ]) {
      expect(text).not.toContain(secret);
    }
  });

  it('follows REDACT', async () => {
    expect(await shown('off')).toContain('arn:aws:s3:::example-secret-bucket');
    expect(() => redactLevel('some')).toThrow('REDACT has to be off, accounts or names.');
  });
});
