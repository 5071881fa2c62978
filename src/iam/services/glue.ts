import { escapeArnText } from '../arn.js';
import { passRole } from './pass-role.js';
import type { Request } from './request.js';
import { text, texts } from './request.js';
import { defineService } from './service.js';

/** AWS Glue checks a table together with its database and the catalog (Glue developer guide, resource ARNs). */
export const glue = defineService({
  sources: ['glue.amazonaws.com'],
  prefix: 'glue',
  resources: {
    rootcatalog: { find: (request) => [`${place(request)}catalog`] },
    catalog: { find: (request) => [`${place(request)}catalog`] },
    database: { find: databases },
    table: { find: tables },
    userdefinedfunction: {
      find: (request) => inDatabase(request, 'userDefinedFunction', ['functionName', 'functionInput.functionName']),
    },
    job: { parameter: ['jobName', 'jobNames', 'name', 'resourceArn', 'jobsToDelete'] },
    crawler: { parameter: ['crawlerName', 'crawlerNames', 'name', 'crawlerNameList', 'resourceArn'] },
    trigger: { parameter: ['triggerName', 'triggerNames', 'name', 'resourceArn'] },
    workflow: { parameter: ['workflowName', 'names', 'name', 'resourceArn'] },
    connection: { parameter: ['connectionName', 'connectionInput.name', 'name', 'connectionNameList', 'resourceArn'] },
    registry: {
      parameter: ['registryId.registryName', 'registryId.registryArn', 'registryName', 'schemaId.registryName'],
    },
    session: { parameter: ['sessionId', 'id'] },
    mlTransform: { parameter: 'transformId' },
  },
  implies: [
    passRole({ on: ['CreateJob'], parameter: 'role', to: 'glue.amazonaws.com' }),
    passRole({ on: ['UpdateJob'], parameter: 'jobUpdate.role', to: 'glue.amazonaws.com' }),
    passRole({
      on: ['CreateCrawler', 'UpdateCrawler', 'CreateMLTransform', 'UpdateMLTransform', 'CreateSession'],
      parameter: 'role',
      to: 'glue.amazonaws.com',
    }),
    passRole({ on: ['CreateDevEndpoint'], parameter: 'roleArn', to: 'glue.amazonaws.com' }),
  ],
});

function place(request: Request): string {
  const catalog = text(request, 'catalogId');
  const account = catalog !== undefined && /^\d{12}$/.test(catalog) ? catalog : request.account;
  return `arn:${request.partition}:glue:${request.region}:${account}:`;
}

function databaseNames(request: Request): string[] {
  const own = /Database$/.test(request.name) ? ['name', 'databaseInput.name'] : [];
  return ['databaseName', ...own].flatMap((path) => texts(request, path)).slice(0, 1);
}

function databases(request: Request): string[] {
  const names = databaseNames(request).map((name) => `${place(request)}database/${escapeArnText(name)}`);
  return names.length > 0
    ? names
    : texts(request, 'resourceArn')
        .filter((arn) => arn.includes(':database/'))
        .map(escapeArnText);
}

function tables(request: Request): string[] {
  const own = /Table$/.test(request.name) ? ['name'] : [];
  const found = inDatabase(request, 'table', ['tableName', 'tableInput.name', 'tablesToDelete', ...own]);
  if (found.length > 0) return found;
  const all = /^(?:GetTables|SearchTables|DeleteDatabase|GetUserDefinedFunctions)$/.test(request.name);
  return all ? databaseNames(request).map((name) => `${place(request)}table/${escapeArnText(name)}/*`) : [];
}

function inDatabase(request: Request, kind: string, paths: string[]): string[] {
  return databaseNames(request).flatMap((database) =>
    [...new Set(paths.flatMap((path) => texts(request, path)))].map(
      (name) => `${place(request)}${kind}/${escapeArnText(database)}/${escapeArnText(name)}`,
    ),
  );
}
