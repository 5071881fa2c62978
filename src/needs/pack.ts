import type { PolicyStatement } from '../iam/document.js';
import { policySize } from '../iam/size.js';
import { Problem } from '../problem.js';

/** A statement of a policy and the id of what it came from. */
export interface SourcedStatement {
  statement: PolicyStatement;
  source: string;
}

/** Size of a document without statements, and what each statement adds: a comma. */
const EMPTY = policySize({ Version: '2012-10-17', Statement: [] });

/**
 * Spreads statements over documents of at most `limit` characters, in order, each into the first document with room.
 * A statement that is too large alone is split by its resources, then by its actions. Sids are made unique over all
 * documents (`Sid`, `Sid2` …). Throws `Problem` (`too-large`) where one action on one resource does not fit.
 */
export function packStatements(pieces: readonly SourcedStatement[], limit: number): SourcedStatement[][] {
  const room = limit - EMPTY;
  const documents: { pieces: SourcedStatement[]; size: number }[] = [];
  const fitting = uniqueSids(pieces.flatMap((piece) => splitToFit(piece, room)));
  for (const piece of fitting) {
    const size = policySize(piece.statement) + 1;
    const open = documents.find((document) => document.size + size <= room + 1);
    if (open) {
      open.pieces.push(piece);
      open.size += size;
    } else documents.push({ pieces: [piece], size });
  }
  return documents.map((document) => document.pieces);
}

/** Room that is kept for the number that a Sid may get. */
const SID_GROWTH = 6;

function splitToFit(piece: SourcedStatement, room: number): SourcedStatement[] {
  const { statement } = piece;
  if (policySize(statement) + SID_GROWTH <= room) return [piece];
  for (const element of ['Resource', 'Action'] as const) {
    const list = statement[element] ?? [];
    if (list.length < 2) continue;
    const middle = Math.ceil(list.length / 2);
    return [list.slice(0, middle), list.slice(middle)].flatMap((half) =>
      splitToFit({ ...piece, statement: { ...statement, [element]: half } }, room),
    );
  }
  throw new Problem(
    'too-large',
    `The statement ${statement.Sid} does not fit a policy, even with one action on one resource.`,
    'Choose a scope with a shorter ARN, or leave it out.',
  );
}

/** AWS compares Sids with their case; they are kept apart without it too, so that people can tell them apart. */
function uniqueSids(pieces: readonly SourcedStatement[]): SourcedStatement[] {
  const taken = new Set<string>();
  const wanted = new Set(pieces.map((piece) => piece.statement.Sid!.toLowerCase()));
  return pieces.map((piece) => {
    const base = piece.statement.Sid!;
    let sid = base;
    for (let count = 2; taken.has(sid.toLowerCase()) || (sid !== base && wanted.has(sid.toLowerCase())); count++) {
      sid = `${base}${count}`;
    }
    taken.add(sid.toLowerCase());
    return sid === base ? piece : { ...piece, statement: { ...piece.statement, Sid: sid } };
  });
}
