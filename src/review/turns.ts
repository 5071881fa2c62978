import { createHash } from 'node:crypto';
import type { Person, Review, Turn } from './review.js';
import { awaitsAnswer } from './stage.js';
import type { ReviewStore } from './store.js';
import type { Submit, SubmitResult } from './submit.js';
import type { TurnAnswer, View } from './view.js';

/** Longest question that is kept; Slack messages hold up to 40,000 characters (Slack, chat.postMessage). */
const LONGEST_QUESTION = 4_000;
/** What a model is told of the conversation so far: the latest turns in full, older ones as one line each. */
const HISTORY = { turns: 6, characters: 8_000, gists: 20, gistCharacters: 3_000 };
/** Answers that are kept up to date in the thread; older ones stay there as they are. */
const SHOWN_TURNS = 40;

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

/** Reads the texts and answers of a review's latest turns and of all that wait, oldest first. */
export async function loadTurns(store: ReviewStore, review: Review): Promise<View['turns']> {
  const first = review.turns.length - SHOWN_TURNS;
  const turns = review.turns.filter((turn, at) => at >= first || awaitsAnswer(turn));
  return Promise.all(turns.map((turn) => loadTurn(store, review.id, turn)));
}

async function loadTurn(store: ReviewStore, id: string, turn: Turn): Promise<View['turns'][number]> {
  const question = (await store.getDocument<string>(id, turn.text)) ?? '';
  const answer = turn.answer ? await store.getDocument<TurnAnswer>(id, turn.answer) : undefined;
  const { by, at, messageTs, stopped } = turn;
  return { id: turn.id, by, question, at, messageTs, ...(answer ? { answer } : {}), ...(stopped ? { stopped } : {}) };
}

/** The conversation before a question, as much as a model is told of it. */
export interface Conversation {
  /** Questions and answers in full, oldest first, at most six. */
  recent: { question: string; answer: string }[];
  /** What was said before those, oldest first, one line for each turn. */
  earlier: string[];
}

/**
 * What a model is told of the conversation before one turn. Bounded however long the thread is: older turns are the
 * lines that were recorded with their answers, so that the same events give the same conversation.
 */
export function conversationBefore(review: Review, turns: View['turns'], turnId: string): Conversation {
  const at = review.turns.findIndex((turn) => turn.id === turnId);
  const before = review.turns.slice(0, Math.max(0, at)).filter((turn) => turn.answer);
  const loaded = new Map(turns.map((turn) => [turn.id, turn]));
  const recent: Conversation['recent'] = [];
  let room = HISTORY.characters;
  for (const { id } of before.slice(-HISTORY.turns).reverse()) {
    const turn = loaded.get(id);
    const answer = turn?.answer?.text ?? '';
    room -= (turn?.question.length ?? 0) + answer.length;
    if (!turn || room < 0) break;
    recent.unshift({ question: turn.question, answer });
  }
  return { recent, earlier: latestGists(before.slice(0, before.length - recent.length)) };
}

function latestGists(turns: Turn[]): string[] {
  const lines: string[] = [];
  let room = HISTORY.gistCharacters;
  for (const { gist } of turns.slice(-HISTORY.gists).reverse()) {
    room -= gist?.length ?? 0;
    if (room < 0) break;
    if (gist) lines.unshift(gist);
  }
  return lines;
}

/** A turn in one line of at most 300 characters: what was asked, and how the answer began. */
export function gistOf(question: string, answer: string): string {
  const short = (text: string, most: number) => {
    const line = text.replace(/\s+/g, ' ').trim();
    return line.length > most ? `${line.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…` : line;
  };
  return `Asked: ${short(question, 110)} Answered: ${short(answer.split('\n')[0] ?? '', 165)}`;
}
