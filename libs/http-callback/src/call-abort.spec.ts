import { CallAbort } from './call-abort.js';

test('the call that it is given to is told once, and no longer when it has ended', () => {
  let told = 0;
  const listener = { onAbort: () => (told += 1) };
  const abort = new CallAbort();
  abort.tell(listener);
  expect([abort.aborted, told]).toEqual([false, 0]);
  abort.abort();
  abort.abort();
  expect([abort.aborted, told]).toEqual([true, 1]);

  const ended = new CallAbort();
  ended.tell(listener);
  ended.tell(null);
  ended.abort();
  expect([ended.aborted, told]).toEqual([true, 1]);
});
