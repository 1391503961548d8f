import { PinoEventLog, type LogLevel } from './pino-event-log.js';

function logging(level: LogLevel) {
  const lines: string[] = [];
  const log = new PinoEventLog('standalone', level, { write: (line) => void lines.push(line) });
  return { log, entries: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('PinoEventLog', () => {
  it('writes one JSON line per event with level, service, event and message', () => {
    const { log, entries } = logging('info');
    log.warn('job_paused', 'A job was paused.', { job_id: 'j1' });
    expect(entries()).toEqual([
      {
        level: 'warn',
        ts: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/),
        service: 'standalone',
        event: 'job_paused',
        job_id: 'j1',
        msg: 'A job was paused.',
      },
    ]);
  });

  it('says what an error was, and where', () => {
    const { log, entries } = logging('info');
    log.error('loop_failed', 'It failed.', new Error('away'));
    expect(entries()[0]).toMatchObject({
      level: 'error',
      error: 'away',
      stack: expect.stringContaining('spec'),
    });
  });

  it('leaves out what lies below its level', () => {
    const { log, entries } = logging('warn');
    log.debug('rabbitmq', 'a');
    log.info('draining', 'b');
    log.warn('calls_cut_off', 'c');
    expect(entries().map(({ event }) => event)).toEqual(['calls_cut_off']);
  });
});
