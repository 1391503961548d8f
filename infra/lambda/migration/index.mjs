// Runs the migrations as an ECS task and waits until it ends. These are the two handlers of a CloudFormation custom
// resource, called by the provider framework of the AWS CDK. AWS Lambda provides the SDK.
import { DescribeTasksCommand, ECSClient, RunTaskCommand } from '@aws-sdk/client-ecs';

const ecs = new ECSClient({});

const RETRY_EVERY_MS = 10_000;
const RETRIES = 12;

/** Sends a command, and sends it again for two minutes while it is denied: a new permission takes a while to spread. */
async function send(command) {
  for (let retry = 0; ; retry++) {
    try {
      return await ecs.send(command);
    } catch (error) {
      if (error.name !== 'AccessDeniedException' || retry === RETRIES) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_EVERY_MS));
  }
}

/** Starts the task. Deleting the resource undoes nothing. */
export async function onEvent({ RequestType, RequestId, ResourceProperties, PhysicalResourceId }) {
  if (RequestType === 'Delete') return { PhysicalResourceId };
  const { Cluster, TaskDefinition, Subnets, SecurityGroups } = ResourceProperties;
  const { tasks = [], failures = [] } = await send(
    new RunTaskCommand({
      cluster: Cluster,
      taskDefinition: TaskDefinition,
      launchType: 'FARGATE',
      // A repeated request does not start a second task.
      clientToken: RequestId,
      networkConfiguration: {
        awsvpcConfiguration: { subnets: Subnets, securityGroups: SecurityGroups, assignPublicIp: 'DISABLED' },
      },
    }),
  );
  const [task] = tasks;
  if (task === undefined) {
    throw new Error(`ECS did not start the migrations: ${failures[0]?.reason ?? 'it gave no reason'}.`);
  }
  return { PhysicalResourceId: 'migrations', Data: { TaskArn: task.taskArn } };
}

/** Whether the task has ended. Throws if it failed, which makes CloudFormation roll back. */
export async function isComplete({ RequestType, ResourceProperties, Data }) {
  if (RequestType === 'Delete') return { IsComplete: true };
  const { tasks = [] } = await send(
    new DescribeTasksCommand({ cluster: ResourceProperties.Cluster, tasks: [Data.TaskArn] }),
  );
  const [task] = tasks;
  // A task that was just started may not be found yet.
  if (task?.lastStatus !== 'STOPPED') return { IsComplete: false };
  const [container] = task.containers;
  if (container.exitCode === 0) return { IsComplete: true };
  const reason = container.reason ?? task.stoppedReason ?? 'it gave no reason';
  // Without an exit code the container never ran, for example because its image could not be pulled.
  const ended =
    container.exitCode === undefined ? 'did not start' : `ended with exit code ${container.exitCode}`;
  throw new Error(`The migrations ${ended} (${reason}): see the log group ${ResourceProperties.LogGroup}.`);
}
