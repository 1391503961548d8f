import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EcsTaskProtection } from './ecs-task-protection.js';

describe('EcsTaskProtection', () => {
  /** What the agent answers to every request; null: nothing. */
  let answer: { status: number; body: string } | null;
  let requests: (string | undefined)[][];
  let agent: Server;
  let url: string;
  let protection: EcsTaskProtection;
  beforeEach(async () => {
    answer = null;
    requests = [];
    agent = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        requests.push([request.method, request.url, request.headers['content-type'], body]);
        if (answer !== null) response.writeHead(answer.status).end(answer.body);
      });
    }).listen(0, '127.0.0.1');
    await once(agent, 'listening');
    url = `http://127.0.0.1:${(agent.address() as AddressInfo).port}/api/abc`;
    protection = new EcsTaskProtection(url);
  });
  afterEach(close);

  async function close(): Promise<void> {
    if (!agent.listening) return;
    agent.close();
    agent.closeAllConnections();
    await once(agent, 'close');
  }

  const answers = (status: number, body: object) => (answer = { status, body: JSON.stringify(body) });

  it('asks the agent of Amazon ECS, in whole minutes that are no shorter than wanted', async () => {
    answers(200, { protection: { ProtectionEnabled: true } });
    await protection.protect(60_001);
    answers(200, { protection: { ProtectionEnabled: false } });
    await protection.lift();
    expect(requests).toEqual([
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
    answer = { status: 200, body: '<html>' };
    await expect(protection.lift()).rejects.toThrow('(status 200)');
    answer = null;
    const impatient = new EcsTaskProtection(url, 50);
    await expect(impatient.lift()).rejects.toThrow('did not answer within 50 ms');
    await close();
    await expect(protection.lift()).rejects.toThrow('The agent of Amazon ECS cannot be reached');
  });
});
