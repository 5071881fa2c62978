// Writes again what is generated from code: run it with `npm run refresh` after changing settings, the reader role
// or the rules of a service. (What Tighten knows of IAM is read from its source package at run time; nothing of it is
// copied into the project.)
import { writeFileSync } from 'node:fs';
import { readerCloudFormation, readerTerraform } from '../src/aws/reader-templates.js';
import { describeVariable, variables } from '../src/settings.js';
import { askedWordsFile } from './asked-words.js';

type Name = keyof typeof variables;

const groups: { title: string; note?: string; holds: RegExp }[] = [
  {
    title: 'Slack',
    note: 'docs/setup-slack.md walks through it; `tighten manifest` prints the app manifest.',
    holds: /^(SLACK_|PORT)/,
  },
  { title: 'Who may decide', holds: /^(REVIEWER|FOUR|APPROVALS|WINDOW|POLICY)/ },
  {
    title: 'AWS',
    note: 'docs/setup-aws.md has the two roles as CloudFormation and Terraform.',
    holds: /^(AWS_|ACCOUNTS|READER|EVIDENCE|EXTERNAL|SOURCE_|EXEMPT)/,
  },
  {
    title: 'Evidence: an Athena table, a folder of log files, or the event history',
    holds: /^(ATHENA|LOGS|EVENT_|TRAIL_|SERVICE_)/,
  },
  {
    title: 'Model',
    note: 'Optional: without it the rules draft and answer. docs/what-leaves.md lists what leaves.',
    holds: /^(OPENAI|AZURE|REDACT|TOKEN)/,
  },
  { title: 'Store and operation', holds: /./ },
];

function comment(text: string): string {
  return text.replace(/(.{1,110})(\s+|$)/g, '# $1\n').trimEnd();
}

function envExample(): string {
  const left = new Set(Object.keys(variables) as Name[]);
  const lines = [
    '# Every setting of Tighten. Copy to .env, fill in what you need; a commented line shows an example or the default.',
    '',
  ];
  for (const { title, note, holds } of groups) {
    lines.push(`# ---- ${title} ${'-'.repeat(Math.max(3, 100 - title.length))}`, ...(note ? [comment(note)] : []), '');
    for (const name of [...left].filter((one) => holds.test(one))) {
      left.delete(name);
      const { meaning, example, default: fallback } = describeVariable(name);
      lines.push(
        comment(fallback === undefined ? meaning : `${meaning} Default: ${fallback || '(none)'}.`),
        `#${name}=${example}`,
        '',
      );
    }
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

const files = {
  '.env.example': envExample(),
  'docs/reader-role.cloudformation.yml': readerCloudFormation(),
  'docs/reader-role.tf': readerTerraform(),
  'src/iam/asked-words.ts': askedWordsFile(),
};
for (const [name, content] of Object.entries(files)) {
  writeFileSync(new URL(`../${name}`, import.meta.url), content);
  console.error(`wrote ${name}`);
}
