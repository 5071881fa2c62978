import { escapeArnText, parseArn } from '../arn.js';
import type { JsonObject, Request } from './request.js';
import { isObject, text, texts, valuesAt } from './request.js';
import type { OperationReading } from './service.js';
import { defineService } from './service.js';

const VERBS: Record<string, string> = {
  SELECT: 'dynamodb:PartiQLSelect',
  EXISTS: 'dynamodb:PartiQLSelect',
  INSERT: 'dynamodb:PartiQLInsert',
  UPDATE: 'dynamodb:PartiQLUpdate',
  DELETE: 'dynamodb:PartiQLDelete',
};

/** What each kind of item in a write transaction is authorised as. */
const TRANSACTION: Record<string, string> = {
  put: 'dynamodb:PutItem',
  update: 'dynamodb:UpdateItem',
  delete: 'dynamodb:DeleteItem',
  conditioncheck: 'dynamodb:ConditionCheckItem',
};

/**
 * Amazon DynamoDB: a transaction needs the action of each item, a PartiQL statement the action of its verb (DynamoDB
 * developer guide, "IAM policies with transactions", "IAM security policies with PartiQL").
 */
export const dynamodb = defineService({
  sources: ['dynamodb.amazonaws.com', 'streams.dynamodb.amazonaws.com'],
  prefix: 'dynamodb',
  operations: {
    TransactGetItems: 'dynamodb:GetItem',
    TransactWriteItems: transactWrite,
    ExecuteStatement: partiQl,
    BatchExecuteStatement: partiQl,
    ExecuteTransaction: partiQl,
  },
  resources: {
    table: [
      ...Object.entries(TRANSACTION).map(([kind, action]) => ({
        only: ['TransactWriteItems'],
        actions: [action.slice('dynamodb:'.length)],
        find: (request: Request) => tablesOf(kind, request),
      })),
      { find: tables },
    ],
    index: { find: indexes },
    stream: {
      parameter: ['streamArn', 'resourceArn'],
      arn: (value) => (value.includes('/stream/') ? escapeArnText(value) : undefined),
    },
    backup: { parameter: 'backupArn' },
    export: { parameter: 'exportArn' },
    import: { parameter: 'importArn' },
    'global-table': { parameter: 'globalTableName' },
  },
  unnamed: {
    ListExports: 'Without a table it lists all exports (DynamoDB API reference, ListExports).',
    ListImports: 'Without a table it lists all imports (DynamoDB API reference, ListImports).',
  },
});

function place(request: Request): string {
  return `arn:${request.partition}:dynamodb:${request.region}:${request.account}:table/`;
}

/** Tables by name or ARN, in item requests of batches and transactions, in statements, else in the record's resources. */
function tables(request: Request): string[] {
  const paths = [
    'tableName',
    'tableArn',
    'targetTableName',
    'sourceTableName',
    'sourceTableArn',
    'resourceArn',
    'globalTableName',
  ];
  const nested = [
    '*.tableName',
    'transactItems.*.tableName',
    'requestItems.tableName',
    'tableCreationParameters.tableName',
  ];
  const given = [...paths, ...nested].flatMap((path) => texts(request, path));
  // Batches name their tables as keys; transactions list items, and `tableName` is in each.
  const batch = request.name.startsWith('Batch')
    ? valuesAt(request.parameters, 'requestItems')
        .filter(isObject)
        .flatMap((items) => Object.keys(items))
    : [];
  const names = [...given, ...batch, ...statements(request).flatMap((statement) => tableOf(statement) ?? [])];
  const arns = names.flatMap((name) => tableArn(name, request) ?? []);
  const backup = texts(request, 'backupArn').flatMap((arn) =>
    request.name === 'RestoreTableFromBackup' ? (tableArn(arn, request) ?? []) : [],
  );
  return [...new Set([...arns, ...backup])];
}

function tableArn(name: string, request: Request): string | undefined {
  const arn = parseArn(name);
  if (!arn) return /^[\w.-]{3,255}$/.test(name) ? `${place(request)}${name}` : undefined;
  const table = /^table\/([^/]+)/.exec(arn.resource)?.[1];
  return arn.service === 'dynamodb' && table ? escapeArnText(name.split('/').slice(0, 2).join('/')) : undefined;
}

function indexes(request: Request): string[] {
  const index = text(request, 'indexName');
  return index === undefined ? [] : tables(request).map((table) => `${table}/index/${escapeArnText(index)}`);
}

function statements(request: Request): string[] {
  return ['statement', 'statements.statement', 'transactStatements.statement'].flatMap((path) => texts(request, path));
}

/** `SELECT * FROM "orders"."by-date"`, `INSERT INTO orders …`, `UPDATE orders …`: the table is the first name. */
function tableOf(statement: string): string | undefined {
  return /\b(?:FROM|INTO|UPDATE)\s+"?([\w.-]+?)"?(?=$|[\s".])/i.exec(statement)?.[1];
}

function partiQl(request: Request): OperationReading {
  const verbs = statements(request).map((statement) => /^\s*([A-Za-z]+)/.exec(statement)?.[1]?.toUpperCase() ?? '');
  const actions = [...new Set(verbs.flatMap((verb) => (Object.hasOwn(VERBS, verb) ? [VERBS[verb]!] : [])))];
  if (actions.length > 0 && verbs.every((verb) => Object.hasOwn(VERBS, verb))) return { actions };
  const ask = `${request.name} needs the action of its PartiQL statement, which the record does not show: is it SELECT, INSERT, UPDATE or DELETE?`;
  return { actions: [], ask: { text: ask, likely: [...new Set(Object.values(VERBS))] } };
}

/**
 * The items of a write transaction by kind. CloudTrail writes them as `requestItems: [{ operation: 'Put', tableName }]`
 * (DynamoDB developer guide, "Understanding DynamoDB log file entries"); the API's own shape is
 * `transactItems: [{ put: { tableName } }]`. Both are read.
 */
function transactionItems(request: Request): { kind: string; item: JsonObject }[] {
  const items = ['transactItems', 'requestItems']
    .flatMap((path) => valuesAt(request.parameters, path))
    .filter(isObject);
  return items.flatMap((item) => {
    const { operation } = item;
    if (typeof operation === 'string') return [{ kind: operation.toLowerCase(), item }];
    return Object.entries(item).flatMap(([key, inner]) =>
      isObject(inner) ? [{ kind: key.toLowerCase(), item: inner }] : [],
    );
  });
}

function tablesOf(kind: string, request: Request): string[] {
  const names = transactionItems(request).flatMap(({ kind: own, item }) =>
    own === kind && typeof item['tableName'] === 'string' ? [item['tableName']] : [],
  );
  return [...new Set(names.flatMap((name) => tableArn(name, request) ?? []))];
}

function transactWrite(request: Request): OperationReading {
  const kinds = transactionItems(request).map(({ kind }) => kind);
  const actions = [...new Set(kinds.flatMap((kind) => (Object.hasOwn(TRANSACTION, kind) ? [TRANSACTION[kind]!] : [])))];
  if (actions.length > 0) return { actions };
  const ask =
    'TransactWriteItems needs the action of each of its items, which the record does not show: which are they?';
  return { actions: [], ask: { text: ask, likely: Object.values(TRANSACTION) } };
}
