import { passRole } from './pass-role.js';
import { defineService } from './service.js';

/** Amazon EventBridge Pipes runs with a role of its own. */
export const pipes = defineService({
  sources: ['pipes.amazonaws.com'],
  prefix: 'pipes',
  implies: [passRole({ on: ['CreatePipe', 'UpdatePipe'], parameter: ['roleArn'], to: 'pipes.amazonaws.com' })],
});
