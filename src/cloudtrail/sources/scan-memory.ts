/** Where the scanning programs find and leave things in their memory, in bytes. */
export const RESULT_AT = 0;
export const ENTRIES_AT = 64;
/** Of three 32-bit words each: start, end, and whether it has to be parsed. */
export const MOST_ENTRIES = 16_000;
export const INPUT_AT = 256 * 1024;
export const LONGEST_INPUT = 2 * 1024 * 1024;

/** Behind the input lies what is read beyond its end, a block at most. */
export const PLACES_AT = INPUT_AT + LONGEST_INPUT + 64 * 1024;
/** Records that are longer have no form. A value takes four bytes of text at least, and eight of the places. */
export const LONGEST_FORM = 16 * 1024;
export const FORM_AT = PLACES_AT + 2 * LONGEST_FORM + 1024;
/** Values that are put together, a separator behind each. */
export const KEY_AT = FORM_AT + LONGEST_FORM + 1024;
/** The list of values that are put together, 16-bit numbers. */
export const LIST_AT = KEY_AT + 2 * LONGEST_FORM;

export const PAGES = Math.ceil((LIST_AT + LONGEST_FORM) / (64 * 1024));
