import { describe, expect, it } from 'vitest';
import { readIntent } from '../../src/drafting/intent.js';

describe('a question read by rules', () => {
  it.each([
    ['why was ecs:UpdateService denied?', { about: 'denied', actions: ['ecs:UpdateService'] }],
    ['Why was UpdateService denied at 10:32?', { about: 'denied', names: ['UpdateService'], at: '10:32' }],
    ['why is kms:decrypt here?', { about: 'why-here', actions: ['kms:Decrypt'] }],
    ['warum ist kms:Decrypt hier?', { about: 'why-here', actions: ['kms:Decrypt'] }],
    ['what breaks if I pick A for statement 3?', { about: 'what-breaks', statement: '3', candidate: 'A' }],
    ['what breaks if we leave out iam:PassRole', { about: 'what-breaks', actions: ['iam:PassRole'] }],
    ['can this role still delete the bucket?', { about: 'can', actions: ['s3:DeleteBucket'] }],
    [
      'can it use s3:DeleteObject on arn:aws:s3:::acme/a.zip?',
      { about: 'can', actions: ['s3:DeleteObject'], resource: 'arn:aws:s3:::acme/a.zip' },
    ],
    ['what is left out?', { about: 'left-out' }],
    ['which blind spots are there?', { about: 'blind-spots' }],
    ['show statement 2', { about: 'statements', statement: '2' }],
    ['what does ecr:GetAuthorizationToken do?', { about: 'facts', actions: ['ecr:GetAuthorizationToken'] }],
    ['give me a summary', { about: 'overview' }],
    ['why?\n> Statement 3: ecs:UpdateService was denied twice', { about: 'why-here', actions: ['ecs:UpdateService'] }],
    ['why is kms:Decrypt here?\n> ecs:RunTask', { about: 'why-here', actions: ['kms:Decrypt'] }],
    ['pourquoi kms:Decrypt est-il là ?', { about: 'why-here', actions: ['kms:Decrypt'] }],
    ['pourquoi ecs:UpdateService a-t-il été refusé ?', { about: 'denied', actions: ['ecs:UpdateService'] }],
    ['¿por qué fue denegado ecs:UpdateService?', { about: 'denied', actions: ['ecs:UpdateService'] }],
    ['¿puede usar todavía s3:DeleteBucket?', { about: 'can', actions: ['s3:DeleteBucket'] }],
    ['quels sont les angles morts ?', { about: 'blind-spots' }],
    ['hello', { about: 'unclear', actions: [], names: [] }],
  ])('reads %s', (question, intent) => {
    expect(readIntent(question)).toMatchObject(intent);
  });
});
