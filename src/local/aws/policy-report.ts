/** Types of findings, as Access Analyzer names them. */
export type FindingType = 'ERROR' | 'SECURITY_WARNING' | 'WARNING' | 'SUGGESTION';

/** Where in a document: keys and indexes. */
export type Path = (string | number)[];
/** Takes one finding. */
export type Report = (type: FindingType, code: string, details: string, path: Path) => void;

/** A text, or the texts of a list, each with its place. */
export function located(value: unknown, path: Path): { value: string; path: Path }[] {
  if (typeof value === 'string') return [{ value, path }];
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown, index) =>
    typeof item === 'string' ? [{ value: item, path: [...path, index] }] : [],
  );
}

/** A field of whatever it is; undefined where it is no object. */
export function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
