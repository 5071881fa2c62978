import { createHash } from 'node:crypto';
import type { BlindSpot } from '../cloudtrail/sources/source.js';

/** What people have to answer before a policy can be approved, out of the blind spots of a contract. */
export interface SpotsToAnswer {
  /** Something says that the principal uses it all the same: each is answered by itself. */
  alone: BlindSpot[];
  /** All others, which one click accepts together; `id` stands for exactly these. */
  rest?: { id: string; spots: BlindSpot[] };
  /** Of each in `alone`, and of `rest`. */
  ids: string[];
}

/** Sorts blind spots by how they are answered. The same blind spots have the same ids, whoever reads them again. */
export function spotsToAnswer(spots: readonly BlindSpot[]): SpotsToAnswer {
  const alone = spots.filter(({ pointed }) => pointed);
  const others = spots.filter(({ pointed }) => !pointed);
  const names = others.map(({ id }) => id).sort();
  const id = `rest:${createHash('sha256').update(names.join('\n')).digest('hex').slice(0, 12)}`;
  const rest = others.length > 0 ? { rest: { id, spots: others } } : {};
  return { alone, ...rest, ids: [...alone.map((spot) => spot.id), ...(others.length > 0 ? [id] : [])] };
}
