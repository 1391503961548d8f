import { RecordingTarget } from '@job-scheduler/testing';
import { EcsTaskProtection } from './ecs-task-protection.js';

describe('EcsTaskProtection', () => {
  let agent: RecordingTarget;
  let protection: EcsTaskProtection;
  beforeEach(async () => {
    agent = await RecordingTarget.start();
    protection = new EcsTaskProtection(`${agent.url}/api/abc`);
  });
  afterEach(() => agent.close());

  const answers = (status: number, body: object) => agent.respond({ status, body: JSON.stringify(body) });

  it('asks the agent of Amazon ECS, in whole minutes that are no shorter than wanted', async () => {
    answers(200, { protection: { ProtectionEnabled: true } });
    await protection.protect(60_001);
    answers(200, { protection: { ProtectionEnabled: false } });
    await protection.lift();
    expect(
      agent.requests.map(({ method, url, body, headers }) => [method, url, headers['content-type'], body]),
    ).toEqual([
      [
        'PUT',
        '/api/abc/task-protection/v1/state',
        'application/json',
        '{"ProtectionEnabled":true,"ExpiresInMinutes":2}',
      ],
      ['PUT', '/api/abc/task-protection/v1/state', 'application/json', '{"ProtectionEnabled":false}'],
    ]);
  });

  it.each([
    [
      'refuses, although with 200',
      200,
      { failure: { Reason: 'TASK_NOT_VALID', Detail: 'not of a service' } },
      'TASK_NOT_VALID: not of a service',
    ],
    [
      'may not ask',
      400,
      { error: { Code: 'AccessDeniedException', Message: 'no permission' } },
      'AccessDeniedException: no permission',
    ],
    ['answers with something else', 502, {}, 'status 502'],
  ])('rejects with a reason when the agent %s', async (_, status, body, reason) => {
    answers(status, body);
    await expect(protection.protect(60_000)).rejects.toThrow(
      `Amazon ECS did not change the protection of this task (${reason}): allow its role ecs:UpdateTaskProtection, and run it as part of a service.`,
    );
  });

  it('rejects when the agent answers no JSON, not in time or not at all', async () => {
    agent.respond({ status: 200, body: '<html>' });
    await expect(protection.lift()).rejects.toThrow('(status 200)');
    agent.respond('hang');
    const impatient = new EcsTaskProtection(agent.url, 50);
    await expect(impatient.lift()).rejects.toThrow('did not answer within 50 ms');
    await agent.close();
    await expect(protection.lift()).rejects.toThrow('The agent of Amazon ECS cannot be reached');
  });
});
