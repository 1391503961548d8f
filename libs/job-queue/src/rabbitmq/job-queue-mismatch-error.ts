import { StartupError } from '@job-scheduler/platform';

/** A queue or an exchange already exists with other arguments than this version declares. */
export class JobQueueMismatchError extends StartupError {
  override readonly name = 'JobQueueMismatchError';

  constructor(
    /** The queue or exchange. */
    readonly entity: string,
    /** What differs, in the broker's words. */
    readonly difference: string,
    options?: ErrorOptions,
  ) {
    super(
      `"${entity}" exists in RabbitMQ with other arguments than this version declares (${difference}): stop all ` +
        `schedulers, let the runners drain it, delete it and start again; runs are published again from the ledger, ` +
        `so none is lost.`,
      options,
    );
  }
}
