import { escapeArnText } from '../arn.js';
import type { Request } from './request.js';
import { text, texts } from './request.js';
import { defineService } from './service.js';

/** Amazon ECR: a repository may lie in another registry, which is another account. */
export const ecr = defineService({
  sources: ['ecr.amazonaws.com'],
  prefix: 'ecr',
  none: {
    PolicyExecutionEvent: 'A lifecycle policy expired images by itself; nobody called an API.',
    ReplicateImage: 'ECR replicated an image by itself; nobody called an API.',
  },
  resources: { repository: { find: repositories } },
  unnamed: {
    DescribeRepositories: 'Without names ECR lists every repository (ECR API reference, DescribeRepositories).',
  },
});

function repositories(request: Request): string[] {
  const account = text(request, 'registryId') ?? request.account;
  const names = [...texts(request, 'repositoryName'), ...texts(request, 'repositoryNames')];
  const arns = texts(request, 'resourceArn').map(escapeArnText);
  if (!/^\d{12}$/.test(account)) return arns;
  return [
    ...arns,
    ...names.map(
      (name) => `arn:${request.partition}:ecr:${request.region}:${account}:repository/${escapeArnText(name)}`,
    ),
  ];
}
