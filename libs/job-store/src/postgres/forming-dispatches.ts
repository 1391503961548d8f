import type { PlainRuns } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import { partitionOf } from './partitions.js';

/** A dispatch that is recorded with its runs: what is common to them is that of the strictest of them. */
export interface NewDispatch extends PlainRuns {
  id: string;
}

interface Forming extends NewDispatch {
  runs: number;
}

/** Divides plain runs into dispatches. The runs of one lie in one partition, so that its claim looks into no other. */
export class FormingDispatches {
  readonly dispatches: NewDispatch[] = [];
  private readonly open = new Map<string | null, Forming>();

  constructor(private readonly mostRuns: number) {}

  /** Adds a run. Returns the id of its dispatch. */
  add(runId: string, { claim_within, timeout }: PlainRuns): string {
    const partition = partitionOf(runId);
    let dispatch = this.open.get(partition);
    if (dispatch === undefined || dispatch.runs >= this.mostRuns) {
      dispatch = { id: randomUUID(), claim_within, timeout, runs: 0 };
      this.open.set(partition, dispatch);
      this.dispatches.push(dispatch);
    }
    dispatch.runs += 1;
    dispatch.claim_within = Math.min(dispatch.claim_within, claim_within);
    dispatch.timeout = Math.max(dispatch.timeout, timeout);
    return dispatch.id;
  }
}
