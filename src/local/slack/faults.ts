import { type Fields, fieldsOf, listOf, numberOf, textOf } from './values.js';

/** What the stand-in does wrong on purpose, so that an app can be tried against it. Each fault is used up. */
export interface Faults {
  /** Sets faults from the control interface; fields left out stay as they are. Returns the unknown field names. */
  set(fields: Fields): string[];
  clear(): void;
  /** True once for each answer that is to be lost after the call was carried out. */
  takeLostAnswer(method: string): boolean;
  /** The error that this call is to be refused with. */
  takeError(method: string): string | undefined;
  /** Seconds for a `Retry-After` header when this call is to be answered with 429. */
  takeRateLimit(method: string): number | undefined;
  /** Milliseconds to wait before the call is carried out. */
  delay(method: string): number;
  takeRedelivery(type: string): boolean;
  readonly refusedBlocks: ReadonlySet<string>;
  readonly uploadsDisabled: boolean;
  /** True when the documented number of calls per minute and method is enforced. */
  readonly rateLimits: boolean;
}

const known = [
  'lose_next_answer',
  'fail_next',
  'rate_limit',
  'slow',
  'redeliver',
  'refuse_blocks',
  'upload_disabled',
  'enforce_rate_limits',
  'disconnect',
  'cut',
];

export function createFaults(): Faults {
  const lost = new Map<string, number>();
  const errors = new Map<string, string[]>();
  const limited = new Map<string, { seconds: number; times: number }>();
  const slow = new Map<string, number>();
  const redeliver = new Map<string, number>();
  let refused = new Set<string>();
  let uploadsDisabled = false;
  let rateLimits = false;

  function take(counts: Map<string, number>, key: string): boolean {
    const left = counts.get(key) ?? 0;
    if (left > 0) counts.set(key, left - 1);
    return left > 0;
  }

  return {
    get refusedBlocks() {
      return refused;
    },
    get uploadsDisabled() {
      return uploadsDisabled;
    },
    get rateLimits() {
      return rateLimits;
    },
    set: (fields) => {
      for (const method of [fields.lose_next_answer ?? []].flat()) {
        if (typeof method === 'string') lost.set(method, (lost.get(method) ?? 0) + 1);
      }
      const fail = fieldsOf(fields.fail_next);
      const method = textOf(fail.method);
      const error = textOf(fail.error);
      if (method !== undefined && error !== undefined) errors.set(method, [...(errors.get(method) ?? []), error]);
      const limit = fieldsOf(fields.rate_limit);
      const limitMethod = textOf(limit.method);
      if (limitMethod !== undefined) {
        limited.set(limitMethod, { seconds: numberOf(limit.seconds) ?? 1, times: numberOf(limit.times) ?? 1 });
      }
      const late = fieldsOf(fields.slow);
      const slowMethod = textOf(late.method);
      if (slowMethod !== undefined) slow.set(slowMethod, numberOf(late.ms) ?? 0);
      const again = textOf(fields.redeliver);
      if (again !== undefined) redeliver.set(again, (redeliver.get(again) ?? 0) + 1);
      if (fields.refuse_blocks !== undefined) {
        refused = new Set(listOf(fields.refuse_blocks).filter((type) => typeof type === 'string'));
      }
      if (typeof fields.upload_disabled === 'boolean') uploadsDisabled = fields.upload_disabled;
      if (typeof fields.enforce_rate_limits === 'boolean') rateLimits = fields.enforce_rate_limits;
      return Object.keys(fields).filter((key) => !known.includes(key));
    },
    clear: () => {
      for (const map of [lost, errors, limited, slow, redeliver]) map.clear();
      refused = new Set();
      uploadsDisabled = false;
      rateLimits = false;
    },
    takeLostAnswer: (method) => take(lost, method),
    takeError: (method) => errors.get(method)?.shift(),
    takeRateLimit: (method) => {
      const limit = limited.get(method);
      if (limit === undefined || limit.times <= 0) return undefined;
      limit.times -= 1;
      return limit.seconds;
    },
    delay: (method) => slow.get(method) ?? 0,
    takeRedelivery: (type) => take(redeliver, type),
  };
}
