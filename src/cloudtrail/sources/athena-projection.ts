import { ALWAYS_ASKED, ASKED_FOR_NAMES, askedSources, askedWords } from '../../iam/asked-parameters.js';
import { IDS_IN_RESPONSE } from '../projection.js';
import { NULL, type RecordColumns } from './athena-columns.js';
import type { TableShape } from './athena-table.js';

/** Nothing else goes into a literal of the query. */
const WORD = /^[a-z0-9|":%_.-]+$/;

/**
 * The JSON of a record's parameters, only what `projection.ts` keeps of it, so that calls that differ in nothing that
 * matters fall into one group and no long text comes back. Parameters are taken or left as a whole, by their top-level
 * names: lists of objects cannot be taken apart in SQL, and what is taken is not cut. Of sources that no rule knows all of
 * them are taken. JSON that cannot be read stays as it is, and so do the parameters of Security Lake's version 1, which
 * may be there as paths to values.
 */
export function projectedParameters({ parameters, source }: RecordColumns, shape: TableShape): string {
  if (parameters === NULL || shape === 'ocsf-1') return parameters;
  const words = `element_at(split_to_map('${wordsBySource()}', ';', '='), ${source})`;
  const text = "lower(concat('|', k, '|', json_format(v)))";
  const says = (list: string) => `any_match(split(${list}, ' '), w -> strpos(t, w) > 0)`;
  const isAsked = `(k, v) -> any_match(ARRAY[${text}], t -> ${says(`'${listed(ALWAYS_ASKED)}'`)} OR coalesce(${says(words)}, true))`;
  const names = 'CAST(transform_values(CAST(v AS map(varchar, json)), (a, b) -> JSON \'""\') AS json)';
  const short = `(k, v) -> IF(lower(k) = '${ASKED_FOR_NAMES}', coalesce(try(${names}), v), v)`;
  return orWhole(`transform_values(map_filter(${objectOf(parameters)}, ${isAsked}), ${short})`, parameters);
}

/** The JSON of a record's answer, only the top-level names below which an ARN stands; of some sources all of it. */
export function projectedResponse({ response, source }: RecordColumns, shape: TableShape): string {
  if (response === NULL || shape === 'ocsf-1') return response;
  const born = `map_filter(${objectOf(response)}, (k, v) -> strpos(json_format(v), '"arn:') > 0)`;
  return `IF(${holdsIds(source)}, ${response}, ${orWhole(born, response)})`;
}

/** Whether the ids in an answer of this source matter beside its ARNs. */
export function holdsIds(source: string): string {
  return `${source} IN (${IDS_IN_RESPONSE.map((one) => `'${one}'`).join(', ')})`;
}

function objectOf(json: string): string {
  return `CAST(json_parse(${json}) AS map(varchar, json))`;
}

function orWhole(map: string, json: string): string {
  return `coalesce(try(json_format(CAST(${map} AS json))), ${json})`;
}

function wordsBySource(): string {
  return askedSources()
    .map((source) => `${checked(source)}=${listed(askedWords(source) ?? [])}`)
    .join(';');
}

function listed(words: readonly string[]): string {
  return words.map(checked).join(' ');
}

function checked(word: string): string {
  if (!WORD.test(word)) throw new Error(`${word} cannot stand in a query.`);
  return word;
}
