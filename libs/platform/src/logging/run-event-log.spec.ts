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
});
