import { hash } from 'node:crypto';
import type { Call } from './activity.js';
import { sortedJson } from './sorted-json.js';

/**
 * What of a text varies within a pattern, and what stands for it, one after the other: the part of a path behind its
 * second slash, and words with a digit in them (ids, dates, counters, hashes). Written so that JavaScript and Athena's
 * `regexp_replace` read them alike.
 */
export const VARYING: [pattern: string, by: string][] = [
  ['"((?:[^"\\\\/]|\\\\.)*/(?:[^"\\\\/]|\\\\.)*/)(?:[^"\\\\]|\\\\.)*"', '"$1*"'],
  ['[A-Za-z]*[0-9][A-Za-z0-9]*', '*'],
];

const PARTS = VARYING.map(([pattern, by]): [RegExp, string] => [new RegExp(pattern, 'g'), by]);

/** Where a call stands among others of its event, to choose from too many of them. */
export interface CallPattern {
  /** What calls have in common that differ only in ids, dates and the deeper part of paths. */
  key: string;
  /** Which of too many patterns stay: those of the lowest rank. */
  rank: string;
  /**
   * Which of too many calls of a pattern stay: those of the lowest rank. It is drawn from what was asked for and from
   * nothing else, so whoever reads the same records, in whatever order and way, keeps the same calls, and evenly.
   */
  callRank: string;
}

/**
 * The objects of one folder and the instances of one fleet are one pattern, in one region and account, with one outcome.
 * A call is never shown or judged by it.
 */
export function callPattern(call: Call): CallPattern {
  const parameters = sortedJson(call.parameters);
  const varied = withoutVarying(parameters);
  const arns = withoutVarying(JSON.stringify(call.resources.map(({ arn }) => arn)));
  const plain = [call.region, call.account, call.outcome, call.errorCode ?? '', call.via ?? ''].join(' ');
  return { key: `${plain} ${varied} ${arns}`, rank: hash('md5', varied), callRank: hash('md5', parameters) };
}

function withoutVarying(text: string): string {
  return PARTS.reduce((rest, [pattern, by]) => rest.replace(pattern, by), text);
}
