/** A JSON object whose fields nobody has checked yet: what apps and people send. */
export type Fields = Record<string, unknown>;

/** True for a plain JSON object (not null, not an array). */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object, or an empty one. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** The value as text, or undefined when it is no text. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The value as an array, or an empty one. */
export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The text inside a Slack text object (`{type, text}`), or an empty string. */
export function textInside(value: unknown): string {
  return textOf(fieldsOf(value).text) ?? '';
}

/** A number given as a number or, as in form-encoded bodies, as text. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** A flag given as a boolean or, as in form-encoded bodies, as `true`, `false`, `1` or `0`. */
export function flagOf(value: unknown): boolean {
  return value === true || value === 'true' || value === '1' || value === 1;
}
