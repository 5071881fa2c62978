/** A column's type as the Glue catalogue writes it: `struct<a:string,b:array<string>>`. */
export type HiveType =
  | { kind: 'struct'; fields: Map<string, HiveType> }
  | { kind: 'array'; of: HiveType }
  | { kind: 'map' }
  | { kind: 'plain'; name: string };

/** Reads a type; what is not understood is a plain type of that name, in which no field is found. */
export function parseHiveType(text: string): HiveType {
  const type = text.replace(/\s+/g, '').toLowerCase();
  const inner = /^[a-z]+<(.*)>$/s.exec(type)?.[1];
  if (inner === undefined) return { kind: 'plain', name: type };
  if (type.startsWith('map<')) return { kind: 'map' };
  if (type.startsWith('array<')) return { kind: 'array', of: parseHiveType(inner) };
  if (!type.startsWith('struct<')) return { kind: 'plain', name: type };
  const fields = parts(inner).map((part): [string, HiveType] => {
    const colon = part.indexOf(':');
    return [part.slice(0, colon), parseHiveType(part.slice(colon + 1))];
  });
  return { kind: 'struct', fields: new Map(fields) };
}

/** The type at the end of a path of struct fields, or undefined. */
export function fieldType(type: HiveType | undefined, path: string[]): HiveType | undefined {
  let at = type;
  for (const name of path) at = at?.kind === 'struct' ? at.fields.get(name) : undefined;
  return at;
}

/** Splits at the commas that are in no angle brackets. */
function parts(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '<' || text[at] === '(') depth += 1;
    else if (text[at] === '>' || text[at] === ')') depth -= 1;
    else if (text[at] === ',' && depth === 0) {
      found.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...found, text.slice(from)].filter((part) => part !== '');
}
