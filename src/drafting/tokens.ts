/** What a token stands for. */
export type TokenKind = 'ACCOUNT' | 'IDENTITY' | 'ADDRESS' | 'NAME';

const KINDS = ['ACCOUNT', 'IDENTITY', 'ADDRESS', 'NAME'];
const ANY_CASE = KINDS.map((kind) => kind.replace(/[A-Z]/g, (letter) => `[${letter}${letter.toLowerCase()}]`));

/**
 * A token, and what a model makes of one: `NAME_1`, `NAME\_1`, `name_1`, `NAME 1`, `NAME1`. Never part of a longer
 * word (`HOSTNAME_1`). In small letters only with an underscore, because "account 1" is plain English.
 */
export const TOKEN = new RegExp(
  `(?<![A-Za-z0-9])(?:(?:${KINDS.join('|')})[-\\s]?\\d{1,6}|(?:${ANY_CASE.join('|')})\\\\?_\\d{1,6})(?![A-Za-z0-9])`,
  'g',
);

/** Shown for a token that was never given out: a model made it up, or took it from somewhere else. */
export const NOT_GIVEN = '(a name that was not given)';

/** Puts back what tokens stand for, however they are written. What is put back is not looked at again. */
export function fromTokens(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(TOKEN, (whole) => {
    const kind = /[A-Za-z]+/.exec(whole)?.[0].toUpperCase() ?? '';
    const number = Number(/\d+$/.exec(whole)?.[0]);
    return values.get(`${kind}_${number}`) ?? NOT_GIVEN;
  });
}
