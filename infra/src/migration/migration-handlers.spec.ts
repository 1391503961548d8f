const send = jest.fn<Promise<object>, [{ kind: string; input: Record<string, unknown> }]>();

// AWS Lambda provides the real one.
jest.mock(
  '@aws-sdk/client-ecs',
  () => {
    const command = (kind: string) =>
      class {
        readonly kind = kind;
        constructor(readonly input: object) {}
      };
    class ECSClient {
      send = (sent: { kind: string; input: Record<string, unknown> }) => send(sent);
    }
    return { ECSClient, RunTaskCommand: command('run'), DescribeTasksCommand: command('describe') };
  },
  { virtual: true },
);

interface Handlers {
  onEvent(event: object): Promise<object>;
  isComplete(event: object): Promise<object>;
}
const handlers = (): Promise<Handlers> =>
  import('../../lambda/migration/index.mjs' as string) as Promise<Handlers>;

const request = {
  RequestType: 'Update',
  RequestId: 'request-1',
  PhysicalResourceId: 'migrations',
  ResourceProperties: {
    Cluster: 'cluster',
    TaskDefinition: 'definition:2',
    LogGroup: '/logs',
    Subnets: ['subnet-1'],
    SecurityGroups: ['sg-1'],
  },
  Data: { TaskArn: 'task-1' },
};

describe('the handlers of the migrations', () => {
  beforeEach(() => send.mockReset());

  it('start the task once for each request', async () => {
    const { onEvent } = await handlers();
    send.mockResolvedValue({ tasks: [{ taskArn: 'task-1' }] });
    await expect(onEvent(request)).resolves.toEqual({
      PhysicalResourceId: 'migrations',
      Data: { TaskArn: 'task-1' },
    });
    expect(send.mock.calls[0]?.[0]).toMatchObject({
      kind: 'run',
      input: { cluster: 'cluster', taskDefinition: 'definition:2', clientToken: 'request-1' },
    });
  });

  it('say why it did not start', async () => {
    const { onEvent } = await handlers();
    send.mockResolvedValue({ tasks: [], failures: [{ reason: 'RESOURCE:MEMORY' }] });
    await expect(onEvent(request)).rejects.toThrow('ECS did not start the migrations: RESOURCE:MEMORY.');
  });

  it.each([
    ['is not found yet', { tasks: [] }, false],
    ['runs', { tasks: [{ lastStatus: 'RUNNING', containers: [{}] }] }, false],
    ['has ended well', { tasks: [{ lastStatus: 'STOPPED', containers: [{ exitCode: 0 }] }] }, true],
  ])('tell that a task %s', async (_, answer, isDone) => {
    const { isComplete } = await handlers();
    send.mockResolvedValue(answer);
    await expect(isComplete(request)).resolves.toEqual({ IsComplete: isDone });
  });

  it('fail when the migrations failed, and say where to look', async () => {
    const { isComplete } = await handlers();
    send.mockResolvedValue({ tasks: [{ lastStatus: 'STOPPED', containers: [{ exitCode: 1 }] }] });
    await expect(isComplete(request)).rejects.toThrow(
      'The migrations ended with exit code 1 (it gave no reason): see the log group /logs.',
    );
  });

  it('say so when the image could not be pulled', async () => {
    const { isComplete } = await handlers();
    const container = { reason: 'CannotPullContainerError' };
    send.mockResolvedValue({ tasks: [{ lastStatus: 'STOPPED', containers: [container] }] });
    await expect(isComplete(request)).rejects.toThrow(
      'The migrations did not start (CannotPullContainerError): see the log group /logs.',
    );
  });

  describe('when a call is denied', () => {
    const denied = Object.assign(new Error('User is not authorized.'), { name: 'AccessDeniedException' });
    beforeEach(() => void jest.useFakeTimers());
    afterEach(() => void jest.useRealTimers());

    it.each(['onEvent', 'isComplete'] as const)(
      '%s tries again, since a new permission spreads',
      async (name) => {
        const handler = (await handlers())[name];
        send.mockRejectedValueOnce(denied).mockRejectedValueOnce(denied);
        send.mockResolvedValue({ tasks: [{ taskArn: 'task-1', lastStatus: 'RUNNING' }] });
        const answer = handler(request);
        await jest.advanceTimersByTimeAsync(20_000);
        await expect(answer).resolves.toBeDefined();
        expect(send).toHaveBeenCalledTimes(3);
      },
    );

    it('they give up after two minutes', async () => {
      const { onEvent } = await handlers();
      send.mockRejectedValue(denied);
      const refused = expect(onEvent(request)).rejects.toThrow('User is not authorized.');
      await jest.advanceTimersByTimeAsync(120_000);
      await refused;
      expect(send).toHaveBeenCalledTimes(13);
    });

    it('they try nothing else again', async () => {
      const { onEvent } = await handlers();
      send.mockRejectedValue(new Error('The cluster is gone.'));
      await expect(onEvent(request)).rejects.toThrow('The cluster is gone.');
      expect(send).toHaveBeenCalledTimes(1);
    });
  });

  it('do nothing when the stack is destroyed', async () => {
    const { onEvent, isComplete } = await handlers();
    const deletion = { ...request, RequestType: 'Delete' };
    await expect(onEvent(deletion)).resolves.toEqual({ PhysicalResourceId: 'migrations' });
    await expect(isComplete(deletion)).resolves.toEqual({ IsComplete: true });
    expect(send).not.toHaveBeenCalled();
  });
});
