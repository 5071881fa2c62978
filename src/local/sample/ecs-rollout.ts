import type { JsonObject } from '../../cloudtrail/record.js';
import { ACCOUNT, CLUSTER, EXECUTION_ROLE, HOME, SECURITY_GROUP, SUBNETS, taskRole } from './names.js';
import type { Random } from './random.js';
import { type Clock, later, type Recorder, type Session } from './recorder.js';

/** A new revision of a task definition; returns its ARN. */
export function registerTask(
  recorder: Recorder,
  session: Session,
  at: Date,
  task: { service: string; revision: number; commit: string; region: string },
): string {
  const { service, revision, region } = task;
  const definition = `arn:aws:ecs:${region}:${ACCOUNT}:task-definition/${service}:${revision}`;
  const shape = {
    family: service,
    taskRoleArn: taskRole(service),
    executionRoleArn: EXECUTION_ROLE,
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '512',
    memory: '1024',
    containerDefinitions: [
      {
        name: service,
        image: `${ACCOUNT}.dkr.ecr.${HOME}.amazonaws.com/${service}:${task.commit.slice(0, 12)}`,
        essential: true,
        portMappings: [{ containerPort: 8080, protocol: 'tcp' }],
        logConfiguration: {
          logDriver: 'awslogs',
          options: {
            'awslogs-group': `/ecs/${CLUSTER}/${service}`,
            'awslogs-region': region,
            'awslogs-stream-prefix': service,
          },
        },
      },
    ],
  };
  recorder.call(session, at, 'ecs.amazonaws.com', 'DescribeTaskDefinition', {
    region,
    request: { taskDefinition: service },
  });
  recorder.call(session, later(at, 1), 'ecs.amazonaws.com', 'RegisterTaskDefinition', {
    region,
    request: shape,
    response: { taskDefinition: { taskDefinitionArn: definition, revision, status: 'ACTIVE', ...shape } },
  });
  return definition;
}

/** A service is pointed at a task definition, and watched until it is stable. */
export function updateService(
  recorder: Recorder,
  random: Random,
  session: Session,
  service: string,
  taskDefinition: string,
  region: string,
  next: Clock,
): void {
  const ecs = (at: Date, operation: string, request: JsonObject, response: JsonObject | null = null) =>
    recorder.call(session, at, 'ecs.amazonaws.com', operation, { region, request, response });
  const serviceArn = `arn:aws:ecs:${region}:${ACCOUNT}:service/${CLUSTER}/${service}`;
  ecs(
    next(),
    'UpdateService',
    { cluster: CLUSTER, service, taskDefinition, forceNewDeployment: false },
    {
      service: {
        serviceArn,
        serviceName: service,
        clusterArn: `arn:aws:ecs:${region}:${ACCOUNT}:cluster/${CLUSTER}`,
        status: 'ACTIVE',
        desiredCount: 2,
        taskDefinition,
      },
    },
  );
  for (let poll = random.between(4, 9); poll > 0; poll--) {
    ecs(next(15), 'DescribeServices', { cluster: CLUSTER, services: [service] });
  }
  if (random.next() < 0.4) {
    ecs(next(), 'ListTasks', { cluster: CLUSTER, serviceName: service });
    const tasks = [`arn:aws:ecs:${region}:${ACCOUNT}:task/${CLUSTER}/${random.hex(32)}`];
    ecs(next(), 'DescribeTasks', { cluster: CLUSTER, tasks });
  }
}

/** The migration runs as a task of its own, with roles that its registration passes. */
export function migrate(recorder: Recorder, random: Random, session: Session, next: Clock): void {
  const definition = registerTask(recorder, session, next(), {
    service: 'orders-migrate',
    revision: random.between(200, 600),
    commit: random.hex(12),
    region: HOME,
  });
  const task = `arn:aws:ecs:${HOME}:${ACCOUNT}:task/${CLUSTER}/${random.hex(32)}`;
  recorder.call(session, next(), 'ecs.amazonaws.com', 'RunTask', {
    request: {
      cluster: CLUSTER,
      taskDefinition: definition,
      launchType: 'FARGATE',
      count: 1,
      networkConfiguration: {
        awsvpcConfiguration: { subnets: SUBNETS, securityGroups: [SECURITY_GROUP], assignPublicIp: 'DISABLED' },
      },
    },
    response: { tasks: [{ taskArn: task, lastStatus: 'PROVISIONING', taskDefinitionArn: definition }], failures: [] },
  });
  for (let poll = 0; poll < 2; poll++) {
    recorder.call(session, next(10), 'ecs.amazonaws.com', 'DescribeTasks', {
      request: { cluster: CLUSTER, tasks: [task] },
    });
  }
}
