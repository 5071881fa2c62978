import { escapeArnText } from '../arn.js';
import { passRole } from './pass-role.js';
import { text, texts } from './request.js';
import { defineService } from './service.js';

/** Amazon EventBridge Scheduler: a missing group is `default` (API reference, CreateSchedule). */
export const scheduler = defineService({
  sources: ['scheduler.amazonaws.com'],
  prefix: 'scheduler',
  resources: {
    schedule: {
      find: (request) => {
        if (/ScheduleGroup/.test(request.name)) return [];
        const group = escapeArnText(text(request, 'groupName') ?? 'default');
        const root = `arn:${request.partition}:scheduler:${request.region}:${request.account}:schedule/${group}/`;
        return texts(request, 'name').map((name) => `${root}${escapeArnText(name)}`);
      },
    },
  },
  implies: [
    passRole({ on: ['CreateSchedule', 'UpdateSchedule'], parameter: 'target.roleArn', to: 'scheduler.amazonaws.com' }),
  ],
});
