import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';

const types: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** Nothing from elsewhere, nothing inline, no frames, no forms that leave: the page shows text that nobody trusts. */
export const securityHeaders: Record<string, string> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** Where the compiled page lies: beside this file in a build, in the build's folder when run from the sources. */
function pageFolder(): URL {
  const beside = new URL('./page/', import.meta.url);
  if (existsSync(new URL('main.js', beside))) return beside;
  return new URL('../../../dist/local/slack/page/', import.meta.url);
}

/** Serves a file of the page; false when there is no such file. Only plain names and one folder deep. */
export async function servePage(path: string, response: ServerResponse): Promise<boolean> {
  const name = path === '/' ? 'index.html' : path.slice(1);
  if (!/^([a-z-]+\/)?[a-z-]+\.(html|css|js|svg)$/.test(name)) return false;
  const file = new URL(name, pageFolder());
  if (!existsSync(fileURLToPath(file))) return false;
  const type = types[name.split('.').at(-1) ?? ''] ?? 'text/plain';
  response.writeHead(200, { 'content-type': type, 'cache-control': 'no-cache', ...securityHeaders });
  response.end(await readFile(file));
  return true;
}
