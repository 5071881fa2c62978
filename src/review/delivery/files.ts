import type { DeliveryFile } from '../delivery.js';
import { cloudformation } from './cloudformation.js';
import { evidenceFile } from './evidence.js';
import { fileBase, type Handover, safeName } from './handover.js';
import { script } from './script.js';
import { summary } from './summary.js';
import { terraform } from './terraform.js';

/**
 * All files of a handover: the JSON of each policy, Terraform, a script for the AWS CLI, CloudFormation, the evidence by
 * event ids, and a summary.
 * Pure: the same handover gives the same files. Without a policy only the summary is left.
 */
export function deliveryFiles(handover: Handover): DeliveryFile[] {
  const base = fileBase(handover);
  const documents = handover.policies.map(({ name, document }): DeliveryFile => {
    return {
      name: `${safeName(name)}.policy.json`,
      content: `${JSON.stringify(document, null, 2)}\n`,
      language: 'json',
    };
  });
  const summed: DeliveryFile = { name: `${base}.md`, content: summary(handover), language: 'markdown' };
  if (documents.length === 0) return [summed];
  return [
    ...documents,
    { name: `${base}.tf`, content: terraform(handover), language: 'hcl' },
    { name: `${base}.sh`, content: script(handover), language: 'shell' },
    { name: `${base}.template.yaml`, content: cloudformation(handover), language: 'yaml' },
    ...(handover.needs
      ? [{ name: `${base}.evidence.json`, content: evidenceFile(handover), language: 'json' as const }]
      : []),
    summed,
  ];
}
