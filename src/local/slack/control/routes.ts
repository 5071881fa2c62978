import { actionRoutes } from './actions.js';
import { administrationRoutes } from './administration.js';
import { readingRoutes } from './reading.js';
import type { Route } from './route.js';

/** Every control route by method and path. The list is the index of `docs/local-workspace.md`. */
export const controlRoutes: Record<string, Route> = { ...actionRoutes, ...readingRoutes, ...administrationRoutes };
