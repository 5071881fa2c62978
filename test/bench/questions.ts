import { answerQuestion } from '../../src/drafting/conversation.js';
import { createModel } from '../../src/drafting/model.js';
import { startLocalModel } from '../../src/local/model/server.js';
import { lacks } from '../drafting/questions/judge.js';
import { numbered, QUESTIONS } from '../drafting/questions/question-set.js';
import { sampleEvidence } from '../drafting/questions/sample-evidence.js';

/**
 * Asks the question set about the sample account and prints what each answer lacks. The stand-in answers, which is no
 * model; with OPENAI_API_KEY (or OPENAI_BASE_URL) a real one does: OPENAI_MODEL, OPENAI_API and REDACT count as in the
 * app. Exits with 1 where the stand-in misses a fact, or a real model more than one question in five.
 */
const {
  OPENAI_API_KEY: apiKey,
  OPENAI_BASE_URL: baseUrl,
  OPENAI_MODEL: name = 'gpt-5',
  OPENAI_API,
  REDACT,
} = process.env;
const isReal = Boolean(apiKey || baseUrl);
const server = isReal ? undefined : await startLocalModel();
const model = server
  ? createModel({ baseUrl: server.url, model: 'tighten-rules' })
  : createModel({
      model: name,
      ...(apiKey ? { apiKey } : {}),
      ...(baseUrl ? { baseUrl } : {}),
      ...(OPENAI_API === 'chat' || OPENAI_API === 'responses' ? { api: OPENAI_API } : {}),
    });
const redact = REDACT === 'off' || REDACT === 'accounts' ? REDACT : 'names';

const evidence = await sampleEvidence();
let right = 0;
let tokens = 0;
console.log(`${QUESTIONS.length} questions, answered by ${isReal ? name : 'the stand-in (rules, no model)'}\n`);
for (const question of QUESTIONS) {
  const asked = numbered(question.ask, evidence);
  const answer = await answerQuestion({ question: asked, history: [], evidence, model, redact });
  const byRules = answer.author === 'rules' && !question.unknowable ? ['answered by rules'] : [];
  const missing = [...byRules, ...lacks(question, answer, evidence)];
  if (missing.length === 0) right += 1;
  tokens += (answer.tokens?.input ?? 0) + (answer.tokens?.output ?? 0);
  const looks = answer.used.map(({ tool }) => tool).join(', ');
  console.log(
    `${missing.length === 0 ? 'right' : 'WRONG'}  ${asked}  [${looks}]${missing.map((one) => `\n       ${one}`).join('')}`,
  );
}
await server?.close();
const share = right / QUESTIONS.length;
console.log(
  `\n${right} of ${QUESTIONS.length} right (${Math.round(share * 100)} %), ${tokens.toLocaleString('en-US')} tokens`,
);
process.exitCode = share >= (isReal ? 0.8 : 1) ? 0 : 1;
