import { Redis } from 'ioredis';
import { createReviewStore } from '../../src/review/store.js';
import { createSubmit } from '../../src/review/submit.js';
import { loadView } from '../../src/review/view.js';
import { createReader, createSlackApp } from '../../src/slack/app.js';
import { createPeople } from '../../src/slack/people.js';
import { accessFor } from './settings-access.js';

/**
 * Run as a process of its own by the tests: the Slack side, which kills itself when it is asked something: `before` the
 * question is stored, or `after`. Arguments: address of Redis, of Slack's Web API, and the moment. Writes its port.
 */
const [, , redisUrl = '', apiUrl = '', when = ''] = process.argv;
const die = () => process.kill(process.pid, 'SIGKILL');
const store = createReviewStore(new Redis(redisUrl));
const submit = createSubmit({ store, wake: async () => undefined });
const options = { botToken: 'xoxb-1', apiUrl };
const people = createPeople({ client: createReader(options) });
const app = createSlackApp({
  ...options,
  transport: { mode: 'http', signingSecret: 'signing-secret', port: 0 },
  deps: {
    store,
    submit: async (id, command) => {
      if (when === 'before') die();
      const result = await submit(id, command);
      if (when === 'after') die();
      return result;
    },
    view: (review) => loadView(store, review),
    people,
    access: accessFor(people),
    opening: { windowDays: 90 },
    accounts: [],
    threadTs: async () => undefined,
    now: () => new Date(),
  },
});
const { port } = await app.start();
process.stdout.write(`${port}\n`);
