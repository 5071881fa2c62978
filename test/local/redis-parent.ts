import { Redis } from 'ioredis';
import { openRedis } from '../../src/local/redis.js';

/** Run as a process of its own by the tests, to be killed: opens the server program on a folder and prints its address. */
const opened = await openRedis({ dataDir: process.argv[2] ?? '', engine: 'program', path: process.env['PATH'] ?? '' });
await new Redis(opened.url).set('kept', 'yes');
process.stdout.write(`${opened.url}\n`);
