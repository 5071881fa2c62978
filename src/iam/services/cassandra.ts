import { findAction } from '../catalog.js';
import type { Request } from './request.js';
import type { OperationReading } from './service.js';
import { defineService } from './service.js';

/** Amazon Keyspaces authorises by CQL verb (Keyspaces developer guide, "Actions defined by Amazon Keyspaces"). */
export const cassandra = defineService({
  sources: ['cassandra.amazonaws.com'],
  prefix: 'cassandra',
  otherwise: byVerb,
});

const VERBS: [RegExp, string][] = [
  [/^Create(?:Keyspace|Table|Type)$/, 'cassandra:Create'],
  [/^(?:Delete|Drop)(?:Keyspace|Table|Type)$/, 'cassandra:Drop'],
  [/^(?:Update|Alter)(?:Keyspace|Table)$/, 'cassandra:Alter'],
  [/^Get(?:Keyspace|Table|Type)$/, 'cassandra:Select'],
  [/^List(?:Keyspaces|Tables|Types)$/, 'cassandra:Select'],
  [/^RestoreTable$/, 'cassandra:Restore'],
];

function byVerb(request: Request): OperationReading | undefined {
  if (findAction(`cassandra:${request.name}`)) return undefined;
  const found = VERBS.find(([pattern]) => pattern.test(request.name));
  return found && { actions: [found[1]] };
}
