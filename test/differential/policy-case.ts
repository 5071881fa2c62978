/** One question to both evaluators: may this principal do that there? */
export interface PolicyCase {
  policies: object[];
  boundary?: object;
  action: string;
  resource: string;
  context: Record<string, string[]>;
}

export type Decision = 'allowed' | 'implicit-deny' | 'explicit-deny';
