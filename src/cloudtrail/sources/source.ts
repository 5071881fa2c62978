import type { Activity, PrincipalRef, Window } from '../activity.js';

/** What cannot be seen in this evidence, with its consequence in one sentence. */
export interface BlindSpot {
  /** Stable: `data-events-off:s3`, `one-region:us-east-1`, `window-shorter-than-use:…`. */
  id: string;
  /** What is unseen, e.g. "S3 object calls". */
  title: string;
  /** The consequence, in one sentence. */
  consequence: string;
  /** Something says that the principal uses it all the same: a person answers it by itself. */
  pointed?: true;
}

export interface EvidenceRequest {
  principal: PrincipalRef;
  window: Window;
  /** Makes a repeated start of the same read idempotent: the same key never pays for the same scan twice. */
  idempotencyKey: string;
  signal?: AbortSignal;
  /** What was estimated to be read, to tell how far it is. */
  expectedBytes?: number;
  /** Called now and then while reading; figures only grow. */
  onProgress?: (progress: ReadProgress) => void;
}

export interface ReadProgress {
  /** 0 to 1 where the end is known. */
  share?: number;
  /** For people: "31 of 90 days, 18,204 records". */
  text: string;
}

/**
 * The ledger of one read. `records` = matched + duplicates + unreadable + those of other principals or outside the
 * window. Athena counts only records under the principal's ARN, and no files.
 */
export interface ReadCounts {
  files: number;
  records: number;
  matched: number;
  duplicates: number;
  unreadable: number;
  bytes: number;
}

/** What a read took from AWS. `dollars` is an estimate from the list price. */
export interface ReadCost {
  bytesScanned: number;
  queries: number;
  /** How long AWS worked on it. */
  milliseconds: number;
  dollars?: number;
}

/** What a read would cost, asked before it is spent. `dollars` are an estimate from the list price. */
export interface ReadEstimate {
  /** Whether a shorter window would cost less. */
  pruned: boolean;
  /** Days of the window, each begun one counted. */
  days: number;
  /** Absent where they cannot be told. */
  bytes?: number;
  dollars?: number;
  /** The one day that was read to tell, and what that took. */
  tried?: ReadCost & { day: string };
  /** What shorter windows with the same end would cost, the longest first. */
  shorter: { days: number; bytes: number; dollars: number }[];
  /** AWS stops before it reads more than this. */
  atMost?: { bytes: number; dollars: number };
}

/** Where records were read, as far as it says which trail they came from: an S3 location, or none that a trail feeds. */
export type EvidencePlace = { location: string } | 'no trail';

export interface Evidence {
  activity: Activity;
  read: ReadCounts;
  /** Where reading is charged or counted by AWS. */
  cost?: ReadCost;
  blindSpots: BlindSpot[];
  /** Where it was read, for people and for the record: "Athena table audit.cloudtrail_logs", "log files under logs/". */
  source: string;
  /** Absent where it is unknown. */
  place?: EvidencePlace;
  /** Athena query execution ids, oldest first. */
  queryIds: string[];
  /** Unique ids seen under the principal's ARN, newest first: more than one means that it was re-created. */
  uniqueIds: { id: string; lastSeen: string }[];
  /** Files or parts that could not be read: a name and a sentence. */
  unreadable: { where: string; why: string }[];
}

/** The port through which evidence comes in. `athena.ts`, `log-files.ts` and `lookup-events.ts` are its adapters. */
export interface EvidenceSource {
  /** For people, before anything was read. */
  describe(): string;
  /** Reads all records of one principal in one window. Throws `Problem`. */
  read(request: EvidenceRequest): Promise<Evidence>;
  /** What `read` with this request would cost. Absent where reading costs nothing. Throws `Problem`. */
  estimate?(request: EvidenceRequest): Promise<ReadEstimate>;
  /** ARNs of principals seen, for "did you mean"; empty where it would cost a scan. */
  principals(window?: Window): Promise<string[]>;
}
