import { createHash } from 'node:crypto';
import type { Person, Review, Turn } from './review.js';
import type { ReviewStore } from './store.js';
import type { Submit, SubmitResult } from './submit.js';
import type { TurnAnswer, View } from './view.js';

/** Longest question that is kept; Slack messages hold up to 40,000 characters (Slack, chat.postMessage). */
const LONGEST_QUESTION = 4_000;
/** What a model is told of the conversation so far. */
const HISTORY = { turns: 8, characters: 8_000 };

/**
 * Takes a question that somebody asked in the thread. The turn's id comes from the message, so that a redelivered
 * message is the same turn.
 */
export async function askInThread(
  deps: { store: ReviewStore; submit: Submit },
  question: { reviewId: string; by: Person; text: string; messageTs: string },
): Promise<SubmitResult> {
  const { reviewId, by, messageTs } = question;
  const text = await deps.store.putDocument(reviewId, question.text.slice(0, LONGEST_QUESTION));
  return deps.submit(reviewId, { type: 'ask', turn: turnId(messageTs), by, text, messageTs });
}

/** `t` and 12 hex digits: the same for the same message. */
export function turnId(messageTs: string): string {
  return `t${createHash('sha256').update(messageTs).digest('hex').slice(0, 12)}`;
}

/** Reads the texts and answers of a review's turns, oldest first. */
export async function loadTurns(store: ReviewStore, review: Review): Promise<View['turns']> {
  return Promise.all(review.turns.map((turn) => loadTurn(store, review.id, turn)));
}

async function loadTurn(store: ReviewStore, id: string, turn: Turn): Promise<View['turns'][number]> {
  const question = (await store.getDocument<string>(id, turn.text)) ?? '';
  const answer = turn.answer ? await store.getDocument<TurnAnswer>(id, turn.answer) : undefined;
  const { by, at, messageTs } = turn;
  return { id: turn.id, by, question, at, messageTs, ...(answer ? { answer } : {}) };
}

/** The latest answered turns before one, oldest first, as much as fits: what the model is told of the conversation. */
export function historyFor(turns: View['turns'], turnId: string): { question: string; answer: string }[] {
  const before = turns.slice(
    0,
    turns.findIndex((turn) => turn.id === turnId),
  );
  const history: { question: string; answer: string }[] = [];
  let room = HISTORY.characters;
  for (const { question, answer } of before.filter((turn) => turn.answer).reverse()) {
    room -= question.length + (answer?.text.length ?? 0);
    if (history.length === HISTORY.turns || room < 0) break;
    history.unshift({ question, answer: answer?.text ?? '' });
  }
  return history;
}
