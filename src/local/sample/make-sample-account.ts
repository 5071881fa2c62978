import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deploy } from './deployment.js';
import { deniedByOrganization, deniedOnProduction, failures, nightSession } from './incidents.js';
import { HOME, SERVICES } from './names.js';
import { adminUser, otherTraffic } from './other-traffic.js';
import { createRandom, type Random } from './random.js';
import { createRecorder, later, type Recorder } from './recorder.js';
import { sampleAccounts } from './sample-accounts.js';
import { updateStack } from './stack-update.js';
import { writeFiles } from './write-files.js';

const DAYS = 90;
const DAY = 86_400;
/** CloudTrail delivers about five minutes late; nothing is newer than this, in seconds. */
const DELAY = 900;

/**
 * Writes a sample of two AWS accounts into `folder`: ninety days of CloudTrail files up to `now`, and `account.json`
 * with their IAM. `staging-deploy-role` (account 111122223333) deploys to ECS with the administrator policy; around
 * it are failures, denials, a session at night, and other principals. The same `now` and `seed` give the same records.
 */
export async function makeSampleAccount(
  folder: string,
  options: { now?: Date; seed?: number } = {},
): Promise<{ records: number; files: number }> {
  const now = options.now ?? new Date();
  const random = createRandom(options.seed ?? 20_261_123);
  const recorder = createRecorder(random, HOME);
  const today = new Date(Math.floor(now.getTime() / 1000 / DAY) * DAY * 1000);
  for (let index = 0; index <= DAYS; index++) {
    const day = later(today, (index - DAYS) * DAY);
    const weekend = day.getUTCDay() % 6 === 0;
    if (!weekend) deployments(recorder, random, day, index);
    if (!weekend && index % 4 === 0) updateStack(recorder, random, later(day, 13 * 3600 + 600), 100 + index);
    if (index % 9 === 4) failures(recorder, random, later(day, 15 * 3600 + 1200));
    otherTraffic(recorder, random, day, index);
  }
  nightSession(recorder, random, later(today, -37 * DAY + 3600 + 7 * 60));
  deniedByOrganization(recorder, random, later(today, -20 * DAY + 16 * 3600 + 18 * 60));
  deniedOnProduction(recorder, random, lastTime(now, 10 * 3600 + 32 * 60), adminUser(random));
  const records = recorder.records.filter(({ eventTime }) => isInside(eventTime, now));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'account.json'), `${JSON.stringify(sampleAccounts(now), null, 2)}\n`);
  return { records: records.length, files: await writeFiles(folder, records, random) };
}

function deployments(recorder: Recorder, random: Random, day: Date, index: number): void {
  SERVICES.forEach((service, place) => {
    const times = random.between(service.name === 'orders-api' ? 1 : 0, 2);
    for (let time = 0; time < times; time++) {
      deploy(recorder, random, {
        at: later(day, (7 + place + time * 4) * 3600 + random.between(0, 3000)),
        service,
        build: 4000 + index * 9 + place * 3 + time,
        revision: 180 + index * 2 + time,
      });
    }
  });
}

/** The latest moment with this time of day (seconds, UTC) whose aftermath of an hour is over. */
function lastTime(now: Date, secondOfDay: number): Date {
  const latest = now.getTime() / 1000 - 3600;
  return new Date((Math.floor((latest - secondOfDay) / DAY) * DAY + secondOfDay) * 1000);
}

function isInside(eventTime: string, now: Date): boolean {
  const at = Date.parse(eventTime) / 1000;
  return at <= now.getTime() / 1000 - DELAY && at >= now.getTime() / 1000 - DAYS * DAY;
}
