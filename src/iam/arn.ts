/** The six parts of an ARN. `resource` keeps everything after the fifth colon. */
export interface Arn {
  partition: string;
  service: string;
  region: string;
  account: string;
  resource: string;
}

/** Splits an ARN (or ARN pattern); undefined where it is not one. */
export function parseArn(text: string): Arn | undefined {
  const match = /^arn:([^:]*):([^:]*):([^:]*):([^:]*):(.+)$/s.exec(text);
  if (!match) return undefined;
  const [, partition, service, region, account, resource] = match as unknown as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  return { partition, service, region, account, resource };
}

/**
 * Makes text from a log harmless inside an ARN pattern: `*`, `?` and `${` become IAM's own escapes, so that an object
 * key of `*` stands for itself and never widens a grant (IAM user guide, policy variables: `${*}`, `${?}`, `${$}`).
 */
export function escapeArnText(text: string): string {
  return text.replace(/\$(?=\{)|[*?]/g, (found) => `\${${found}}`);
}

/** Turns IAM's escapes back into the characters that they stand for. */
export function unescapeArnText(text: string): string {
  return text.replace(/\$\{([*?$])\}/g, '$1');
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

const templates = new Map<string, { regExp: RegExp; literals: number }[]>();

/**
 * Whether an ARN (or ARN pattern) has the shape of a resource type's template, e.g.
 * `arn:${Partition}:s3:::${BucketName}/${ObjectName}`. A template may list several shapes, parted by `, `.
 */
export function arnFitsType(arn: string, template: string): boolean {
  return templateFit(arn, template) > 0;
}

/** How many literal characters of the template's resource part an ARN fits, plus one; 0 where it does not fit. */
export function templateFit(arn: string, template: string): number {
  let compiled = templates.get(template);
  if (!compiled) {
    compiled = template.split(', ').map(compileTemplate);
    templates.set(template, compiled);
  }
  return Math.max(0, ...compiled.map((one) => (one.regExp.test(arn) ? one.literals + 1 : 0)));
}

/**
 * Whether a pattern that ends in `/*` can stand for resources of a type: all its parts fit the first parts of the
 * template (`/apis/a1/*` covers what `/apis/${ApiId}/routes/${RouteId}` names).
 */
export function patternReachesType(pattern: string, template: string): boolean {
  if (!pattern.endsWith('/*')) return false;
  const parts = pattern.slice(0, -2).split('/');
  return template.split(', ').some((one) => {
    const wanted = one.split('/');
    if (wanted.length <= parts.length) return false;
    return arnFitsType(parts.join('/'), wanted.slice(0, parts.length).join('/'));
  });
}

const VARIABLE = /\$\{([^}]+)\}/g;

function compileTemplate(template: string): { regExp: RegExp; literals: number } {
  const parts = template.split(':');
  const head = parts.slice(0, 5).map((part) => (/[$*]/.test(part) ? '[^:]*' : escapeRegExp(part)));
  const resource = parts.slice(5).join(':');
  const pieces = resource.split(VARIABLE);
  let source = '';
  let literals = 0;
  pieces.forEach((piece, index) => {
    // split() with a group puts the variables at odd places; the last one may hold colons (model ids, identity pools).
    if (index % 2 === 1) source += index === pieces.length - 2 && pieces.at(-1) === '' ? '.+' : '[^:]+';
    else {
      literals += piece.length;
      source += piece.split('*').map(escapeRegExp).join('.*');
    }
  });
  return { regExp: new RegExp(`^${[...head, source].join(':')}$`, 's'), literals };
}

/** The variables of a template's resource part, in order: `['BucketName', 'ObjectName']`. */
export function templateVariables(template: string): string[] {
  return [...template.split(':').slice(5).join(':').matchAll(VARIABLE)].map((match) => match[1]!);
}

/**
 * Fills one template shape. Partition, region and account come from `place`; the other variables from `values`, which
 * must already be escaped where they come from a log. Undefined where a variable has no value.
 */
export function fillTemplate(
  template: string,
  place: { partition: string; region: string; account: string },
  values: (variable: string) => string | undefined,
): string | undefined {
  let missing = false;
  const parts = template.split(':');
  const head = parts
    .slice(0, 5)
    .join(':')
    .replace(VARIABLE, (_, name: string) => {
      if (name === 'Partition') return place.partition;
      return name === 'Region' ? place.region : place.account;
    });
  const resource = parts
    .slice(5)
    .join(':')
    .replace(VARIABLE, (_, name: string) => {
      const value = values(name);
      if (value === undefined || value === '') missing = true;
      return value ?? '';
    });
  return missing ? undefined : `${head}:${resource}`;
}
