import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { answerQuestion, draftStatements } from '../../src/drafting/conversation.js';
import type { ConversationEvidence } from '../../src/drafting/evidence.js';
import { createModel } from '../../src/drafting/model.js';
import type { ModelScript } from '../../src/local/model/script.js';
import { type LocalModel, startLocalModel } from '../../src/local/model/server.js';
import { ACCOUNT, denial, makeContract, makeEvidence } from './fixtures.js';

const servers: LocalModel[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(script?: ModelScript): Promise<LocalModel> {
  const server = await startLocalModel(script ? { script } : {});
  servers.push(server);
  return server;
}

function modelAt(server: LocalModel, api: 'chat' | 'responses' = 'chat') {
  return createModel({ baseUrl: server.url, model: 'test-model', api, maxRetries: 0, timeoutMs: 5_000 });
}

let evidence: ConversationEvidence;
const at = (action: string) => evidence.statements.findIndex(({ statement }) => statement.actions.includes(action));

beforeAll(async () => {
  const { statements } = await draftStatements({ contract: makeContract() });
  evidence = makeEvidence({ statements: statements.map((statement) => ({ statement })) });
});

const ask = (question: string, changes: Partial<Parameters<typeof answerQuestion>[0]> = {}) =>
  answerQuestion({ question, history: [], evidence, ...changes });

describe('answers by rule', () => {
  it('says why a call was denied and which statement could be extended', async () => {
    const answer = await ask('why was ecs:UpdateService denied?');
    const number = at('ecs:UpdateService') + 1;
    expect(answer.author).toBe('rules');
    expect(answer.text).toContain(
      `ecs:UpdateService on arn:aws:ecs:eu-central-1:${ACCOUNT}:service/production/web was denied 2 times, last at 2026-11-20 10:32 UTC. Cause: no identity policy allows it.`,
    );
    expect(answer.text).toContain(`Statement ${number} (`);
    expect(answer.text).toContain('its scope would have to be extended');
    expect(answer.statementId).toBe(evidence.statements[number - 1]?.statement.id);
    expect(answer.used[0]).toEqual({ tool: 'denials', summary: 'denials of ecs:UpdateService: 2 in 90 days' });
  });

  it('says why no identity policy can mend a denial by an SCP', async () => {
    const answer = await ask('why was DeleteBucket denied?');
    expect(answer.text).toContain('service control policy');
    expect(answer.text).toContain('No identity policy can allow it');
    expect(answer.statementId).toBeUndefined();
  });

  it.each([
    ['permissions-boundary', 'the boundary would have to allow it too'],
    ['explicit-deny-identity', 'An Allow never overrides a Deny'],
    ['resource-control-policy', 'No identity policy can allow it'],
    ['session-policy', 'session policy'],
    ['resource-policy', "The resource's own policy refused it"],
    ['vpc-endpoint-policy', 'VPC endpoint'],
    ['role-trust-policy', 'would have to trust this principal'],
  ] as const)('knows what mends a denial by %s', async (cause, words) => {
    const changed = {
      ...evidence,
      laterDenials: [denial('s3:GetObject', { cause, resource: 'arn:aws:s3:::other/x' })],
    };
    const answer = await ask('why was s3:GetObject denied?', { evidence: changed });
    expect(answer.text).toContain(words);
    expect(answer.statementId).toBeUndefined();
  });

  it('says that an action without a need has to be added by people', async () => {
    const changed = {
      ...evidence,
      laterDenials: [denial('s3:PutObject', { resource: 'arn:aws:s3:::acme-artifacts/x' })],
    };
    const answer = await ask('why was s3:PutObject denied?', { evidence: changed });
    expect(answer.text).toContain('a denied call proves no need. A named person would have to add it');
  });

  it('says when the new policy would allow what was denied', async () => {
    const covered = evidence.contract.needs[2]!.resources[0]!.arn;
    const changed = {
      ...evidence,
      laterDenials: [denial('ecs:UpdateService', { resource: covered, lastSeen: '2026-11-22T08:00:00Z' })],
    };
    const answer = await ask('why was ecs:UpdateService denied?', { evidence: changed });
    expect(answer.text).toContain('The new policy would allow it');
  });

  it('says that nothing was denied, and what was', async () => {
    const answer = await ask('why was kms:Decrypt denied?');
    expect(answer.text).toContain(
      'No denied call of kms:Decrypt is in the evidence (90 days). Denied were: ecs:UpdateService, s3:DeleteBucket.',
    );
  });

  it('names the calls behind an action', async () => {
    const answer = await ask('why is kms:Decrypt here?');
    expect(answer.text).toContain(
      'kms:Decrypt was used by a service on behalf of the principal 9 times (through ssm.amazonaws.com)',
    );
    expect(answer.used).toEqual([{ tool: 'calls_behind', summary: 'calls behind kms:Decrypt: 9 in 90 days' }]);
  });

  it('finds an action by the event behind it', async () => {
    expect((await ask('why is HeadBucket in there?')).text).toContain('s3:ListBucket was called');
  });

  it('measures what a scope would refuse', async () => {
    const number = at('s3:GetObject') + 1;
    const kept = await ask(`what breaks if I pick A for statement ${number}?`);
    expect(kept.text).toContain('nothing that was seen in 90 days would be refused');
    const gone = await ask(`what breaks if I leave out statement ${number}?`);
    expect(gone.text).toContain('s3:GetObject on arn:aws:s3:::acme-artifacts/web/app.zip (40 calls)');
  });

  it('evaluates an action against the checked policy', async () => {
    const policies = [
      {
        name: 'tighten-staging-deploy-role',
        document: {
          Version: '2012-10-17' as const,
          Statement: [
            {
              Sid: 'ReadObjects',
              Effect: 'Allow' as const,
              Action: ['s3:GetObject'],
              Resource: ['arn:aws:s3:::acme-artifacts/*'],
            },
          ],
        },
        size: 100,
        statements: {},
      },
    ];
    const checked = { ...evidence, policies };
    expect(
      (await ask('can this role use s3:GetObject on arn:aws:s3:::acme-artifacts/a?', { evidence: checked })).text,
    ).toContain('allowed by ReadObjects');
    const deleted = await ask('can this role still delete the bucket?', { evidence: checked });
    expect(deleted.text).toContain('No statement of the new policy holds s3:DeleteBucket');
  });

  it.each([
    ['which blind spots are there?', 'S3 object calls: Reads and writes of objects are not seen.'],
    ['what is left out?', 'No statement was left out by a person.'],
    ['what does ecr:GetAuthorizationToken do?', 'It cannot be limited to resources'],
    ['show statement 1', '1. '],
    ['give me an overview', '1,204 records'],
    ['why is glue:GetTable here?', 'holds no successful call behind glue:GetTable'],
    ['what about statement 99 scopes?', 'There is no statement 99: they are numbered 1 to'],
    ['how is the weather?', 'The rules cannot read this question.'],
  ])('answers %s', async (question, fact) => {
    const answer = await ask(question);
    expect(answer.text).toContain(fact);
    expect(answer.text.split('\n').length).toBeLessThanOrEqual(8);
  });
});

describe('answers by a model', () => {
  it.each(['chat', 'responses'] as const)('look through the tools over %s and name what they used', async (api) => {
    const server = await serve();
    const answer = await ask('why was ecs:UpdateService denied?', { model: modelAt(server, api) });
    const byRule = await ask('why was ecs:UpdateService denied?');
    expect(answer).toEqual({ ...byRule, author: 'model' });
  });

  it('let nothing listed leave, and show real names', async () => {
    const server = await serve();
    const changed = {
      ...evidence,
      laterDenials: [
        denial('ecs:RunTask', {
          resource: `arn:aws:ecs:eu-central-1:${ACCOUNT}:task-definition/secret-job:7`,
          message: `User: arn:aws:sts::${ACCOUNT}:assumed-role/staging-deploy-role/GitHubActions-7 from 192.0.2.4 is not authorized`,
        }),
      ],
    };
    const answer = await ask(`why was ecs:RunTask denied for staging-deploy-role in ${ACCOUNT}?`, {
      model: modelAt(server),
      evidence: changed,
      history: [{ question: 'what is acme-artifacts?', answer: `A bucket in ${ACCOUNT}.` }],
    });
    expect(answer.text).toContain('task-definition/secret-job:7');
    const sent = server.requests.map((request) => request.rawBody).join('\n');
    for (const secret of [ACCOUNT, 'staging', 'secret-job', 'acme-artifacts', 'GitHubActions', '192.0.2.4']) {
      expect(sent).not.toContain(secret);
    }
  });

  it('pass the sanitiser', async () => {
    const server = await serve(() => ({
      text: `<!channel> see https://evil.example/?q=${ACCOUNT} ![x](https://evil.example/p.png)\n${'line\n'.repeat(20)}`,
    }));
    const answer = await ask('why?', { model: modelAt(server) });
    expect(answer.text).not.toMatch(/<!|evil\.example/);
    expect(answer.text.split('\n')).toHaveLength(8);
  });

  it('come from the rules where the model fails, and say so', async () => {
    const server = await serve(() => ({ status: 401 }));
    const answer = await ask('why is kms:Decrypt here?', { model: modelAt(server) });
    expect(answer.author).toBe('rules');
    expect(answer.text).toContain('kms:Decrypt was used by a service');
    expect(answer.text).toContain('(Answered by rules: The model server did not accept the API key.)');
  });

  it('come from the rules where the model only ever asks for tools', async () => {
    const server = await serve(() => ({ calls: [{ name: 'overview', arguments: {} }] }));
    const answer = await ask('give me an overview', { model: modelAt(server) });
    expect(server.requests).toHaveLength(6);
    expect(server.requests[5]?.tools).toEqual([]);
    expect(answer.author).toBe('rules');
  });

  it('come from the rules where the model takes too long', async () => {
    const server = await serve(() => ({ behaviour: 'hang' }));
    const answer = await ask('give me an overview', { model: modelAt(server), limitMs: 100 });
    expect(answer.author).toBe('rules');
    expect(answer.text).toContain('The model took too long.');
  });

  it('end with the stop', async () => {
    const server = await serve(() => ({ behaviour: 'hang' }));
    const stop = new AbortController();
    const asked = ask('give me an overview', { model: modelAt(server), signal: stop.signal });
    setTimeout(() => stop.abort(), 30);
    await expect(asked).rejects.toMatchObject({ kind: 'stopped' });
  });

  it('cannot look anywhere but through the tools', async () => {
    const server = await serve((request) =>
      request.number === 1
        ? {
            calls: [
              { name: 'denials', arguments: { name: null, at: null, review: 'r2' } },
              { name: 'read_review', arguments: { id: 'r2' } },
              { name: 'evaluate', arguments: '{"action":' },
            ],
          }
        : { text: 'Nothing found.' },
    );
    const answer = await ask('show me review r2', { model: modelAt(server) });
    const results = server.requests[1]!.turns.flatMap((turn) => (turn.from === 'tool' ? [turn.output] : []));
    expect(results[0]).toContain('asked wrongly');
    expect(results[1]).toContain('There is no such tool.');
    expect(results[2]).toContain('asked wrongly');
    expect(answer.used.map((one) => one.summary)).toEqual([
      'asked wrongly, nothing read',
      'no such tool',
      'asked wrongly, nothing read',
    ]);
  });
});
