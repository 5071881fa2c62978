import { type Fields, isFields } from '../values.js';

/** Checks the `metadata` of a message: an event type and an object of facts, 16 KB at most. */
export function readMetadata(value: unknown): { metadata: Fields | undefined } | { error: string } {
  if (value === undefined || value === null || value === '') return { metadata: undefined };
  if (!isFields(value)) return { error: 'invalid_metadata_format' };
  if (Object.keys(value).length === 0) return { metadata: {} };
  if (typeof value.event_type !== 'string' || !isFields(value.event_payload))
    return { error: 'invalid_metadata_schema' };
  if (Buffer.byteLength(JSON.stringify(value)) > 16_000) return { error: 'metadata_too_large' };
  return { metadata: value };
}
