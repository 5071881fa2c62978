import { z } from 'zod';
import { findAction, findConditionKeyFacts } from '../../iam/catalog.js';
import { defineTool, logText, quoted, some } from './kit.js';

export const iamFacts = defineTool({
  name: 'iam_facts',
  description: "AWS's own facts on an action (`ecs:UpdateService`) or a service's condition key (`ecs:cluster`).",
  parameters: z.strictObject({ name: z.string().describe('Action or condition key, with its service') }),
  read({ name }) {
    const asked = name.trim();
    const action = findAction(asked);
    if (action) {
      const types = action.resourceTypes.map((type) => type.name);
      const keys = some(action.conditionKeys, 12, (key) => key);
      const scope =
        types.length > 0
          ? `It can be limited to: ${types.join(', ')}.`
          : 'It cannot be limited to resources: only * works.';
      return {
        data: {
          say: [`${action.action} (${action.accessLevel}): ${logText(action.description, 240)} ${scope}`],
          arnTemplates: action.resourceTypes.slice(0, 8).map((type) => type.arnTemplate),
          conditionKeys: keys.first,
        },
        summary: `AWS's facts on ${action.action}`,
      };
    }
    const key = asked.includes(':') ? findConditionKeyFacts(asked) : undefined;
    if (key) {
      return {
        data: { say: [`${key.key} is a condition key of type ${key.type}: ${logText(key.description, 240)}`] },
        summary: `AWS's facts on ${key.key}`,
      };
    }
    return {
      data: { say: [`AWS's service authorization reference knows no ${quoted(asked, 100)}.`] },
      summary: `no facts on ${logText(asked, 60)}`,
    };
  },
});
