import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const src = fileURLToPath(new URL('../src/', import.meta.url));

/** Rooms from top to bottom: a room may import from its own level and from levels below. */
const levels = [
  ['main', 'cli', 'commands'],
  ['worker-parts'],
  ['compose'],
  ['settings'],
  ['local'],
  ['jobs'],
  ['slack'],
  ['review', 'watch'],
  ['drafting', 'checks'],
  ['needs'],
  ['cloudtrail', 'iam', 'aws'],
  ['problem'],
];

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('local/slack/page/'))
    .map((name) => join(folder, name));
}

function roomOf(file: string): string {
  return relative(src, file).split('/')[0]!.replace(/\.ts$/, '');
}

function levelOf(room: string): number {
  return levels.findIndex((level) => level.includes(room));
}

const files = filesUnder(src).map((file) => ({ file, name: relative(src, file), text: readFileSync(file, 'utf8') }));

describe('the house', () => {
  it('has a level for every room', () => {
    expect(files.filter(({ file }) => levelOf(roomOf(file)) === -1).map(({ name }) => name)).toEqual([]);
  });

  it('has arrows that point down only', () => {
    const up = files.flatMap(({ file, name, text }) =>
      [...text.matchAll(/from '(\.[^']+)'/g)].flatMap((match) => {
        const target = resolve(dirname(file), match[1]!.replace(/\.js$/, '.ts'));
        return levelOf(roomOf(target)) < levelOf(roomOf(file)) ? [`${name} → ${relative(src, target)}`] : [];
      }),
    );
    expect(up).toEqual([]);
  });

  it('reads the environment in main.ts and cli.ts only', () => {
    const readers = files.filter(({ text }) => text.includes('process.env')).map(({ name }) => name);
    expect(readers.filter((name) => name !== 'main.ts' && name !== 'cli.ts')).toEqual([]);
  });

  it('keeps needs and everything below free of network calls', () => {
    const pure = files.filter(({ file }) => ['needs', 'iam'].includes(roomOf(file)));
    const calls = pure.filter(({ text }) => /from '(@aws-sdk|node:https?|node:net|openai|ioredis|@slack)/.test(text));
    expect(calls.map(({ name }) => name)).toEqual([]);
  });
});
