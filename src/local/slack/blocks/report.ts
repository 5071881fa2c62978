/** Where a block may stand: the same block can be fine in a message and refused in a modal. */
export type Surface = 'message' | 'modal' | 'home';

/** Collects what is wrong with a payload, in the wording and with the JSON pointers of Slack's own answers. */
export interface Report {
  readonly messages: string[];
  add(pointer: string, problem: string): void;
}

export function createReport(): Report {
  const messages: string[] = [];
  return {
    messages,
    add: (pointer, problem) => {
      messages.push(`[ERROR] ${problem} [json-pointer:${pointer}]`);
    },
  };
}
