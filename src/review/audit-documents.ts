import { createHash } from 'node:crypto';
import type { DocumentRef } from './review.js';
import type { Entry } from './stream.js';

/** Characters of one document, and of all together: more is named with its size, and stays where it is. */
export const MOST_OF_ONE = 5_000_000;
export const MOST_OF_ALL = 20_000_000;

/** A document that events name, as it was found. */
export interface NamedDocument {
  review: string;
  document: DocumentRef;
  /** `revision 4, drafted: draft`, each place once. */
  namedBy: string[];
  /** Its JSON text; absent where it is gone. */
  text?: string;
}

/** One line of the manifest: a document, whether it is in the file beside it, and why not. */
export interface ListedDocument {
  review: string;
  document: DocumentRef;
  namedBy: string[];
  characters?: number;
  included: boolean;
  why?: string;
}

/** Every document that the events of a review name, with where: contract, draft, policies, checks, what was shown … */
export function documentsNamed(entries: Entry[]): Map<DocumentRef, string[]> {
  const named = new Map<DocumentRef, string[]>();
  for (const { revision, events } of entries) {
    for (const event of events) {
      for (const [key, ref] of refsIn(event)) {
        const places = named.get(ref) ?? [];
        const place = `revision ${revision}, ${event.type}: ${key}`;
        named.set(ref, places.includes(place) ? places : [...places, place]);
      }
    }
  }
  return named;
}

/** The ends of an object that are addresses of documents, each with the name that it has there. */
function refsIn(value: unknown, key = ''): [key: string, ref: DocumentRef][] {
  if (typeof value === 'string') return /^sha256:[0-9a-f]{64}$/.test(value) ? [[key, value]] : [];
  if (Array.isArray(value)) return value.flatMap((item) => refsIn(item, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => refsIn(inner, name));
}

/**
 * Documents as JSON lines, the smallest first, as many as there is room for; and the list of all of them. What is in a
 * line as `content` has the SHA-256 that its name says, as JSON text.
 */
export function documentsFile(documents: NamedDocument[]): { file: string; listed: ListedDocument[] } {
  const lines: string[] = [];
  let left = MOST_OF_ALL;
  const sizeOf = ({ text }: NamedDocument) => text?.length ?? 0;
  const listed = [...documents]
    .sort((a, b) => sizeOf(a) - sizeOf(b))
    .map(({ text, ...one }): ListedDocument => {
      if (text === undefined) return { ...one, included: false, why: 'It is no longer in the store.' };
      const characters = text.length;
      if (characters > MOST_OF_ONE) return { ...one, characters, included: false, why: tooMuch('one', MOST_OF_ONE) };
      if (characters > left) return { ...one, characters, included: false, why: tooMuch('all', MOST_OF_ALL) };
      left -= characters;
      lines.push(`{"review":${JSON.stringify(one.review)},"document":"${one.document}","content":${text}}`);
      return { ...one, characters, included: true };
    });
  return { file: lines.map((line) => `${line}\n`).join(''), listed };
}

function tooMuch(what: 'one' | 'all', most: number): string {
  const subject = what === 'one' ? 'One document' : 'All documents together';
  return `${subject} may have ${most} characters here. It stays in the store under its name.`;
}

/** What the files hold and which SHA-256 (hex) each has, to be checked with `tighten audit verify`. */
export function manifestFile(files: { name: string; content: string }[], documents: ListedDocument[]): string {
  const hashed = files.map(({ name, content }) => ({
    name,
    bytes: Buffer.byteLength(content),
    sha256: createHash('sha256').update(content).digest('hex'),
  }));
  return `${JSON.stringify({ files: hashed, documents }, null, 2)}\n`;
}
