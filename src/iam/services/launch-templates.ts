import { has } from './request.js';
import type { ImpliedRule } from './service.js';

/**
 * Who launches from a template passes the role in its instance profile, and neither request nor response names it
 * (EC2 Auto Scaling user guide, "Control Amazon EC2 launch template usage"; EC2 user guide, "Prerequisites for EC2 Fleet").
 * One question for an event, whatever the templates are called: some callers make a new one for each launch.
 *
 * @param on event names, without date and version
 * @param parameter paths that hold the template
 */
export function rolesOfTemplates(rule: { on: string[]; parameter: string[] }): ImpliedRule {
  return {
    on: rule.on,
    find: (request) => {
      const text = `${request.name} passes the roles in the instance profiles of its launch templates, which the record does not name: which are they?`;
      const asks = rule.parameter.some((path) => has(request, path));
      return { needs: [], questions: asks ? [{ about: 'parameter', text, likely: ['iam:PassRole'] }] : [] };
    },
  };
}
