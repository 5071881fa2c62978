import { defineService } from './service.js';

/** WebSocket APIs of Amazon API Gateway: messages to connections share one action (API Gateway developer guide). */
export const executeApi = defineService({
  sources: ['execute-api.amazonaws.com'],
  prefix: 'execute-api',
  operations: {
    PostToConnection: 'execute-api:ManageConnections',
    GetConnection: 'execute-api:ManageConnections',
    DeleteConnection: 'execute-api:ManageConnections',
  },
});
