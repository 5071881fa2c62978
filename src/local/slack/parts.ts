import type { CallLog } from './call-log.js';
import type { Credentials } from './credentials.js';
import type { Deliver } from './delivery/deliver.js';
import type { Faults } from './faults.js';
import type { ResponseUrls } from './response-urls.js';
import type { Triggers } from './triggers.js';
import type { ViewStore } from './view-store.js';
import type { Workspace } from './workspace.js';

/** The parts of the local workspace that its rooms share; `server.ts` puts them together. */
export interface Parts {
  workspace: Workspace;
  views: ViewStore;
  triggers: Triggers;
  responseUrls: ResponseUrls;
  faults: Faults;
  calls: CallLog;
  deliver: Deliver;
  credentials: Credentials;
  /** Address of the server, without a slash at the end. */
  baseUrl: () => string;
  /** A new web socket address for Socket Mode; undefined when the workspace speaks HTTP. */
  socketUrl: () => string | undefined;
}
