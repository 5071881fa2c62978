import { Redis } from 'ioredis';
import { openRedis } from '../../src/local/redis.js';

/**
 * Run as a process of its own by the tests, to be killed: opens the embedded server on the folder of its first argument,
 * writes numbers from its second argument on, and prints each one after the server has acknowledged it.
 */
const [, , dataDir, from] = process.argv;
const opened = await openRedis({ dataDir: dataDir ?? '', engine: 'embedded' });
const redis = new Redis(opened.url);
/** Two keys that must always be equal, changed by one script. */
const script = "redis.call('INCR', KEYS[1]) redis.call('INCR', KEYS[2]) return redis.call('GET', KEYS[1])";
for (let number = Number(from); ; number += 1) {
  await Promise.all([
    redis.set(`number:${number}`, 'written'),
    redis.xadd('stream', `${number + 1}-0`, 'number', String(number)),
    redis.zadd('sorted', number, `m${number}`),
    redis.hset('hash', `f${number}`, 'v'),
    redis.lpush('list', `l${number}`),
  ]);
  await redis.eval(script, 2, 'left', 'right');
  process.stdout.write(`${number}\n`);
}
