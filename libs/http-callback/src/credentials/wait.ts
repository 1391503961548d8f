import { setMaxListeners } from 'node:events';
import { CallAbort } from '../call-abort.js';

/** How long a caller waits. */
export interface Patience {
  timeout_ms: number;
  signal?: AbortSignal | CallAbort;
}

/** What a promise resolves to; or why its caller does not wait for it any longer. Rejects as the promise does. */
export function waitFor<Value>(
  promise: Promise<Value>,
  { timeout_ms, signal }: Patience,
): Promise<Value | 'timeout' | 'aborted'> {
  if (signal?.aborted === true) return Promise.resolve('aborted');
  let end = (): void => undefined;
  const given = new Promise<'timeout' | 'aborted'>((resolve) => {
    const timer = setTimeout(() => {
      resolve('timeout');
    }, timeout_ms);
    const onAbort = () => {
      resolve('aborted');
    };
    if (signal instanceof CallAbort) signal.tell({ onAbort });
    else if (signal !== undefined) {
      // One signal may end many calls at once, and Node warns at the eleventh listener.
      setMaxListeners(0, signal);
      signal.addEventListener('abort', onAbort);
    }
    end = () => {
      clearTimeout(timer);
      if (signal instanceof CallAbort) signal.tell(null);
      else signal?.removeEventListener('abort', onAbort);
    };
  });
  return Promise.race([promise, given]).finally(() => {
    end();
  });
}
