import { type Fields, isFields } from './fields.js';

/** Reads from the control interface. A lost connection gives an empty answer; the event stream says when it is back. */
export async function read(path: string, query: Record<string, string> = {}): Promise<Fields> {
  try {
    const answer = await fetch(`/control/${path}?${new URLSearchParams(query).toString()}`);
    const body: unknown = await answer.json();
    return isFields(body) ? body : {};
  } catch {
    return {};
  }
}

/** What came of something that the person did. */
export interface Outcome {
  ok: boolean;
  error: string;
  text: string;
  fields: Fields;
}

/** Does something through the control interface. */
export async function act(path: string, body: Fields): Promise<Outcome> {
  try {
    const answer = await fetch(`/control/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const fields: unknown = await answer.json();
    if (!isFields(fields)) return lost();
    return { ok: fields.ok === true, error: String(fields.error ?? ''), text: String(fields.text ?? ''), fields };
  } catch {
    return lost();
  }
}

function lost(): Outcome {
  return { ok: false, error: 'lost', text: 'The local workspace does not answer. Is it still running?', fields: {} };
}

/** Listens to what changes. `back` is called after each reconnect, when events may have been missed. */
export function listen(told: (change: Fields) => void, connected: (on: boolean) => void): void {
  const source = new EventSource('/control/events');
  source.onopen = () => connected(true);
  source.onerror = () => connected(false);
  source.onmessage = (event) => {
    const change: unknown = JSON.parse(String(event.data));
    if (isFields(change)) told(change);
  };
}
