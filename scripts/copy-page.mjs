// Copies what tsc leaves behind: the local workspace's HTML and CSS, next to its compiled scripts.
import { chmodSync, cpSync, existsSync, mkdirSync } from 'node:fs';

const from = new URL('../src/local/slack/page/', import.meta.url);
const to = new URL('../dist/local/slack/page/', import.meta.url);
mkdirSync(to, { recursive: true });
cpSync(from, to, { recursive: true, filter: (path) => !path.endsWith('.ts') && !path.endsWith('tsconfig.json') });

const cli = new URL('../dist/cli.js', import.meta.url);
if (existsSync(cli)) chmodSync(cli, 0o755);
