import type { CallbackResult } from '@job-scheduler/http-callback';
import { DEFAULT_POLICIES, operationSchema, type RunPassage } from '@job-scheduler/job-model';
import type { AttemptResult, ClaimedRun } from '@job-scheduler/job-store';
import type { EndedSpan, SpanSink } from '@job-scheduler/platform';
import { brokenCall } from '../calls/broken-call.js';
import { CallTrace } from './call-trace.js';

const DUE = 1_764_415_421_000;
const run: ClaimedRun = {
  run_id: '01a20ad3-4e30-8fa9-910a-8c385f4d6f3b',
  dispatch_id: null,
  job_id: 'af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b',
  job_revision: 1,
  attempt: 1,
  trigger: 'schedule',
  scheduled_at: DUE,
  operation: operationSchema.parse({ callback_url: 'https://example.com/secret?token=hidden' }),
  own_payload: false,
  job_name: 'hello',
  namespace: 'default',
  policies: DEFAULT_POLICIES,
  completion: null,
  age_ms: 0,
  next_tick_in_ms: null,
  begin_within_ms: null,
};
const passage: RunPassage = { claim_at: DUE + 1, plan_at: DUE + 2, record_at: DUE + 3, publish_at: DUE + 4 };
const outcome: CallbackResult = {
  ...brokenCall('', { wasBuilt: true, duration_ms: 20 }),
  outcome: 'response',
  http_status: 200,
  error_code: null,
  first_byte_sent_after_ms: 2,
};

/** What is sent of a call that begins 10 ms after it is due, unless told otherwise. */
function sentOf({
  of = run,
  lateMs = 10,
  state = 'succeeded' as AttemptResult['state'],
  parent = null as string | null,
  without = false,
  isAnnounced = false,
} = {}): EndedSpan[] {
  const sent: EndedSpan[] = [];
  const spans: SpanSink = {
    isOn: true,
    share: 0,
    send: (some) => void sent.push(...some),
    close: () => Promise.resolve(),
  };
  const trace = new CallTrace(spans, of, {
    reference: { run_id: of.run_id, attempt: of.attempt },
    passage: without ? undefined : passage,
    receivedAt: DUE + 6,
    isAnnounced,
    askedAt: DUE + 7,
    claimedAt: DUE + 8,
    begunAt: DUE + lateMs,
    parent,
  });
  const result = { state, reason: null, attempt: { error_code: null } } as unknown as AttemptResult;
  trace.ended(outcome, result, DUE + lateMs + 30);
  return sent;
}

const namesOf = (spans: EndedSpan[]): string[] => spans.map(({ name }) => name);
const RUNNER = ['deliver', 'claim', 'http.attempt', 'finish'];
const ALL = ['tick', 'record', 'publish', ...RUNNER];

describe('the trace of a call', () => {
  it('is not sent when nothing is wrong and nobody picked the run', () => {
    expect(sentOf()).toEqual([]);
  });

  it('is sent without the scheduler’s spans when the scheduler sends these', () => {
    const spans = sentOf({ parent: '00f067aa0ba902b7' });
    expect(namesOf(spans)).toEqual(RUNNER);
    expect(spans[0]?.parent_id).toBe('00f067aa0ba902b7');
  });

  it('is sent whole, under the span that the scheduler chose, when its tick was announced', () => {
    const spans = sentOf({ parent: '00f067aa0ba902b7', isAnnounced: true });
    expect(namesOf(spans)).toEqual(ALL);
    expect(spans.find(({ name }) => name === 'publish')?.span_id).toBe('00f067aa0ba902b7');
    expect(spans.find(({ name }) => name === 'deliver')?.parent_id).toBe('00f067aa0ba902b7');
  });

  it.each(['failed', 'lost', 'retrying'] as const)('is sent whole when the run is %s', (state) => {
    expect(namesOf(sentOf({ state }))).toEqual(ALL);
  });

  it('is sent whole when the first byte was sent more than 5 s late', () => {
    expect(namesOf(sentOf({ lateMs: 4_998 }))).toEqual([]);
    expect(namesOf(sentOf({ lateMs: 4_999 }))).toEqual(ALL);
  });

  it('is not sent because a backfilled run is late', () => {
    expect(sentOf({ of: { ...run, trigger: 'backfill' }, lateMs: 60_000 })).toEqual([]);
  });

  it.each(['manual', 'replay'] as const)('is sent whole when the run is a %s one', (trigger) => {
    expect(namesOf(sentOf({ of: { ...run, trigger } }))).toEqual(ALL);
  });

  it('begins with its delivery when the message said nothing of the scheduler', () => {
    const spans = sentOf({ state: 'failed', without: true });
    expect(namesOf(spans)).toEqual(RUNNER);
    expect(spans[0]?.parent_id).toBeNull();
  });

  it('continues the first attempt’s trace with a later attempt', () => {
    const [retry] = sentOf({ of: { ...run, attempt: 2 } });
    expect(retry).toMatchObject({ name: 'retry', parent_id: '910a8c385f4d6f3b' });
  });

  it('says which host was called, and nothing more of the URL', () => {
    const call = sentOf({ state: 'failed' }).find(({ name }) => name === 'http.attempt');
    expect(call?.attributes).toMatchObject({ 'server.address': 'example.com', 'server.port': 443 });
    expect(JSON.stringify(call)).not.toMatch(/secret|hidden/);
  });
});
