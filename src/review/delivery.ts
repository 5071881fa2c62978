/** One file that is handed over. */
export interface DeliveryFile {
  /** `tighten-staging-deploy-role.policy.json`. */
  name: string;
  content: string;
  language: 'json' | 'hcl' | 'shell' | 'yaml' | 'markdown';
}

/** What is handed over for one edition: files for people to run. Nothing in it is ever run by Tighten. */
export interface Delivery {
  number: number;
  edition: string;
  files: DeliveryFile[];
  /** Policies by name with their size as AWS counts it, and the limit that applies. */
  sizes: { name: string; size: number; limit: number }[];
  /** Actions allowed, statements, calls replayed and passed: the sentence of the delivery message. */
  figures: { actions: number; statements: number; distinctCalls: number; allowed: number; leftOut: number };
}
