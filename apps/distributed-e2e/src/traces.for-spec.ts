import {
  ApiClient,
  eventually,
  RecordingTarget,
  type OtlpReceiver,
  type RecordedRequest,
  type ReceivedSpan,
} from '@job-scheduler/testing';

/** A system whose traces go to a collector, and which traces half of the runs with which nothing is wrong. */
export interface TracedSystem {
  origin: string;
  collector: OtlpReceiver;
}

interface Run {
  id: string;
  trace_id: string;
  state: string;
}

/** Several, so that it does not take long until one run is picked and another one is not. */
const FINE = ['/fine-1', '/fine-2', '/fine-3'];

const RUNNER = ['claim', 'deliver', 'finish', 'http.attempt'];
const BY_HAND = [...RUNNER, 'publish', 'tick'].sort();
/** A tick that was announced to its runner is recorded by its claim, and any other one by the scheduler. */
const TICK = [BY_HAND, [...BY_HAND, 'record'].sort()];

/** What a run's trace is, through scheduler, job queue and runner to the target. */
export function traceBehaviour(system: () => TracedSystem): void {
  describe('traces', () => {
    let target: RecordingTarget;
    let api: ApiClient;
    let jobs: string[] = [];

    beforeAll(async () => {
      api = new ApiClient(() => [system().origin]);
      target = await RecordingTarget.start();
      target.respond(({ url }) => ({ status: url.startsWith('/failing') ? 500 : 200 }));
      // At once, since what they wait for is the next second.
      jobs = await Promise.all([...FINE, '/failing'].map((path) => job(path, '* * * * * *')));
    });
    afterAll(async () => {
      await Promise.all(jobs.map((id) => api.ok('DELETE', `/v1/jobs/${id}`)));
      await target.close();
    });

    const job = async (path: string, schedule: string): Promise<string> => {
      const callback_url = `${target.url}${path}?token=hidden`;
      const body = { name: `traced${path.replace('/', '-')}`, schedule, job: { callback_url } };
      return (await api.ok<{ id: string }>('POST', '/v1/jobs', body)).id;
    };

    const callsOf = (path: string): RecordedRequest[] =>
      target.requests.filter(({ url }) => url.startsWith(path));

    /** The trace of the run that made the call, once all of its spans are there. */
    const traceOf = (call: RecordedRequest, shapes: string[][]): Promise<ReceivedSpan[]> => {
      const wanted = shapes.map((names) => names.join(', '));
      return eventually(`a trace of ${wanted.join(', or ')}`, () => {
        const spans = system().collector.trace(contextOf(call).traceId);
        return wanted.includes(namesOf(spans)) && spans;
      });
    };

    /** One trace: its spans are below one first span, with the call as the target knows it. */
    const expectConnected = (spans: ReceivedSpan[], call: RecordedRequest): void => {
      const ids = new Set(spans.map(({ spanId }) => spanId));
      expect(ids.size).toBe(spans.length);
      const above = spans.filter(({ parentSpanId }) => !ids.has(parentSpanId));
      expect(above.map(({ name, parentSpanId }) => ({ name, parentSpanId }))).toEqual([
        { name: 'tick', parentSpanId: '' },
      ]);
      const attempt = spans.find(({ name }) => name === 'http.attempt');
      expect(attempt?.spanId).toBe(contextOf(call).spanId);
      const serviceOf = ({ name }: ReceivedSpan): string => (RUNNER.includes(name) ? 'runner' : 'scheduler');
      for (const span of spans) {
        expect(span.resource['service.name']).toBe(`job-scheduler-${serviceOf(span)}`);
        expect(span.endedAt).toBeGreaterThanOrEqual(span.startedAt);
      }
      expect(JSON.stringify(spans)).not.toContain('hidden');
    };

    it('are one for half of the runs with which nothing is wrong, and none for the others', async () => {
      // The other comes first, so that what was sent of it, against the rule, would be there with the trace of the picked one.
      const [other, picked] = await eventually('a call that was not picked, and then one that was', () => {
        const calls = callsOf('/fine');
        const first = calls.findIndex((call) => !contextOf(call).isSampled);
        const later = first < 0 ? undefined : calls.slice(first).find((call) => contextOf(call).isSampled);
        return later && ([calls[first]!, later] as const);
      });
      const spans = await traceOf(picked, TICK);
      expectConnected(spans, picked);
      const run = await api.ok<Run>('GET', `/v1/runs/${String(picked.headers['x-run-id'])}`);
      expect(run.trace_id).toBe(contextOf(picked).traceId);
      const call = spans.find(({ name }) => name === 'http.attempt');
      expect(call?.attributes).toMatchObject({
        'http.request.method': 'POST',
        'http.response.status_code': 200,
        'server.address': '127.0.0.1',
        'job_scheduler.run.state': 'succeeded',
      });
      expect(system().collector.trace(contextOf(other).traceId)).toEqual([]);
    });

    it('are made afterwards of a run that failed, although it was not picked', async () => {
      const call = await eventually('a call that was not picked', () =>
        callsOf('/failing').find((one) => !contextOf(one).isSampled),
      );
      const spans = await traceOf(call, TICK);
      expectConnected(spans, call);
      expect(spans.find(({ name }) => name === 'http.attempt')).toMatchObject({
        status: 'STATUS_CODE_ERROR',
        attributes: { 'error.type': 'http_500', 'http.response.status_code': 500 },
      });
    });

    it('are there of every run that a person starts', async () => {
      const id = await job('/by-hand', '0 0 1 1 *');
      await Promise.all([1, 2, 3, 4].map(() => api.ok<Run>('POST', `/v1/jobs/${id}/runs`)));
      const calls = await eventually('the calls', () => {
        const all = callsOf('/by-hand');
        return all.length === 4 && all;
      });
      for (const call of calls) {
        expect(contextOf(call).isSampled).toBe(true);
        expectConnected(await traceOf(call, [BY_HAND]), call);
      }
    });
  });
}

const namesOf = (spans: ReceivedSpan[]): string =>
  spans
    .map(({ name }) => name)
    .sort()
    .join(', ');

/** The trace context that a target gets. */
function contextOf({ headers }: RecordedRequest): { traceId: string; spanId: string; isSampled: boolean } {
  const [, traceId = '', spanId = '', flags] = String(headers['traceparent']).split('-');
  return { traceId, spanId, isSampled: flags === '01' };
}
