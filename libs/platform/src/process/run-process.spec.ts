import { endStarted } from './run-process.js';
import { StopTimeoutError } from './startup-error.js';

const process = (stop: () => Promise<void>) => ({ welcome: '', stop, stopWithinMs: 50 });

describe('endStarted', () => {
  it('waits until everything has ended', async () => {
    expect(await endStarted(process(() => Promise.resolve()))).toBe('Stopped.');
  });

  it('waits no longer than the process may take, however many phases hang', async () => {
    const hangs = (): Promise<void> => new Promise(() => undefined);
    await expect(endStarted(process(hangs))).rejects.toThrow(
      new StopTimeoutError(
        'Stopping took longer than 0.05 s, so the process ends with work under way, which others take over.',
      ),
    );
  });

  it('fails when a phase fails', async () => {
    await expect(endStarted(process(() => Promise.reject(new Error('broken'))))).rejects.toThrow('broken');
  });
});
