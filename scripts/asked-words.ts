import { readdirSync, readFileSync } from 'node:fs';
import { findAction } from '../src/iam/catalog.js';

const folder = new URL('../src/iam/services/', import.meta.url);
/** These name no parameter: `pass-role` is given the names by the rules that use it. */
const GENERAL = /^(?:hosts|iam-names|index|optional-only|pass-role|request|service)$/;

/**
 * The file `src/iam/asked-words.ts`: the names of parameters that stand in the rules of each service, found in the text
 * of the rules. More than they read (names of resource types stand there, too) and never less.
 */
export function askedWordsFile(): string {
  const properties = readdirSync(folder)
    .map((name) => name.replace(/\.ts$/, ''))
    .filter((file) => !GENERAL.test(file))
    .flatMap((file) => {
      const prefix = /defineService\(\{[\s\S]*?\n {2}prefix: '([^']+)'/.exec(textOf(file))?.[1];
      if (prefix === undefined) return [];
      const words = filesBehind(file).flatMap((one) => wordsOf(textOf(one), prefix));
      return [property(prefix, [...new Set(words)].sort().join(' '))];
    });
  return `/** Written by \`npm run refresh\` from the rules in \`services/\`; \`asked-parameters.ts\` says how it is read. */
export const ASKED_WORDS: Record<string, string> = {
${properties.sort().join('\n')}
};
`;
}

/** As the formatter writes it: a long text goes below its name where it fits no better beside it. */
function property(prefix: string, words: string): string {
  const name = /^\w+$/.test(prefix) ? prefix : `'${prefix}'`;
  const isShort = name.length < 5 || name.length + words.length + 7 <= 120;
  return `  ${name}:${isShort ? ' ' : '\n    '}'${words}',`;
}

/** A file of rules and the helpers that it reads parameters with. */
function filesBehind(file: string, known = new Set<string>()): string[] {
  if (known.has(file) || GENERAL.test(file)) return [];
  known.add(file);
  const imported = [...textOf(file).matchAll(/from '\.\/([\w-]+)\.js'/g)].map((match) => match[1]!);
  return [file, ...imported.flatMap((one) => filesBehind(one, known))];
}

function textOf(file: string): string {
  return readFileSync(new URL(`${file}.ts`, folder), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}

/** Of a path the first part, of a text with a variable in it every part. */
function wordsOf(source: string, prefix: string): string[] {
  const plain = [...source.matchAll(/'([^'\n]*)'/g)].flatMap(([, text]) => wordOf(text!) ?? []);
  const composed = [...source.matchAll(/`([^`\n]*)`/g)].flatMap(([, text]) =>
    text!.split(/\$\{[^}]*\}|\./).flatMap((part) => wordOf(part) ?? []),
  );
  const isEvent = (word: string) => /^[A-Z]/.test(word) && findAction(`${prefix}:${word}`) !== undefined;
  return [...plain, ...composed].filter((word) => !isEvent(word)).map((word) => word.toLowerCase());
}

/** `bucketName`, `*Configuration` for an ending, `*.tableName` for what may stand below any name. */
function wordOf(text: string): string | undefined {
  return /^(?:\*\.)?\*?[A-Za-z][\w-]*(?=$|\.)/.exec(text)?.[0];
}
