import { escapeArnText } from '../arn.js';
import type { Request } from './request.js';
import { text, texts } from './request.js';
import { defineService } from './service.js';

const BY_ID = 'An id names no work group (Athena API reference).';

/** Amazon Athena: a missing work group is `primary` where the operation takes one (Athena API reference). */
export const athena = defineService({
  sources: ['athena.amazonaws.com'],
  prefix: 'athena',
  resources: {
    workgroup: { find: workGroups },
    datacatalog: { parameter: ['catalogName', 'name', 'resourceARN', 'catalog'] },
    session: { find: () => [] },
  },
  unnamed: Object.fromEntries(
    [
      'GetQueryExecution',
      'GetQueryResults',
      'GetQueryResultsStream',
      'GetQueryRuntimeStatistics',
      'StopQueryExecution',
      'BatchGetQueryExecution',
      'GetNamedQuery',
      'BatchGetNamedQuery',
      'DeleteNamedQuery',
      'UpdateNamedQuery',
      'GetSession',
      'GetSessionStatus',
      'TerminateSession',
      'GetCalculationExecution',
      'GetCalculationExecutionStatus',
      'GetCalculationExecutionCode',
      'StopCalculationExecution',
      'StartCalculationExecution',
      'GetNotebookMetadata',
      'ExportNotebook',
      'DeleteNotebook',
      'UpdateNotebook',
      'UpdateNotebookMetadata',
      'ListCalculationExecutions',
      'ListNotebookSessions',
      'CreatePresignedNotebookUrl',
    ].map((action) => [action, BY_ID]),
  ),
});

const TAKES_DEFAULT = /^(?:StartQueryExecution|ListQueryExecutions|CreateNamedQuery|ListNamedQueries)$/;

function workGroups(request: Request): string[] {
  const own = /WorkGroup$/.test(request.name) ? texts(request, 'name') : [];
  const given = [
    ...texts(request, 'workGroup'),
    ...own,
    ...texts(request, 'resourceARN').filter((arn) => arn.includes(':workgroup/')),
  ];
  const missing = given.length === 0 && TAKES_DEFAULT.test(request.name) && request.parameters !== null;
  const names = missing ? ['primary'] : given;
  return names.map((name) =>
    name.startsWith('arn:')
      ? escapeArnText(name)
      : `arn:${request.partition}:athena:${request.region}:${request.account}:workgroup/${escapeArnText(text(request, 'workGroup') ?? name)}`,
  );
}
