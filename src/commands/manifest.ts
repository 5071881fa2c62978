import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parse, stringify } from 'yaml';
import { type Subcommand, UsageError } from './command.js';

/** `tighten manifest [--url URL]`: the Slack app manifest, for Socket Mode or for HTTP under a public address. */
export const manifest: Subcommand = {
  async run(context) {
    const { values } = parseArgs({ args: context.args, options: { url: { type: 'string' } } });
    const text = readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8');
    await context.out(values.url === undefined ? text : httpManifest(text, values.url));
    return 0;
  },
};

interface Manifest {
  features: { slash_commands: { url?: string }[] };
  settings: {
    event_subscriptions: { request_url?: string };
    interactivity: { request_url?: string; message_menu_options_url?: string };
    socket_mode_enabled: boolean;
  };
}

/** The same manifest with Socket Mode off and every request sent to `<url>/slack/events`, where Bolt listens. */
export function httpManifest(text: string, url: string): string {
  const target = address(url);
  const made: Manifest = parse(text);
  made.settings.socket_mode_enabled = false;
  made.settings.event_subscriptions = { request_url: target, ...made.settings.event_subscriptions };
  made.settings.interactivity = {
    ...made.settings.interactivity,
    request_url: target,
    message_menu_options_url: target,
  };
  made.features.slash_commands = made.features.slash_commands.map((command) => ({ ...command, url: target }));
  return stringify(made, { lineWidth: 0 });
}

function address(url: string): string {
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:') {
    throw new UsageError(`--url needs the public https address of Tighten; "${url}" is none.`);
  }
  return new URL('/slack/events', url).href;
}
