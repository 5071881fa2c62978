import type { Fields } from './values.js';

/** One Web API call as the stand-in saw it. Arguments are without the token. */
export interface LoggedCall {
  number: number;
  method: string;
  args: Fields;
  ok: boolean;
  error?: string;
  /** True when the call was carried out and its answer was lost on purpose. */
  lost?: true;
}

/** The latest Web API calls, for tests that ask what an app did. */
export interface CallLog {
  add(call: Omit<LoggedCall, 'number'>): void;
  list(filter: { method?: string; after?: number }): LoggedCall[];
  clear(): void;
}

const kept = 5000;

export function createCallLog(): CallLog {
  let calls: LoggedCall[] = [];
  let number = 0;
  return {
    add: (call) => {
      number += 1;
      calls.push({ number, ...call });
      if (calls.length > kept * 2) calls = calls.slice(-kept);
    },
    list: ({ method, after }) =>
      calls.filter((call) => (method === undefined || call.method === method) && call.number > (after ?? 0)),
    clear: () => {
      calls = [];
    },
  };
}
