import type { Parts } from '../parts.js';
import { type Fields, textOf } from '../values.js';

/** What a control route answers: a status (200 when left out) and a JSON body. */
export interface Reply {
  status?: number;
  body: Fields;
}

/** A control route: fields of the query and of the JSON body together. */
export type Route = (fields: Fields, parts: Parts) => Reply | Promise<Reply>;

/** A reply for fields that are missing or name nothing. */
export function badRequest(text: string, error = 'bad_request'): Reply {
  return { status: 400, body: { ok: false, error, text } };
}

/** A text field that a route cannot do without, or the reply that asks for it. */
export function need(fields: Fields, name: string): { given: string } | { missing: Reply } {
  const given = textOf(fields[name]);
  return given === undefined || given === '' ? { missing: badRequest(`Say ${name}.`) } : { given };
}

/** The id of a person given by id or handle. */
export function userId(parts: Parts, name: string): string | undefined {
  const handle = name.replace(/^@/, '');
  if (parts.workspace.users.has(handle)) return handle;
  return [...parts.workspace.users.values()].find((user) => user.name === handle)?.id;
}

/** The id of a channel given by id or name. */
export function channelId(parts: Parts, name: string): string | undefined {
  const handle = name.replace(/^#/, '');
  if (parts.workspace.channels.has(handle)) return handle;
  return [...parts.workspace.channels.values()].find((channel) => channel.name === handle)?.id;
}
