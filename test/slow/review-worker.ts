import { Redis } from 'ioredis';
import { openQueues } from '../../src/jobs/queues.js';
import { startWorker } from '../../src/jobs/worker.js';
import { createReviewStore } from '../../src/review/store.js';
import { createSubmit } from '../../src/review/submit.js';
import { handMadeParts, handMadeShow, noteIn, quiet } from '../jobs/hand-made.js';

/**
 * Run as a process of its own by the tests: a worker that notes what its parts do in a file, and kills itself at one
 * moment. Arguments: address of Redis, file for the notes, and where to die: `before <note>` as soon as a part has
 * done its work and nothing is recorded yet, `after <command>` as soon as it is recorded, or nothing.
 */
const [, , redisUrl = '', file = '', when, what = ''] = process.argv;
const die = () => process.kill(process.pid, 'SIGKILL');
const write = noteIn(file);
const note = (line: string) => {
  write(line);
  if (when === 'before' && line.startsWith(what)) die();
};

const store = createReviewStore(new Redis(redisUrl));
const queues = openQueues({ redisUrl });
const submit = createSubmit({ store, wake: queues.wake });
startWorker({
  redisUrl,
  queues,
  store,
  submit: async (id, command) => {
    if (when === 'instead' && command.type === what) die();
    const result = await submit(id, command);
    if (when === 'after' && command.type === what) die();
    return result;
  },
  ...handMadeParts(note),
  show: handMadeShow(note),
  log: quiet,
  patrolEveryMs: 200,
  lockMs: 1_000,
});
