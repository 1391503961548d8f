import { PinoEventLog } from './pino-event-log.js';
import { RunEventLog, type LoggedRuns } from './run-event-log.js';

/** The lines about one run of each outcome and about one attempt that failed. */
function linesWith(logged: LoggedRuns): [string, string][] {
  const lines: string[] = [];
  const log = new PinoEventLog('test', 'info', { write: (line) => void lines.push(line) });
  const runs = new RunEventLog(log, logged);
  runs.attemptFailed({ run_id: 'r1', outcome: 'retrying' });
  for (const outcome of ['succeeded', 'failed', 'lost', 'cancelled', 'skipped']) runs.ended({ outcome });
  return lines.map((line) => {
    const { event, outcome } = JSON.parse(line) as { event: string; outcome: string };
    return [event, outcome];
  });
}

const FAILED = [
  ['attempt_failed', 'retrying'],
  ['run_ended', 'failed'],
  ['run_ended', 'lost'],
  ['run_ended', 'cancelled'],
  ['run_ended', 'skipped'],
];

describe('RunEventLog', () => {
  it('logs all runs, those that did not succeed, or none', () => {
    expect(linesWith('all')).toEqual([FAILED[0], ['run_ended', 'succeeded'], ...FAILED.slice(1)]);
    expect(linesWith('failed')).toEqual(FAILED);
    expect(linesWith('none')).toEqual([]);
  });

  it('names the trace of the run when traces are on', () => {
    const lines: string[] = [];
    const log = new PinoEventLog('test', 'info', { write: (line) => void lines.push(line) });
    const run_id = '01a20ad3-4e30-8fa9-910a-8c385f4d6f3b';
    new RunEventLog(log, 'all', true).ended({ run_id, outcome: 'failed' });
    new RunEventLog(log, 'all').ended({ run_id, outcome: 'failed' });
    const traces = lines.map((line) => (JSON.parse(line) as { trace_id?: string }).trace_id);
    expect(traces).toEqual(['01a20ad34e308fa9910a8c385f4d6f3b', undefined]);
  });
});
