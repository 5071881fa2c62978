/** One request to the stand-in, as a test's script sees it. */
export interface ModelServerRequest {
  api: 'chat' | 'responses';
  /** 1 for the first request that asked for an answer. */
  number: number;
  headers: Record<string, string | string[] | undefined>;
  /** The parsed body, as it came over the wire. */
  body: Record<string, unknown>;
  rawBody: string;
  /** What the request wants: one JSON document of a shape, or words and tool calls. */
  wants: 'draft' | 'conversation';
  instructions: string;
  turns: ServerTurn[];
  tools: { name: string; description: string; parameters: unknown }[];
}

export type ServerTurn =
  | { from: 'person' | 'model'; text: string }
  | { from: 'model-calls'; calls: { id: string; name: string; arguments: string }[] }
  | { from: 'tool'; callId: string; output: string };

/** What the stand-in answers: something in the API's own envelope, or something that breaks it. */
export interface ModelServerResponse {
  text?: string;
  /** `id` is made up where absent. */
  calls?: { id?: string; name: string; arguments: unknown }[];
  refusal?: string;
  /** Why the answer ended; `stop` (or `tool_calls`) by default. */
  finish?: 'stop' | 'length' | 'content_filter';
  status?: number;
  headers?: Record<string, string>;
  /** Sent as JSON instead of the envelope. */
  body?: unknown;
  /** Sent byte for byte instead of the envelope. */
  rawBody?: string | Uint8Array;
  /** Waits before answering. */
  delayMs?: number;
  /**
   * `hang` never answers; `cut` closes the connection in the middle; `endless` sends bytes until the client goes, `drip`
   * one at a time.
   */
  behaviour?: 'hang' | 'cut' | 'endless' | 'drip';
}

/** Decides about one request; undefined leaves it to the rules. */
export type ModelScript = (
  request: ModelServerRequest,
) => ModelServerResponse | undefined | Promise<ModelServerResponse | undefined>;
