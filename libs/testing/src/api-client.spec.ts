import { ApiClient } from './api-client.js';
import { UndocumentedAnswerError } from './documented-answers.js';
import { RecordingTarget } from './recording-target.js';

describe('a client of the REST API', () => {
  let server: RecordingTarget;
  beforeAll(async () => {
    server = await RecordingTarget.start();
  });
  afterAll(() => server.close());

  const answered = (body: object, status = 200) => {
    server.respond({ status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    return new ApiClient(() => [server.url]).call('GET', '/v1/jobs?limit=1');
  };

  it('passes on what openapi.json says', async () => {
    const body = { data: [], next_cursor: null, total: { count: 0, more: false } };
    expect(await answered(body)).toMatchObject({ status: 200, body });
  });

  it('fails when an answer is not as documented', async () => {
    await expect(answered({ data: [] })).rejects.toThrow(UndocumentedAnswerError);
    await expect(answered({ data: [], next_cursor: null }, 418)).rejects.toThrow(
      'the status is not documented',
    );
  });
});
