import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fieldsOf, textOf } from './values.js';

/** What an app needs to talk to this workspace, and to know that a request comes from it. */
export interface Credentials {
  botToken: string;
  appToken: string;
  signingSecret: string;
}

/** Credentials of their own for each data folder, the same after a restart; fresh ones when nothing is kept. */
export function openCredentials(dataDir: string | undefined): Credentials {
  const fresh: Credentials = {
    botToken: `xoxb-local-${randomBytes(12).toString('hex')}`,
    appToken: `xapp-local-${randomBytes(12).toString('hex')}`,
    signingSecret: randomBytes(16).toString('hex'),
  };
  if (dataDir === undefined) return fresh;
  const path = join(dataDir, 'credentials.json');
  if (existsSync(path)) {
    const kept = fieldsOf(JSON.parse(readFileSync(path, 'utf8')));
    return {
      botToken: textOf(kept.botToken) ?? fresh.botToken,
      appToken: textOf(kept.appToken) ?? fresh.appToken,
      signingSecret: textOf(kept.signingSecret) ?? fresh.signingSecret,
    };
  }
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(path, JSON.stringify(fresh), { mode: 0o600 });
  return fresh;
}
