import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerQuestion } from '../../src/drafting/conversation.js';
import type { ConversationEvidence } from '../../src/drafting/evidence.js';
import { createModel, type Model } from '../../src/drafting/model.js';
import { type LocalModel, startLocalModel } from '../../src/local/model/server.js';
import { lacks } from './questions/judge.js';
import { numbered, QUESTIONS } from './questions/question-set.js';
import { sampleEvidence } from './questions/sample-evidence.js';

describe('the question set, over the sample account', () => {
  let evidence: ConversationEvidence;
  let server: LocalModel;
  let model: Model;
  beforeAll(async () => {
    evidence = await sampleEvidence();
    server = await startLocalModel();
    model = createModel({ baseUrl: server.url, model: 'tighten-rules', maxRetries: 0 });
  }, 120_000);
  afterAll(() => server.close());

  const ask = (question: string, more: { model?: Model }) =>
    answerQuestion({ question: numbered(question, evidence), history: [], evidence, ...more });

  it('has at least forty questions', () => {
    expect(new Set(QUESTIONS.map((question) => question.ask)).size).toBeGreaterThanOrEqual(40);
  });

  it.each(QUESTIONS)('rules answer: $ask', async (question) => {
    expect(lacks(question, await ask(question.ask, {}), evidence)).toEqual([]);
  });

  it.each(QUESTIONS)('the stand-in answers through the tools: $ask', async (question) => {
    const answer = await ask(question.ask, { model });
    expect(answer.author).toBe(question.unknowable ? 'rules' : 'model');
    expect(lacks(question, answer, evidence)).toEqual([]);
  });

  it('lets no name of the account leave', () => {
    const sent = server.requests.map((request) => request.rawBody).join('\n');
    for (const secret of [
      '111122223333',
      '444455556666',
      'staging-deploy-role',
      'orders-api',
      'example-org',
      'U0LEE77',
      'U0DANA7',
    ]) {
      expect(sent).not.toContain(secret);
    }
  });
});
