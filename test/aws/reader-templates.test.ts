import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readerCloudFormation, readerTerraform } from '../../src/aws/reader-templates.js';

const docs = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

describe('the reader role in the documentation', () => {
  it('is what the code gives, in both languages', () => {
    expect(docs('reader-role.cloudformation.yml')).toBe(readerCloudFormation());
    expect(docs('reader-role.tf')).toBe(readerTerraform());
  });

  it('marks every reference for CloudFormation, and declares each of them', () => {
    const template = parse(readerCloudFormation());
    const known = new Set([...Object.keys(template.Parameters), 'AWS::AccountId', 'AWS::Partition', 'AWS::Region']);
    const walk = (value: unknown, marked: boolean): void => {
      if (typeof value === 'string') {
        for (const [, name] of value.matchAll(/\$\{([^}]+)\}/g)) {
          expect(marked, value).toBe(true);
          expect(known).toContain(name);
        }
      } else if (value && typeof value === 'object') {
        for (const [key, inner] of Object.entries(value)) walk(inner, key === 'Fn::Sub');
      }
    };
    walk(template, false);
    expect(Object.keys(template.Resources)).toEqual(['ReaderRole', 'EvidencePolicy']);
  });

  it('declares every variable that Terraform uses, and closes every bracket', () => {
    const text = readerTerraform();
    const declared = new Set([...text.matchAll(/^variable "(\w+)"/gm)].map(([, name]) => name));
    const used = new Set([...text.matchAll(/\bvar\.(\w+)/g)].map(([, name]) => name));
    expect(declared).toEqual(used);
    const count = (char: string) => text.split(char).length;
    expect([count('{'), count('(')]).toEqual([count('}'), count(')')]);
  });
});
