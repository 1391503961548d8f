import { PinoEventLog, type EndedSpan } from '@job-scheduler/platform';
import { eventually, OtlpReceiver } from '@job-scheduler/testing';
import { Writable } from 'node:stream';
import { OtlpSpans } from './otlp-spans.js';

const TRACE = '01a20ad34e308fa9910a8c385f4d6f3b';

const span = (more: Partial<EndedSpan> = {}): EndedSpan => ({
  trace_id: TRACE,
  span_id: '00f067aa0ba902b7',
  parent_id: '910a8c385f4d6f3b',
  name: 'http.attempt',
  kind: 'client',
  service: 'runner',
  from: 1_764_415_421_000.25,
  to: 1_764_415_421_007.5,
  attributes: { 'http.request.method': 'POST', 'http.response.status_code': 503 },
  error: null,
  ...more,
});

const lines: string[] = [];
const log = new PinoEventLog(
  'test',
  'info',
  new Writable({ write: (line: Buffer, _, done) => (lines.push(line.toString()), done()) }),
);
const options = { share: 0, version: '1.2.3', log, gatherMs: 10 };

describe('OtlpSpans', () => {
  let receiver: OtlpReceiver;

  beforeEach(async () => {
    lines.length = 0;
    receiver = await OtlpReceiver.start();
  });
  afterEach(() => receiver.close());

  it('sends spans as they are, each with the service whose work it is', async () => {
    const spans = new OtlpSpans({ ...options, endpoint: `${receiver.endpoint}/` });
    spans.send([
      span({ error: 'http_503' }),
      span({ service: 'scheduler', name: 'tick', kind: 'internal', parent_id: null }),
    ]);
    await spans.close();
    expect(receiver.refused).toEqual([]);
    const [call, tick] = receiver.spans.sort((a, b) => (a.name < b.name ? -1 : 1));
    expect(call).toEqual({
      traceId: TRACE,
      spanId: '00f067aa0ba902b7',
      parentSpanId: '910a8c385f4d6f3b',
      name: 'http.attempt',
      kind: 'SPAN_KIND_CLIENT',
      startedAt: 1_764_415_421_000.25,
      endedAt: 1_764_415_421_007.5,
      status: 'STATUS_CODE_ERROR',
      attributes: { 'http.request.method': 'POST', 'http.response.status_code': 503 },
      resource: {
        'service.name': 'job-scheduler-runner',
        'service.namespace': 'job-scheduler',
        'service.version': '1.2.3',
      },
    });
    expect(tick).toMatchObject({ parentSpanId: '', status: 'STATUS_CODE_UNSET' });
    expect(tick?.resource['service.name']).toBe('job-scheduler-scheduler');
  });

  it('sends what has gathered without being asked', async () => {
    const spans = new OtlpSpans({ ...options, endpoint: receiver.endpoint });
    spans.send([span()]);
    await eventually('a span', () => receiver.spans.length === 1);
    await spans.close();
  });

  it('tells once that the collector does not take spans, and again after it did', async () => {
    const spans = new OtlpSpans({ ...options, endpoint: receiver.endpoint });
    const sent = async (status: number): Promise<void> => {
      receiver.status = status;
      const before = receiver.requests;
      spans.send([span()]);
      await eventually('a request', () => receiver.requests > before);
    };
    await sent(400);
    await eventually('a warning', () => lines.length === 1);
    await sent(400);
    await sent(200);
    await sent(400);
    await eventually('another warning', () => lines.length === 2);
    await spans.close();
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: 'warn', event: 'traces_not_sent' });
  });

  it('ends in time although nobody answers, and then takes no spans', async () => {
    const { endpoint } = receiver;
    await receiver.close();
    const spans = new OtlpSpans({ ...options, endpoint });
    spans.send([span()]);
    await spans.close();
    spans.send([span()]);
    expect(lines).toHaveLength(1);
    receiver = await OtlpReceiver.start();
  });
});
