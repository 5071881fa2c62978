import { setTimeout as pause } from 'node:timers/promises';

/** One block element or message part, read loosely: tests look for texts and action ids, not for types. */
export interface Shown {
  ts: string;
  text: string;
  blocks?: unknown[];
  files?: { id: string; name: string }[];
  thread_ts?: string;
  reply_count: number;
  ephemeral_to?: string;
  metadata?: { event_payload?: { slot?: string } };
}

interface Outcome {
  ok: boolean;
  text?: string;
  error?: string;
  errors?: Record<string, string>;
}

/** People in the local workspace, driven over its HTTP control interface (docs/local-workspace.md). */
export function openWorkspace(address: string, channel = 'C0CLOUDACC') {
  async function post(path: string, body: object): Promise<Outcome> {
    const response = await fetch(`${address}/control/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Outcome;
  }

  async function get<T>(path: string): Promise<T> {
    return (await (await fetch(`${address}/control/${path}`)).json()) as T;
  }

  async function messages(user = 'U0SAM', threadTs?: string): Promise<Shown[]> {
    const thread = threadTs ? `&thread_ts=${threadTs}` : '';
    return (await get<{ messages: Shown[] }>(`messages?channel=${channel}&user=${user}${thread}`)).messages;
  }

  return {
    messages,
    command: (user: string, text: string) => post('command', { user, channel, text }),
    say: (user: string, text: string, threadTs?: string) =>
      post('message', { user, channel, text, ...(threadTs ? { thread_ts: threadTs } : {}) }),
    click: (user: string, ts: string, pick: { action_id?: string; text?: string; value?: string }) =>
      post('click', { user, channel, ts, ...pick }),
    submitModal: (user: string, values: object) => post('modal/submit', { user, values }),
    modal: async (user: string) => (await get<{ view: unknown }>(`modal?user=${user}`)).view,
    file: async (id: string) => (await fetch(`${address}/control/files/${id}`)).text(),
    faults: (faults: object) => post('faults', faults),
    calls: async (method: string) => (await get<{ calls: unknown[] }>(`calls?method=${method}`)).calls,
    /** The root message of the newest review. */
    root: async (): Promise<Shown | undefined> =>
      (await messages()).filter((message) => slotOf(message) === 'root').at(-1),
    async thread(user = 'U0SAM'): Promise<Shown[]> {
      const root = (await messages()).filter((message) => slotOf(message) === 'root').at(-1);
      return root ? messages(user, root.ts) : [];
    },
  };
}

export type Workspace = ReturnType<typeof openWorkspace>;

export function slotOf(message: Shown): string | undefined {
  return message.metadata?.event_payload?.slot;
}

/** Everything a person reads in a message, as one string. */
export function wordsOf(message: Shown): string {
  return JSON.stringify([message.text, message.blocks ?? []]);
}

/** Asks again until `look` gives something; fails with what it last threw, or with `what`. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  seconds = 40,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited ${seconds} s in vain: ${what}`);
    await pause(150);
  }
}
