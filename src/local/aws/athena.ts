import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../cloudtrail/record.js';
import { answerQuery, type QueryRows } from './athena-answer.js';
import { type LocalTable, localTable } from './athena-local-table.js';

interface Answer {
  status: number;
  body: unknown;
}

interface Execution {
  id: string;
  query: string;
  token: string;
  parameters: string[];
  workGroup: string;
  submittedAt: Date;
  submitted: number;
  outcome?: { rows: QueryRows } | { failed: string } | { cancelled: true };
}

/** A query waits and runs this long at least, so that whoever polls meets every state, in milliseconds. */
const QUEUED_FOR = 40;
const RUNNING_UNTIL = 120;
const MOST_EXECUTIONS = 200;

/**
 * Athena's JSON 1.1 operations over CloudTrail log files in a folder. **It is no SQL engine**: it knows the queries that
 * `athena-queries.ts` writes, and answers them by reading the files; every other query fails with that reason. Any
 * database and table name stands for the folder, in the shape that fits it or in the one that `tables` gives for the
 * name; the workgroup keeps results itself (managed query results).
 */
export function createLocalAthena(options: { folder: string; tables?: Record<string, LocalTable> }): {
  handle(operation: string, input: JsonObject): Promise<Answer>;
} {
  const executions = new Map<string, Execution>();

  async function start(input: JsonObject): Promise<Answer> {
    const query = textOf(input, 'QueryString');
    const token = textOf(input, 'ClientRequestToken') || randomUUID();
    const parameters = Array.isArray(input['ExecutionParameters']) ? input['ExecutionParameters'].map(String) : [];
    if (query.length === 0 || query.length > 262_144) return invalid('QueryString has to have 1 to 262144 characters.');
    if (token.length < 32 || token.length > 128) return invalid('ClientRequestToken has to have 32 to 128 characters.');
    if (parameters.some((text) => text.length === 0 || text.length > 1024)) {
      return invalid('An execution parameter has to have 1 to 1024 characters.');
    }
    if (textOf(objectOf(input, 'ResultConfiguration'), 'OutputLocation')) {
      return invalid('The workgroup keeps query results itself: OutputLocation must not be set.');
    }
    const known = [...executions.values()].find((execution) => execution.token === token);
    if (known) {
      const same =
        known.query === query &&
        known.parameters.join('\n') === parameters.join('\n') &&
        known.workGroup === (textOf(input, 'WorkGroup') || 'primary');
      return same ? fine({ QueryExecutionId: known.id }) : invalid('Idempotent parameters do not match.');
    }
    const workGroup = textOf(input, 'WorkGroup') || 'primary';
    const execution: Execution = {
      id: randomUUID(),
      query,
      token,
      parameters,
      workGroup,
      submittedAt: new Date(),
      submitted: performance.now(),
    };
    remember(execution);
    answerQuery(options.folder, query, parameters, options.tables).then(
      (outcome) => settle(execution, outcome),
      (error: unknown) => settle(execution, { failed: error instanceof Error ? error.message : String(error) }),
    );
    return fine({ QueryExecutionId: execution.id });
  }

  function remember(execution: Execution): void {
    executions.set(execution.id, execution);
    const [oldest] = executions.keys();
    if (executions.size > MOST_EXECUTIONS && oldest !== undefined) executions.delete(oldest);
  }

  const operations: Record<string, (input: JsonObject) => Promise<Answer> | Answer> = {
    StartQueryExecution: start,
    GetQueryExecution: (input) => withExecution(input, describe),
    GetQueryResults: (input) => withExecution(input, (execution) => results(execution, input)),
    StopQueryExecution: (input) =>
      withExecution(input, (execution) => {
        if (!isTerminal(stateOf(execution))) execution.outcome = { cancelled: true };
        return fine({});
      }),
    GetTableMetadata: async (input) => {
      const table = textOf(input, 'TableName');
      if (!table || !textOf(input, 'DatabaseName')) return invalid('DatabaseName and TableName are needed.');
      const { metadata } = options.tables?.[table] ?? (await localTable(options.folder));
      return fine({ TableMetadata: { ...metadata, Name: table } });
    },
    GetWorkGroup: (input) =>
      fine({
        WorkGroup: {
          Name: textOf(input, 'WorkGroup') || 'primary',
          State: 'ENABLED',
          Configuration: { EnforceWorkGroupConfiguration: true, ManagedQueryResultsConfiguration: { Enabled: true } },
        },
      }),
  };

  function withExecution(input: JsonObject, answer: (execution: Execution) => Answer): Answer {
    const id = textOf(input, 'QueryExecutionId');
    const execution = executions.get(id);
    return execution ? answer(execution) : invalid(`QueryExecution ${id} was not found.`);
  }

  return {
    async handle(operation, input) {
      const answer = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      if (answer) return answer(input);
      return failure('UnknownOperationException', `The local Athena does not know ${operation}.`);
    },
  };
}

function settle(execution: Execution, outcome: NonNullable<Execution['outcome']>): void {
  execution.outcome ??= outcome;
}

function stateOf({ submitted, outcome }: Execution): string {
  if (outcome && 'cancelled' in outcome) return 'CANCELLED';
  const elapsed = performance.now() - submitted;
  if (elapsed < QUEUED_FOR) return 'QUEUED';
  if (!outcome || elapsed < RUNNING_UNTIL) return 'RUNNING';
  return 'failed' in outcome ? 'FAILED' : 'SUCCEEDED';
}

function isTerminal(state: string): boolean {
  return state === 'SUCCEEDED' || state === 'FAILED' || state === 'CANCELLED';
}

function describe(execution: Execution): Answer {
  const { id, query, workGroup, outcome } = execution;
  const state = stateOf(execution);
  const failed = state === 'FAILED' && outcome && 'failed' in outcome ? outcome.failed : undefined;
  return fine({
    QueryExecution: {
      QueryExecutionId: id,
      Query: query,
      StatementType: 'DML',
      WorkGroup: workGroup,
      Status: {
        State: state,
        SubmissionDateTime: execution.submittedAt.getTime() / 1000,
        ...(failed
          ? { StateChangeReason: failed, AthenaError: { ErrorCategory: 2, Retryable: false, ErrorMessage: failed } }
          : {}),
      },
      Statistics: {
        DataScannedInBytes: outcome && 'rows' in outcome ? outcome.rows.bytes : 0,
        TotalExecutionTimeInMillis: Math.round(performance.now() - execution.submitted),
      },
    },
  });
}

function results(execution: Execution, input: JsonObject): Answer {
  const { outcome } = execution;
  if (stateOf(execution) !== 'SUCCEEDED' || !outcome || !('rows' in outcome)) {
    return invalid(`Query has not yet finished. Current state: ${stateOf(execution)}`);
  }
  const size = typeof input['MaxResults'] === 'number' ? input['MaxResults'] : 1000;
  if (size < 1 || size > 1000) return invalid('MaxResults has to lie between 1 and 1000.');
  const from = Number(textOf(input, 'NextToken') || 0);
  const { columns, rows } = outcome.rows;
  const all = [columns, ...rows];
  return fine({
    ResultSet: {
      Rows: all
        .slice(from, from + size)
        .map((cells) => ({ Data: cells.map((cell) => (cell === null ? {} : { VarCharValue: cell })) })),
      ResultSetMetadata: { ColumnInfo: columns.map((Name) => ({ Name, Type: 'varchar' })) },
    },
    ...(from + size < all.length ? { NextToken: String(from + size) } : {}),
  });
}

function textOf(input: JsonObject | undefined, key: string): string {
  const value = input?.[key];
  return typeof value === 'string' ? value : '';
}

function objectOf(input: JsonObject, key: string): JsonObject | undefined {
  const value = input[key];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}

function fine(body: unknown): Answer {
  return { status: 200, body };
}

function invalid(message: string): Answer {
  return failure('InvalidRequestException', message);
}

function failure(type: string, message: string): Answer {
  return { status: 400, body: { __type: type, message, Message: message } };
}
