import type { Call } from './activity.js';

/** Words with a digit in them: ids, dates, counters, hashes. */
const VARYING = /[A-Za-z]*[0-9][A-Za-z0-9]*/g;
/** Texts with two slashes or more, after the second. */
const DEEP_PATH = /"((?:[^"\\/]|\\.)*\/(?:[^"\\/]|\\.)*\/)(?:[^"\\]|\\.)*"/g;

/**
 * What calls have in common that differ only in ids, dates and the deeper part of paths: the objects of one folder, the
 * instances of one fleet. Only to count them together; a call is never shown or judged by it.
 */
export function callPattern(call: Call): string {
  const texts = JSON.stringify([call.parameters, call.resources.map(({ arn }) => arn)]);
  const plain = [call.region, call.account, call.outcome, call.errorCode ?? '', call.via ?? ''].join(' ');
  return `${plain} ${texts.replace(DEEP_PATH, '"$1*"').replace(VARYING, '*')}`;
}
