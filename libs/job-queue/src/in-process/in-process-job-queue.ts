import type { AnnouncedTick, RunPassage, RunReference } from '@job-scheduler/job-model';
import { announcementsOf, parcelsOf, type Parcel } from '../messages.js';
import { MessageFifo } from './message-fifo.js';

export interface InProcessJobQueueOptions {
  /** Most runs in one message. Default: 50. */
  runsPerMessage?: number;
}

/** Whoever the queue hands messages to. */
export interface Taker {
  /** How many more messages it takes now. */
  capacity(): number;
  take(message: Parcel): void;
}

/**
 * The job queue of a single process, which its InProcessRunProducers and InProcessRunConsumers share. It loses its
 * messages with the process: the reconciler publishes them again.
 */
export class InProcessJobQueue {
  private readonly messages = new MessageFifo();
  private readonly takers = new Set<Taker>();
  private readonly runsPerMessage: number;
  private dispatching = false;

  constructor(options: InProcessJobQueueOptions = {}) {
    this.runsPerMessage = options.runsPerMessage ?? 50;
  }

  /** How many runs and announced ticks wait. */
  get ready(): number {
    return this.messages.size;
  }

  publish(runs: RunReference[], passage?: RunPassage): void {
    this.append(parcelsOf(runs, this.runsPerMessage, passage));
  }

  announce(ticks: AnnouncedTick[], passage?: RunPassage): void {
    this.append(announcementsOf(ticks, this.runsPerMessage, passage));
  }

  /** Puts a message that was not consumed ahead of all others. */
  giveBack(message: Parcel): void {
    this.messages.prepend(message);
    this.dispatch();
  }

  join(taker: Taker): void {
    this.takers.add(taker);
    this.dispatch();
  }

  leave(taker: Taker): void {
    this.takers.delete(taker);
  }

  private append(messages: Parcel[]): void {
    for (const message of messages) this.messages.append(message);
    this.dispatch();
  }

  /**
   * Hands out messages as long as consumers take them. It does so asynchronously, so that nobody is called back from
   * within a call, and hands out no more than is wanted now, so that a consumer that acknowledges immediately does not
   * hold up I/O.
   */
  dispatch(): void {
    if (this.dispatching) return;
    this.dispatching = true;
    setImmediate(() => {
      this.dispatching = false;
      let wanted = 0;
      for (const taker of this.takers) wanted += taker.capacity();
      for (let taken = Infinity; taken > 0 && wanted > 0; wanted -= taken) taken = this.handOutInTurn();
    });
  }

  /** One message for everyone who takes one. Returns how many were taken. */
  private handOutInTurn(): number {
    let taken = 0;
    for (const taker of this.takers) {
      if (taker.capacity() <= 0) continue;
      const message = this.messages.shift();
      if (message === undefined) break;
      taken += 1;
      taker.take(message);
    }
    return taken;
  }
}
