import { FORM_AT, INPUT_AT, KEY_AT, LIST_AT, LONGEST_FORM, PLACES_AT } from './scan-memory.js';
import { loadScanModule } from './scan-module.js';

/**
 * Takes the form of JSON text: the text itself, but each string that is no key and not empty, and each number that is no
 * part of a list, is one byte. Texts of one form are the same JSON but for these values, and either all of them are valid
 * JSON or none: a string of plain ASCII without backslashes and control characters is always a valid one, and so is a
 * number of digits with an optional sign and fraction. Text with anything else has no form.
 */
export interface FormReader {
  /** The form of text that the structure finder was given last, by its places there; undefined where it has none. */
  read(from: number, to: number): string | undefined;
  /** One value of the text that was read last. */
  value(number: number): string;
  /** Some values of the text that was read last as one text: other values, another text. */
  gather(values: Uint16Array): string;
}

/** Undefined where this machine cannot run the programs. */
export function loadFormReader(): FormReader | undefined {
  const scan = loadScanModule();
  if (!scan) return undefined;
  const { bytes, words } = scan;
  const places = words.subarray(PLACES_AT / 4, PLACES_AT / 4 + LONGEST_FORM / 2);
  const list = new Uint16Array(words.buffer, LIST_AT, LONGEST_FORM / 4);
  return {
    read(from, to) {
      if (to - from > LONGEST_FORM) return undefined;
      const length = scan.takeForm(from, to);
      return length < 0 ? undefined : bytes.toString('latin1', FORM_AT, FORM_AT + length);
    },

    value(number) {
      const from = INPUT_AT + (places[2 * number] ?? 0);
      return bytes.toString('latin1', from, INPUT_AT + (places[2 * number + 1] ?? 0));
    },

    gather(values) {
      list.set(values);
      return bytes.toString('latin1', KEY_AT, KEY_AT + scan.gather(LIST_AT, LIST_AT + 2 * values.length));
    },
  };
}
