import { Problem } from '../../problem.js';

/** One closed list from what AWS answers to what a person can do; anything else is passed on with AWS's own words. */
export function athenaProblem(error: unknown, doing: string): Problem {
  if (error instanceof Problem) return error;
  const name = error instanceof Error ? error.name : 'Error';
  const says = firstSentence(error instanceof Error ? error.message : String(error));
  for (const [pattern, kind, advice, passing] of ADVICE) {
    if (pattern.test(name) || pattern.test(says)) {
      return new Problem(kind, `Athena could not ${doing}: ${says}`, advice, { passing, cause: error });
    }
  }
  return new Problem(
    'athena',
    `Athena could not ${doing}: ${says}`,
    'Check the settings ATHENA_DATABASE, ATHENA_TABLE and ATHENA_WORKGROUP, and the permissions of the evidence role.',
    { cause: error },
  );
}

const ADVICE: [RegExp, string, string, boolean][] = [
  [
    /lakeformation|lake formation/i,
    'no-permission',
    'The table is managed by Lake Formation: grant the evidence role SELECT on it there, and lakeformation:GetDataAccess in its policy.',
    false,
  ],
  [
    /EntityNotFound|TABLE_NOT_FOUND|SCHEMA_NOT_FOUND|does not exist|not found/i,
    'no-table',
    'Check ATHENA_DATABASE, ATHENA_TABLE and ATHENA_CATALOG, and that the evidence role is in the account and region of the table.',
    false,
  ],
  [
    /AccessDenied|not authorized|Access Denied|PERMISSION_DENIED/i,
    'no-permission',
    'The evidence role needs athena:StartQueryExecution, GetQueryExecution, GetQueryResults, StopQueryExecution, GetWorkGroup and GetTableMetadata, glue:GetDatabase, GetTable and GetPartitions, s3:GetObject and ListBucket on the logs, and (without managed query results) s3:PutObject on the results.',
    false,
  ],
  [
    /output location|result.?configuration/i,
    'no-output-location',
    'Set ATHENA_OUTPUT to an S3 folder for results, or give the workgroup one, or turn on managed query results in it.',
    false,
  ],
  [
    /ThrottlingException|TooManyRequests|Rate exceeded|CONCURRENT_QUERY_LIMIT/i,
    'busy',
    'The account has too many queries at once; it is tried again.',
    true,
  ],
  [
    /ExpiredToken|security token|UnrecognizedClient|CredentialsProvider/i,
    'no-credentials',
    'Renew the credentials that Tighten runs with.',
    false,
  ],
  [
    /bytes scanned limit|BytesScannedCutoff/i,
    'scan-limit',
    'Ask for a shorter window, or raise the data usage limit per query (BytesScannedCutoffPerQuery) of the workgroup.',
    false,
  ],
  [
    /WorkGroup.*(?:disabled|not found)/i,
    'no-workgroup',
    'Check ATHENA_WORKGROUP: the workgroup has to exist and be enabled.',
    false,
  ],
  [/EXHAUSTED_RESOURCES|Query timeout|exhausted resources/i, 'too-large', 'Ask for a shorter window.', false],
  [
    /ECONNREFUSED|ENOTFOUND|ETIMEDOUT|ECONNRESET|TimeoutError|InternalServer|INTERNAL_ERROR/i,
    'no-connection',
    'It is tried again; check the network if it stays so.',
    true,
  ],
];

/** Whether AWS turned a request down for being one too many at this moment. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && /^(?:ThrottlingException|TooManyRequestsException)$/.test(error.name);
}

function firstSentence(text: string): string {
  const line = text.split('\n')[0] ?? '';
  return line.length > 400 ? `${line.slice(0, 400)}…` : line.replace(/\.?\s*$/, '.');
}
