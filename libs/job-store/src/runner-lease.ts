/**
 * The lease that a runner has on the runs it claimed, milliseconds. No run is given to anybody else, nor ended as lost,
 * while its runner may still be making the call, where the job's policies promise that calls neither overlap nor repeat.
 *
 * - The runner counts on its monotonic clock from the beginning of its last renewal that succeeded. After `HELD_MS` it
 *   begins no calls, and aborts such calls (`holdsAlone`).
 * - The reconciler counts on its own monotonic clock from when it first saw that renewal, and on the clock of the store.
 *   Only after `FREED_AFTER_MS` on both does it free the runs. A runner whose row is gone, because it signed off or has not
 *   renewed for a day by the clock of the store, holds nothing.
 *
 * Both count from instants around the same write, the runner from before it and the reconciler from after it, so the
 * difference of 2 s is the margin: for timers that fire late, for a busy event loop, and for the end of the connection to
 * reach the target. A runner that is suspended for longer than the margin cannot abort anything: its open call then stays
 * open at the target until it continues.
 */
export const RUNNER_LEASE = { RENEW_EVERY_MS: 2_000, HELD_MS: 8_000, FREED_AFTER_MS: 10_000 } as const;
