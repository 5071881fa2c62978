import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Random } from './random.js';
import type { SampleRecord } from './recorder.js';

/**
 * Writes records as CloudTrail delivers them:
 * `AWSLogs/<account>/CloudTrail/<region>/YYYY/MM/DD/<account>_CloudTrail_<region>_<time>_<id>.json.gz`, one file for
 * each quarter of a day that has any. Returns how many files it wrote.
 */
export async function writeFiles(folder: string, records: SampleRecord[], random: Random): Promise<number> {
  const files = new Map<string, SampleRecord[]>();
  for (const record of [...records].sort((a, b) => a.eventTime.localeCompare(b.eventTime))) {
    const { recipientAccountId: account, awsRegion: region, eventTime } = record;
    const quarter = Math.floor(Number(eventTime.slice(11, 13)) / 6);
    const key = `${account} ${region} ${eventTime.slice(0, 10)} ${quarter}`;
    const file = files.get(key);
    if (file) file.push(record);
    else files.set(key, [record]);
  }
  for (const [key, Records] of files) {
    const [account, region, day = '', quarter] = key.split(' ');
    const hour = String(Number(quarter) * 6 + 5).padStart(2, '0');
    const name = `${account}_CloudTrail_${region}_${day.replaceAll('-', '')}T${hour}55Z_${random.letters(16)}.json.gz`;
    const path = join(folder, 'AWSLogs', account!, 'CloudTrail', region!, ...day.split('-'), name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, gzipSync(JSON.stringify({ Records }), { level: 4 }));
  }
  return files.size;
}
